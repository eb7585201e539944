"""Sixty numbers that the papers print, computed anew from the record by other means.

Nothing of the exhibits is used: the record's plain values, school arithmetic in decimals, half up.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import docx
import pytest
from samples.places import LUOHU

from forecast.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Row = dict[str, list[str]]
YEARS = ("2021", "2022")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("recomputed")
    assert main(["run", str(LUOHU), "--out", str(out), "--pdf", "none", "--draws", "200"]) == 0
    return out


@pytest.fixture(scope="module")
def record(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def annex(folder: Path) -> docx.document.Document:
    return docx.Document(str(folder / "luohu-2020-附件.docx"))


def rows(annex: docx.document.Document, place: int) -> Row:
    return {line.cells[0].text: [cell.text for cell in line.cells[1:]]
            for line in annex.tables[place].rows}


def printed(value: float | Decimal, digits: int) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else value
    return f"{number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,}"


def of(record: dict[str, Any], scenario: str) -> Callable[[str, str], Decimal]:
    values = record["scenarios"][scenario]["values"]
    return lambda item, year: Decimal(repr(values[item][year]["value"]))


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_how_last_year_went(annex: docx.document.Document) -> None:
    done = 0
    for name, (budget, outturn, share, before, grown) in rows(annex, 0).items():
        if name == "项目":
            continue
        if "—" not in {budget, share}:
            assert share == printed(100 * number(outturn) / number(budget), 2), name
            done += 1
        if "—" not in {before, grown}:
            assert grown == printed(100 * (number(outturn) / number(before) - 1), 2), name
            done += 1
    assert done >= 9


def test_the_forecast_beside_plan_and_range(record: dict[str, Any], annex: docx.document.Document
                                            ) -> None:
    codes = {one["name"]: code for code, one in record["items"].items()}
    done = 0
    for name, (_, base, plan, central, low, high) in rows(annex, 1).items():
        if name == "指标":
            continue
        digits = 0 if "." not in central else 2
        for scenario, year, text in (("基准", "2019", base), ("计划", "2020", plan),
                                     ("基准", "2020", central)):
            found = record["scenarios"][scenario]["values"][codes[name]].get(year, {})
            if text != "—" and "6.0%" not in text:
                assert text == printed(found["value"], digits), (name, scenario, year)
                done += 1
        drawn = record["scenarios"]["基准"]["values"][codes[name]]["2020"]
        assert [low, high] == [printed(drawn[key], digits) for key in ("p10", "p90")], name
        done += 2
    assert done >= 45


def test_the_sentences(record: dict[str, Any], annex: docx.document.Document) -> None:
    text = "".join(paragraph.text for paragraph in annex.paragraphs)
    plan, main_ = of(record, "计划"), of(record, "基准")
    total, before = plan("gpb_revenue", "2020"), plan("gpb_revenue", "2019")
    once, tax = plan("nontax_one_off", "2020"), plan("tax_revenue", "2019")
    other, now = plan("nontax_revenue", "2019"), main_("gpb_revenue", "2020")

    def recurrent(value: Callable[[str, str], Decimal], year: str) -> Decimal:
        return (value("gpb_revenue", year) - value("nontax_one_off", year)
                + value("upper_transfer_in", year) - value("gpb_expenditure", year)
                - value("upper_remittance", year))

    short = -recurrent(plan, "2020")
    gaps = [-main_("gpb_balance", year) for year in YEARS]
    spent = {year: main_("gpb_expenditure", year) for year in ("2020", *YEARS)}

    def grown(item: str, year: str = "2021") -> Decimal:
        return main_(item, year) - main_(item, "2020")

    own = grown("gpb_revenue") - grown("nontax_one_off")
    wanted = {
        "plan": f"计划{printed(total, 0)}万元", "natural": f"增长{printed(100 * (total / before - 1), 2)}%",
        "one-off": f"一次性因素{printed(once, 0)}万元",
        "comparable": f"可比增长{printed(100 * ((total - once) / before - 1), 2)}%",
        "tax": f"税收收入{printed(plan('tax_revenue', '2020'), 0)}万元，增长"
               f"{printed(100 * (plan('tax_revenue', '2020') / tax - 1), 2)}%",
        "other": f"增长{printed(100 * (plan('nontax_revenue', '2020') / other - 1), 2)}%",
        "other, comparable":
            f"可比增长{printed(100 * ((plan('nontax_revenue', '2020') - once) / other - 1), 2)}%",
        "forecast": f"收入{printed(now, 0)}万元", "beside the plan": f"比计划多{printed(now - total, 0)}万元",
        "forecast, comparable":
            f"可比增长{printed(100 * ((now - main_('nontax_one_off', '2020')) / before - 1), 2)}%",
        "forecast of tax": f"{printed(main_('tax_revenue', '2020'), 0)}万元，增长"
                           f"{printed(100 * (main_('tax_revenue', '2020') / tax - 1), 2)}%",
        "short": f"收支缺口{printed(short, 0)}万元，相当于支出的"
                 f"{printed(100 * short / plan('gpb_expenditure', '2020'), 1)}%",
        "moved in": f"调入资金{printed(plan('funds_transferred_in', '2020'), 0)}万元",
        "draw": f"稳定调节基金{printed(plan('stabilisation_fund_draw', '2020'), 0)}万元",
        "carried": f"结转结余{printed(plan('carryover_in', '2020'), 0)}万元",
        "gap": f"当年收支缺口{printed(-main_('gpb_balance', '2020'), 0)}万元",
        "gaps": "、".join(printed(one, 0) for one in gaps) + "万元",
        "shares": "、".join(f"{printed(100 * one / spent[year], 1)}%"
                            for one, year in zip(gaps, YEARS, strict=True)),
        "one-off gone": f"一次性收入退出{printed(-grown('nontax_one_off'), 0)}万元",
        "draw gone": f"基金{printed(-grown('stabilisation_fund_draw'), 0)}万元",
        "spending": f"支出增长{printed(grown('gpb_expenditure'), 0)}万元",
        "remittance": f"上解变动{printed(grown('upper_remittance'), 0)}万元",
        "revenue": f"经常性收入增长{printed(own, 0)}万元",
        "fund left": f"结余{printed(main_('gf_surplus_out', '2020'), 0)}万元",
    }
    assert [name for name, words in wanted.items() if words not in text] == []
    assert sum(words.count("万元") + words.count("%") for words in wanted.values()) >= 25
