"""A user at LibreOffice: opens a workbook, works on it, saves it. Run by the system's Python.

Usage: ``python3 office_user.py PIPE FILE ACTIONS`` where ACTIONS is a JSON list of
``[name, sheet, …]``.
"""

import contextlib
import json
import pathlib
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
        else:
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context)
    raise SystemExit("no office")


def act(book, name, sheet, *rest):
    sheets = book.Sheets
    if name == "new_sheet":
        sheets.insertNewByName(sheet, sheets.Count)
        return
    page = sheets.getByName(sheet)
    if name == "insert_rows":
        page.Rows.insertByIndex(*rest)
    elif name == "formula":
        page.getCellRangeByName(rest[0]).Formula = rest[1]
    elif name == "text":
        page.getCellRangeByName(rest[0]).String = rest[1]
    elif name == "value":
        page.getCellRangeByName(rest[0]).Value = rest[1]
    elif name == "note":
        page.Annotations.insertNew(page.getCellRangeByName(rest[0]).CellAddress, rest[1])
    elif name == "fill":
        page.getCellRangeByName(rest[0]).CellBackColor = rest[1]
    elif name == "width":
        page.Columns.getByIndex(rest[0]).Width = rest[1]
    else:
        raise SystemExit(name)


def main():
    pipe, path, actions = sys.argv[1:]
    desktop = connect(pipe)
    url = pathlib.Path(path).resolve().as_uri()
    book = desktop.loadComponentFromURL(url, "_blank", 0, (option("Hidden", True),))
    for one in json.loads(actions):
        act(book, *one)
    book.calculateAll()
    book.storeToURL(url, (option("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)
    with contextlib.suppress(Exception):  # the office may close the line before it answers
        desktop.terminate()


main()
