"""Ten result sheets into a workbook of half a million cells, beside openpyxl's load and save."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from memory import peak_mb

SHEETS, ROWS, COLUMNS = 10, 30, 8
LIMIT = 0.3
"""CPU seconds for ten sheets with a chart each, from exhibits to the file on disk."""


def with_forecast(host: Path, target: Path) -> float:
    """Write exhibits back at the level of parts; the same again measures an update."""
    from forecast.exhibits.kit.types import (
        Cell,
        Chart,
        Column,
        Formula,
        InTable,
        Row,
        Sheet,
        Table,
    )
    from forecast.workbook.writing import write_back

    def table(number: int) -> Table:
        rows = tuple(Row(f"r{row}", f"{1990 + row}年", tuple(
            Cell(float(row * column), 1) if column else
            Cell(float(row), 1, Formula("{0}", (InTable(f"r{row}", "c1"),)))
            for column in range(COLUMNS))) for row in range(ROWS))
        columns = tuple(Column(f"c{column}", f"情景{column}") for column in range(COLUMNS))
        return Table(f"t{number}", f"表{number}", "万元", "年份", columns, rows)

    sheets = [Sheet(f"结果 {number}", f"结果{number}",
                    (Chart(f"g{number}", "scenarios", "图", "万元", table(number)),))
              for number in range(SHEETS)]
    start = time.process_time()
    write_back(host, sheets, target)
    return time.process_time() - start


def with_openpyxl(host: Path, target: Path) -> float:
    """Load, add the sheets, save: what a script does without this toolkit."""
    from openpyxl import load_workbook
    from openpyxl.chart import LineChart, Reference

    start = time.process_time()
    book = load_workbook(host)
    for number in range(SHEETS):
        sheet = book.create_sheet(f"结果 {number}")
        for row in range(ROWS):
            sheet.append([f"{1990 + row}年", *(float(row * column) for column in range(COLUMNS))])
        chart = LineChart()
        chart.add_data(Reference(sheet, min_col=2, max_col=COLUMNS + 1, min_row=1, max_row=ROWS))
        sheet.add_chart(chart, "A40")
    book.save(target)
    return time.process_time() - start


WRITERS = {"forecast": with_forecast, "openpyxl": with_openpyxl}


def main() -> None:
    """Measure one writer in this process: writer, host, target."""
    writer, host, target = sys.argv[1:]
    if writer == "forecast":
        import xlsxwriter.workbook  # noqa: F401  # imported before the clock starts

        from forecast.labels.lookup import label

        label("run.results")  # the words of the interface are read once a program
    else:
        import openpyxl  # noqa: F401  # as above
    seconds = WRITERS[writer](Path(host), Path(target))
    print(json.dumps({"cpu_seconds": round(seconds, 3), "mb": peak_mb()}))


if __name__ == "__main__":
    main()
