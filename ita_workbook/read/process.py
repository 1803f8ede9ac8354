"""A helping process: it ends when the one that started it has ended, and takes no more memory than it may."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path


def end_with_parent() -> None:
    """Let this process end when the one that started it has ended, however that came about: nobody wants its answer."""
    parent = multiprocessing.parent_process()
    watch = parent.join if parent else _wait_for_parent
    threading.Thread(target=lambda: (watch(), os._exit(1)), daemon=True).start()


def _wait_for_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)


def bound_memory(more: int) -> None:
    """Let this process take no more than ``more`` bytes over what it has now; elsewhere than on Linux nothing does."""
    if sys.platform != "linux":
        return
    import resource

    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = now + more if hard == resource.RLIM_INFINITY else min(now + more, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
