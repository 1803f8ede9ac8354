"""Rebuild the committed samples: ``python -m ita_workbook.demo samples``."""

from __future__ import annotations

import sys
from pathlib import Path

from ita_workbook.demo.rebuild import rebuild


def main() -> None:
    """Rebuild every sample into the folder named on the command line."""
    for path in rebuild(Path(sys.argv[1] if len(sys.argv) > 1 else "samples")):
        print(path)


if __name__ == "__main__":
    main()
