"""Run by the system's Python, which has LibreOffice's uno module: edits files by LibreOffice's own commands.

``python3 office_edits.py SOCKET JOBS``: JOBS is a JSON file of [source, target, sheet, steps]; a step is [area,
command, arguments]: the area is selected and the command dispatched, as the menu does. Refused commands do nothing.
"""

import contextlib
import json
import os
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
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not start")


def paste_without_asking(context, manager):
    """Nobody answers a question here: pasting over filled cells would be refused."""
    provider = manager.createInstanceWithContext("com.sun.star.configuration.ConfigurationProvider", context)
    access = "com.sun.star.configuration.ConfigurationUpdateAccess"
    options = provider.createInstanceWithArguments(access, made(nodepath="/org.openoffice.Office.Calc/Input"))
    options.setPropertyValue("ReplaceCellsWarning", False)
    options.commitChanges()


def main(address, jobs):
    context = connected(address)
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    paste_without_asking(context, manager)
    for source, target, name, steps in json.loads(Path(jobs).read_text()):
        document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, made(Hidden=False))
        page = document.Sheets.getByName(name)
        controller = document.CurrentController
        controller.setActiveSheet(page)
        for area, command, arguments in steps:
            controller.select(page.getCellRangeByName(area))
            dispatcher.executeDispatch(controller.Frame, f".uno:{command}", "", 0, made(**arguments))
        document.storeToURL(Path(target).as_uri(), made(FilterName="Calc MS Excel 2007 XML"))
        document.close(True)
    with contextlib.suppress(Exception):
        desktop.terminate()


main(*sys.argv[1:])
# The uno module, torn down after its office has gone, now and then dies of a segmentation fault: it is not torn down.
sys.stdout.flush()
os._exit(0)
