"""Reads one file in a process of its own and prints what it cost: ``python measured.py FILE``."""

import json
import resource
import sys
import time
from pathlib import Path

from ita_workbook.read.reader import read_workbook

resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
start = time.perf_counter()
returned = read_workbook(Path(sys.argv[1]))
seconds = time.perf_counter() - start
# ru_maxrss of this process begins with that of the one which started it; the peak in /proc does not.
peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
if (children := resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024) > peak:
    peak = children
kinds = [event.kind for event in returned.events]
print(json.dumps({"kinds": kinds, "readable": returned.readable, "seconds": round(seconds, 2), "megabytes": peak}))
