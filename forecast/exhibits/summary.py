"""What is read first of a run: its summary, and the five sentences of the one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import ScenarioName, UnitCode
from forecast.exhibits import sentences as say
from forecast.exhibits.claims import At
from forecast.exhibits.kit import key_items
from forecast.exhibits.mechanisms import deficit_sentence
from forecast.exhibits.underway import underway_sentence

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller


def summary(tell: Teller) -> tuple[str, ...]:
    """The sentences that a chief reads first; of a model of one's own those of its items."""
    if tell.make.result.settings.own is not None:
        return own_sentences(tell)
    found = (say.execution_sentence(tell), underway_sentence(tell, of_base=True),
             say.growth_sentence(tell), say.plan_sentence(tell),
             underway_sentence(tell, of_base=False), say.forecast_sentence(tell),
             say.structural_sentence(tell), say.rolling_sentence(tell), deficit_sentence(tell),
             say.risk_sentence(tell))
    return tuple(sentence for sentence in found if sentence)


def brief(tell: Teller) -> tuple[str, ...]:
    """The five sentences of the one page: last year, growth, revenue, the gap, the risks."""
    if tell.make.result.settings.own is not None:
        return own_sentences(tell)
    between = "" if tell.make.lang == "zh" else " "
    found = (
        (say.execution_sentence(tell, parts=False),
         underway_sentence(tell, of_base=True, parts=False)), (say.growth_sentence(tell),),
        (say.plan_sentence(tell, parts=False), underway_sentence(tell, of_base=False, parts=False),
         say.forecast_sentence(tell, parts=False)),
        (say.structural_sentence(tell, means=False), say.rolling_sentence(tell, parts=False),
         deficit_sentence(tell)), (say.first_risks(tell),))
    return tuple(said for each in found if (said := between.join(filter(None, each))))


def own_sentences(tell: Teller) -> tuple[str, ...]:
    """The items of note at the end of the horizon, with their range."""
    make = tell.make
    base, last = make.result.base, make.result.horizon[-1]

    def of_main(code: str) -> str:
        """Name an item, with the scenario where that is not the forecast."""
        return make.name(code) if make.main == ScenarioName.BASELINE else make.text(
            "say_own_scenario", item=make.name(code), scenario=make.scenario_name(make.main))

    found = (tell.stop(
        tell.clause("own_level", {"value": At("items", code, str(last)),
                                  "base": At("items", code, "base")},
                    item=of_main(code), last=make.when(last), base_period=make.when(base),
                    unit="" if make.result.catalog[code].unit.code == UnitCode.INDEX
                    else make.unit_of(code)),
        tell.clause("own_range", {"low": At("items", code, "p10"),
                                  "high": At("items", code, "p90")})
        if tell.text(At("items", code, "p10")) != tell.text(At("items", code, "p90")) else "")
        for code in key_items(make.result))
    return tuple(sentence for sentence in found if sentence)
