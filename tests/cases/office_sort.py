"""Run by the system's Python, which has LibreOffice's uno module: sorts ranges by LibreOffice's own command.

``python3 office_sort.py SOCKET FILE OUT SHEET RANGE COLUMN DESCENDING``: opens FILE hidden, selects RANGE of SHEET and
sorts it by the column (counted from 1 in the sheet), without a header, as the menu does; saves as OUT.
"""

import contextlib
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def made(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def connected(address):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not start")


def main(address, source, target, sheet, area, column, descending):
    context = connected(address)
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, made(Hidden=True))
    controller = document.CurrentController
    page = document.Sheets.getByName(sheet)
    controller.setActiveSheet(page)
    controller.select(page.getCellRangeByName(area))
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    wanted = made(
        ByRows=True, HasHeader=False, CaseSensitive=False, NaturalSort=False, IncludeAttribs=True, UserDefIndex=0,
        Col1=int(column), Ascending1=descending != "1",
    )  # fmt: skip
    dispatcher.executeDispatch(controller.Frame, ".uno:DataSort", "", 0, wanted)
    document.storeToURL(Path(target).as_uri(), made(FilterName="Calc MS Excel 2007 XML"))
    document.close(True)
    with contextlib.suppress(Exception):
        desktop.terminate()


main(*sys.argv[1:])
