"""What an answer about a table is kept under: its title, never its number in a row of tables."""

from __future__ import annotations

import pytest
from samples.tables.written import example_of

from forecast.data import shipped_catalog
from forecast.importing import understand
from forecast.importing.figures import Answers
from forecast.importing.grids import Source

TABLE = """=== Sheet1
{number}
2020年丙区一般公共预算收支表
单位：万元
项目 | 金额
税收收入 | 930000
非税收入 | 120000
--- figures
--- questions
"""


@pytest.mark.parametrize("number", ["表一", "附表二", "附件1", "表1-2", "附件一-3", "附表（三）"])
def test_a_number_is_no_title(number: str) -> None:
    written = example_of(TABLE.format(number=number))
    found, = understand(Source(written.file, None, "", "xlsx", written.sheets), shipped_catalog(), Answers())
    assert found.layout.key == "丙区一般公共预算收支表"
