"""Questions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.answers import choices_of
from forecast.importing.figures import TIERS, Asked
from forecast.labels import label
from forecast.workbook import LEFT_OUT

if TYPE_CHECKING:
    from forecast.importing.figures import Question
    from forecast.labels import Lang


def question_text(one: Question, lang: Lang = "zh") -> str:
    """Write what is asked, where it arose and how many figures wait for it."""
    fields = dict(one.fields)
    # a figure that the rest of its table contradicts has one value, and a sentence that says why
    kind = "disproved" if "rule" in fields else (
        "tiers" if one.asked is Asked.MEANING and one.subject == TIERS else one.asked)
    choices = choices_of(one)
    if one.asked is Asked.REGION and LEFT_OUT in choices:
        kind, choices = "region_or_none", tuple(word for word in choices if word != LEFT_OUT)
    asked = label(f"import.ask_{kind}", lang, subject=one.subject, table=one.layout,
                  why_not=fields.get(lang, ""), choices="、".join(choices), **fields)
    if one.proposed:
        why = label(f"import.{one.because}", lang, **dict(one.fields))
        asked = label("import.proposed", lang, text=asked, answer=one.proposed, why=why)
    elif one.because:
        why = label(f"import.{one.because}", lang, **dict(one.fields))
        asked = label("import.because", lang, text=asked, why=why)
    return label("import.asked", lang, text=asked, where=one.where, count=one.count)
