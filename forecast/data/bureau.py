"""Who the bureau is: the place, its level, the budgets it has, how its papers are printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from forecast.data.catalog import ACCOUNTS
from forecast.labels import keys, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data.catalog import Account
    from forecast.issues import CellRef


class Level(StrEnum):
    """The level of government that the bureau serves."""

    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县区"
    TOWN = "乡镇"

    @classmethod
    def called(cls, text: str) -> Level | None:
        """Return the level that people call so, in any of the usual ways; None for none.

        Examples
        --------
        >>> [Level.called(one).value for one in ("县", "县（区）", "地级市", "街道", "省级")]
        ['县区', '县区', '市', '乡镇', '省']
        """
        word = text.strip("级").translate(_MARKS)
        return next((level for level, words in _CALLED.items() if word in words), None)


_MARKS = str.maketrans("", "", "（）()、/和及 ")
_CALLED = {
    Level.PROVINCE: ("省", "自治区", "直辖市", "省区市", "省自治区直辖市"),
    Level.CITY: ("市", "地市", "市州", "地级市", "地", "州", "盟", "自治州", "地区", "设区市",
                 "副省级市", "副省", "计划单列市"),
    Level.COUNTY: ("县区", "县", "区", "区县", "县市区", "市县区", "县级市", "旗", "自治县",
                   "市辖区", "开发区", "新区", "功能区"),
    Level.TOWN: ("乡镇", "乡", "镇", "街道", "乡镇街道"),
}


class ChartUnit(StrEnum):
    """The unit in which papers and their charts print amounts."""

    AUTO = "自动"
    WAN = "万元"
    YI = "亿元"

    def chosen(self, revenue: float) -> ChartUnit:
        """Return the unit for a place with this much general revenue, 万元.

        Budget reports are in 万元; in those of great cities and of provinces its eight digits are
        more than anyone reads.
        """
        if self is not ChartUnit.AUTO:
            return self
        return ChartUnit.WAN if revenue < _WHOLE_YI else ChartUnit.YI


_WHOLE_YI = 5e6
"""500 亿元 in 万元."""


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file of scenarios: its name as seen from the workbook's folder, and the cell it is from."""

    name: str
    where: CellRef


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A Word file that is named on the sheet, as seen from the workbook's folder."""

    name: str
    where: CellRef


def shipped_sentences() -> dict[str, str]:
    """Return the wording of every sentence as it is shipped, in Chinese, by its key."""
    return {key: label(f"exhibit.{key}") for key in keys("exhibit") if key.startswith("say_")}


@dataclass(frozen=True, slots=True)
class Bureau:
    """What the sheet 单位信息 says; without it nothing is said.

    Parameters
    ----------
    name, short
        The place (区划名称), in full and as a title has it.
    level, above
        Its level of government, and the place above it.
    compiler, contact
        Who signs (编制单位), and whom to ask.
    accounts
        The budgets that it has: all that the sheet does not deny.
    chart_unit
        The unit of amounts in papers and charts.
    secrecy
        The mark of secrecy (密级), as printed.
    scenario_files
        The files of scenarios that belong to the workbook.
    style, template
        A paper whose look the annex takes (公文范文), a document that is filled (公文模板).
    wording
        The bureau's own wording of sentences, by the key of each (the sheet 文字).
    """

    name: str = ""
    short: str = ""
    level: Level | None = None
    above: str = ""
    compiler: str = ""
    contact: str = ""
    accounts: tuple[Account, ...] = ACCOUNTS
    chart_unit: ChartUnit = ChartUnit.AUTO
    secrecy: str = ""
    scenario_files: tuple[ScenarioFile, ...] = ()
    style: PaperFile | None = None
    template: PaperFile | None = None
    wording: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The place as it stands before a title: short where there is a short name."""
        return self.short or self.name

    @property
    def running_head(self) -> str:
        """What runs at the head of printed pages: who made them, else the place."""
        return self.compiler or self.name
