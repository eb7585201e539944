"""What one sentence of a notice says holds on in the next: estimates, and the side of a budget by itself."""

from __future__ import annotations

from forecast.data import Status, shipped_catalog
from forecast.importing import Answers, Asked, Figure, Understood, read_prose
from forecast.importing.asking import question_text

REPORT = ("关于样例州2026年预算执行情况的报告\n（一）一般公共预算\n"
          "2026年，全州一般公共预算收入预计完成74.52亿元，增长3.0%。州本级收入预计完成24.31亿元，增长2.6%。"
          "全州一般公共预算支出预计完成430.99亿元。州本级支出预计完成101.2亿元，增长1.9%。\n")


def read(text: str, *answers: tuple[tuple[Asked, str, str], str]) -> Understood:
    return read_prose(text, "报告.txt", shipped_catalog(), Answers(answers, ""))


def told(one: Figure) -> tuple[str, float, Status | None]:
    return one.item, one.value, one.status


def of(region: str) -> list[tuple[str, float, Status | None]]:
    (question,) = read(REPORT).questions
    answer = ((Asked.REGION, question.layout, question.subject), region)
    found = read(REPORT, answer)
    assert not found.questions
    return [told(one) for one in found.figures if not one.item.endswith("_growth")]


def test_the_side_of_the_own_level_by_itself_is_of_the_budget_that_is_spoken_of() -> None:
    assert of("全州") == [("gpb_revenue", 74.52, Status.ESTIMATE), ("gpb_expenditure", 430.99, Status.ESTIMATE)]
    assert of("州本级") == [("gpb_revenue", 24.31, Status.ESTIMATE), ("gpb_expenditure", 101.2, Status.ESTIMATE)]


def test_the_question_names_regions_and_how_to_take_none() -> None:
    (question,) = read(REPORT).questions
    assert "（全州、州本级）" in question_text(question)
    assert "都不是的写“不取”" in question_text(question)


def test_what_a_paragraph_goes_on_to_say_of_an_estimated_year_is_an_estimate_too() -> None:
    text = ("2026年预算执行情况\n2026年，全县政府性基金收入预计完成17.6亿元，下降12.4%。政府性基金支出31.9亿元。\n"
            "2025年，全县一般公共预算收入完成70亿元。税收收入50亿元。\n")
    assert [told(one) for one in read(text).figures if not one.item.endswith("_growth")] == [
        ("gf_own_revenue", 17.6, Status.ESTIMATE), ("gf_own_expenditure", 31.9, Status.ESTIMATE),
        ("gpb_revenue", 70.0, Status.OUTTURN), ("tax_revenue", 50.0, Status.OUTTURN)]
