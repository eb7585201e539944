"""The priors of ``district.priors.toml``, estimated on Chinese panels, as JSON.

What a bureau should assume that nobody has data on yet: the mean over places, and how far the true
coefficients of places lie apart. Shocks: the usual spread of what a place's own line leaves. Growth
slowed from 14 per cent to 5 in these years, so spans are recent and late years weigh more
(:data:`prior_pooling.HALF_LIFE`). The panel of cities ends in 2017; where national or provincial
figures go on, they take part (the half-life again, between the middles of the two spans), and half
the distance between the two is added to the spread. No panel holds counties or districts: theirs
are the cities' figures. What is missing here is a judgement and says so in the priors.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict, dataclass

import numpy as np
import prior_data as data
from growth_spread import law
from prior_pooling import (
    HALF_LIFE,
    Pooled,
    Unit,
    Years,
    late_mean,
    line,
    pool,
    pooled,
    robust,
    spread_about,
)

FIRST, LAST = 2011, 2017
"""Growth of cities: after the stimulus of 2009 and 2010, to the end of the panel."""
LATE = (2019, 2023)
LITERATURE = (1.0, 0.25)
"""Long-run buoyancy, IMF WP/17/4 (107 countries, 1980-2014); the spread is a judgement."""
BEST_OF_31 = 2.06
"""The expected largest of 31 standard normal draws."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One prior: a parameter has mean and sd, a shock has sd alone."""

    mean: float | None
    sd: float
    units: int
    n: int
    window: str
    level: str
    source: str


def real_growth() -> Years:
    """Return national real growth, %: the statistics bureau's, from 2020 the IMF's."""
    index = data.industries("GDP增长指数(上年＝100)")
    return {year: value - 100 for year, value in index.items()} | {
        year: value for year, value in data.world_outlook("NGDP_RPCH").items() if year not in index}


def deflator() -> Years:
    """Return national inflation of GDP, %: levels over growth, from 2020 the IMF's deflator."""
    levels, growth = data.industries("GDP(亿元)"), real_growth()
    found = {year: 100 * (levels[year] / levels[year - 1] / (1 + growth[year] / 100) - 1)
             for year in levels if year - 1 in levels}
    index = data.world_outlook("NGDP_D")
    return found | {year: 100 * (index[year] / index[year - 1] - 1)
                    for year in index if year - 1 in index and year not in found}


def nominal() -> Years:
    """Return national growth at current prices, log points."""
    prices, growth = deflator(), real_growth()
    return {year: math.log((1 + growth[year] / 100) * (1 + prices[year] / 100))
            for year in prices}


def after(year: int, values: Years) -> Years:
    """Keep the years from ``year`` on."""
    return {one: value for one, value in values.items() if one >= year}


def blended(early: Pooled, late: float, *, equal: bool = False) -> tuple[float, float]:
    """Join the cities' figure with the later one, late years weighing more."""
    apart = sum(LATE) / 2 - (FIRST + LAST) / 2
    weight = 0.5 if equal else 1 / (1 + 2 ** (-apart / HALF_LIFE))
    return (1 - weight) * early.mean + weight * late, math.hypot(early.sd, (early.mean - late) / 2)


def with_literature(own: Unit, apart: float) -> tuple[float, float]:
    """Weigh one city against the published long-run buoyancy; add the spread between places."""
    precisions = 1 / (own.variance + apart**2), 1 / LITERATURE[1] ** 2
    mean = (precisions[0] * own.slope + precisions[1] * LITERATURE[0]) / sum(precisions)
    return mean, math.hypot(sum(precisions) ** -0.5, apart)


def between(places: list[list[float]]) -> float:
    """Return how far places' means lie apart, less what chance in so few years makes of it."""
    chance = float(np.median([np.var(own, ddof=1) / len(own) for own in places]))
    return max(0.0, robust(float(np.mean(own)) for own in places) ** 2 - chance) ** 0.5


def growth() -> dict[str, Finding]:
    """Estimate trend, persistence and deflator of GDP."""
    panel = {place: {year: value for year, value in own.items()
                     if abs(value) < 25 and year != data.NOMINAL_YEAR}
             for place, own in data.cities("gdp_growth").items()}
    years = sorted({year for own in panel.values() for year in own})
    usual = {year: float(np.median([own[year] for own in panel.values() if year in own]))
             for year in years}
    apart = {place: {year: value - usual[year] for year, value in own.items()}
             for place, own in panel.items()}
    inertia = pool(line(own, {year + 1: value for year, value in own.items()},
                        range(2005, LAST + 1)) for own in apart.values())
    whole = after(2013, real_growth())
    trend = late_mean(whole)
    span = range(2014, LAST + 1)
    paces = [[own[year] for year in span] for own in apart.values() if set(span) <= set(own)]
    prices, levels = after(2013, deflator()), data.growths(data.cities("gdp"))
    implied = [[100 * (levels[place][year] - math.log(1 + panel[place][year] / 100))
                for year in span] for place in panel
               if set(span) <= set(panel[place]) & set(levels.get(place, {}))]
    national = "国家统计局至2019年、IMF《世界经济展望》2020—2024年"
    price = late_mean(prices)
    shock = law(inertia.mean, between(paces))
    return {
        "trend_growth": Finding(trend, between(paces), len(paces), len(whole), "2013—2024",
                                "全国；离散度为地级市（2014—2017）", national),
        "deflator_growth": Finding(
            price, math.hypot(spread_about(prices, price), between(implied)), len(implied),
            len(prices), "2013—2024", "全国；离散度含地级市（2014—2017）", national),
        "growth_persistence": Finding(inertia.mean, inertia.sd, inertia.units, inertia.n,
                                      "2005—2017（缺2013）", "地级市", "城市面板"),
        "shock.gdp_growth": Finding(None, shock.sd, len(panel), shock.n, "1996—2017", "地级市",
                                    "城市面板"),
    }


def budgets() -> dict[str, Finding]:
    """Estimate the buoyancies of revenue and expenditure."""
    output = data.growths(data.cities("gdp"))
    found: dict[str, Finding] = {}
    levels = data.world_outlook("NGDP")
    rise = math.log(levels[LATE[1]] / levels[LATE[0]])
    revenue = data.PUBLISHED["local_revenue"][0]
    provinces, _ = data.expenditure()
    spent = [math.log(own[LATE[1]] / own[LATE[0]]) / rise for own in provinces.values()]
    for name, shock, column, late, equal, rest in (
            ("b_tax", "tax_revenue", "fiscal_revenue",
             math.log(revenue[LATE[1]] / revenue[LATE[0]]) / rise, True, "全国地方收入"),
            ("b_expenditure", "gpb_expenditure", "fiscal_exp", float(np.median(spent)), False,
             "31个省")):
        early = pooled(data.growths(data.cities(column)), output, FIRST, LAST)
        mean, sd = blended(early, late, equal=equal)
        found[name] = Finding(mean, sd, early.units, early.n, "2011—2017、2019—2023", "地级市",
                              f"城市面板（{early.mean:.2f}±{early.sd:.2f}）、{rest}（{late:.2f}）")
        found[f"shock.{shock}"] = Finding(None, early.shock, early.units, early.n, "2011—2017",
                                          "地级市", "城市面板")
    found["shock.gpb_revenue"] = found["shock.tax_revenue"]
    apart = pooled(data.growths(data.cities("fiscal_revenue")), output, FIRST, LAST).between
    everything, taxed = data.national("PUR"), data.national("TAR")
    other = line(data.dlog({year: everything[year] - taxed[year] for year in taxed
                            if year in everything}), nominal(), range(2008, 2019))
    if other is not None:
        found["b_nontax"] = Finding(other.slope, math.hypot(other.variance**0.5, apart), 1,
                                    other.n, "2008—2018", "全国；地区间离散度借用收入弹性的",
                                    "全国财政收支")
        found["shock.nontax_regular"] = Finding(None, other.spread, 1, other.n, "2008—2018", "全国",
                                                "全国财政收支")
    return found


def taxes() -> dict[str, Finding]:
    """Estimate the main taxes on one city, weighed against what many countries have seen."""
    found: dict[str, Finding] = {}
    output = data.growths(data.cities("gdp"))
    apart = pooled(data.growths(data.cities("fiscal_revenue")), output, FIRST, LAST).between
    area = data.guangzhou("gdp_yi")
    first, ratio = (data.guangzhou(key) for key in ("primary_va_yi", "tertiary_to_secondary_ratio"))
    services = {year: (area[year] - first[year]) * ratio[year] / (1 + ratio[year])
                for year in area}
    business = data.guangzhou_tax("营业税")
    turnover = {year: value + business[year]
                for year, value in data.guangzhou_tax("增值税").items()}
    for tax, left, right, start in (
            ("vat", turnover, services, 2004), ("cit", data.guangzhou_tax("企业"), area, 2003),
            ("pit", data.guangzhou_tax("个人"), area, 2004)):
        own = line(data.dlog(left), data.dlog(right), range(start, 2014))
        if own is None:
            continue
        window, source = f"{start}—2013", f"广州市（{own.slope:.2f}）、IMF WP/17/4（长期弹性1）"
        found[f"b_{tax}"] = Finding(*with_literature(own, apart), 1, own.n, window, "市", source)
        found[f"shock.tax_{tax}"] = Finding(None, own.spread, 1, own.n, window, "市", "广州市")
    return found


def demand() -> dict[str, Finding]:
    """Estimate retail sales, investment, income and finance."""
    output, real = data.growths(data.cities("gdp")), real_growth()
    pace = {place: {year: value for year, value in own.items() if year != data.NOMINAL_YEAR}
            for place, own in data.cities("gdp_growth").items()}
    sales = {place: {year: 100 * (math.exp(value) - 1) for year, value in own.items()}
             for place, own in data.growths(data.cities("retail_sales")).items()}
    retail = pooled(sales, pace, FIRST, LAST)
    two = data.PUBLISHED["retail"][0]
    years = max(two) - min(two)
    late = 100 * ((two[max(two)] / two[min(two)]) ** (1 / years) - 1) / np.mean(
        [real[year] for year in range(min(two) + 1, max(two) + 1)])
    mean, sd = blended(retail, float(late))
    invested = data.growths(data.cities("fixed_asset_inv"))
    beyond, before = (
        {place: {year: own[year - lag] - output[place][year] for year in own
                 if year - lag in own and year in output.get(place, {})}
         for place, own in invested.items()} for lag in (0, 1))
    momentum = pooled(beyond, before, 2010, 2016)
    income, area = (data.growths(panel) for panel in data.incomes())
    prices = deflator()
    gaps = {place: {year: 100 * (income[place][year] - area[place][year]) + prices[year]
                    for year in range(2014, 2019)
                    if year in income[place] and year in area[place]} for place in income}
    yearly = {year: float(np.median([own[year] for own in gaps.values() if year in own]))
              for year in range(2014, 2019)}
    yearly |= {year: value - real[year] for year, value in data.PUBLISHED["income"][0].items()}
    middle = late_mean(yearly)
    finance = line(data.dlog(data.industries("行业增加值_金融业")), nominal(), range(2009, 2020))
    found = {
        "b_retail": Finding(mean, sd, retail.units, retail.n, "2011—2017、2018—2023", "地级市",
                            f"城市面板（{retail.mean:.2f}±{retail.sd:.2f}）、全国（{late:.2f}）"),
        "shock.retail_sales_growth": Finding(None, retail.shock, retail.units, retail.n,
                                             "2011—2017", "地级市", "城市面板"),
        "fai_momentum": Finding(momentum.mean, momentum.sd, momentum.units, momentum.n,
                                "2010—2016", "地级市", "城市面板"),
        "shock.fai": Finding(None, momentum.shock, momentum.units, momentum.n, "2010—2016",
                             "地级市", "城市面板"),
        "income_gap": Finding(middle, spread_about(yearly, middle), len(gaps),
                              sum(map(len, gaps.values())), "2014—2018、2024",
                              "省；2024年全国", "五省城镇居民收入、国家统计局"),
        "shock.income_pc_growth": Finding(
            None, robust(value - yearly[year] for own in gaps.values()
                         for year, value in own.items()), len(gaps),
            sum(map(len, gaps.values())), "2014—2018", "省", "五省城镇居民收入"),
    }
    if finance is not None:
        levels = by_level()["gdp_nominal"]
        wider = levels["地级市"] / levels["全国"]
        apart = pooled(data.growths(data.cities("fiscal_revenue")), output, FIRST, LAST).between
        found["b_finance"] = Finding(finance.slope, math.hypot(finance.variance**0.5, apart), 1,
                                     finance.n, "2009—2019", "全国；地区间离散度借用收入弹性的",
                                     "分行业增加值")
        found["shock.va_finance"] = Finding(
            None, finance.spread * wider, 1, finance.n, "2009—2019",
            f"全国，按现价GDP增速离散度地级市与全国之比（{wider:.1f}）放大", "分行业增加值")
    return found


def intensities() -> dict[str, Finding]:
    """Estimate the changes of energy, power, water and land per GDP."""
    used, output = (data.growths(data.provinces(key)) for key in ("Energy_Consumption", "gdp"))
    prices, real = deflator(), real_growth()
    change = {place: {year: 100 * (math.exp(own[year] - output[place][year]) *
                                   (1 + prices[year] / 100) - 1)
                      for year in range(2009, 2020) if year in own and year in output[place]}
              for place, own in used.items()}
    apart = {place: {year: value - float(np.mean(list(own.values())))
                     for year, value in own.items()} for place, own in change.items() if own}
    inertia = pool(line(own, {year + 1: value for year, value in own.items()}, range(2010, 2020))
                   for own in apart.values())
    # ten years and a mean of its own make the slope too small by (1 + slope) / 10 (Kendall 1954)
    mean = inertia.mean + (1 + inertia.mean) / 10
    decade = [[own[year] for year in range(2010, 2020)] for own in change.values()
              if set(range(2010, 2020)) <= set(own)]
    wide = between(decade)
    growth_of = data.dlog(data.national("OPG"))
    power = {year: 100 * (math.exp(value) / (1 + real[year] / 100) - 1)
             for year, value in growth_of.items() if year >= FIRST}
    power |= {year: 100 * ((1 + value / 100) / (1 + real[year] / 100) - 1)
              for year, value in data.PUBLISHED["power_use"][0].items()}
    water, land = (data.PUBLISHED[key] for key in ("water", "land"))
    best = abs(100 * (1 - 0.2199) ** (1 / 4) - 100 * (1 - 0.1597) ** (1 / 4)) / BEST_OF_31
    borrowed = "；地区间离散度借用30省单位GDP能耗的"
    return {
        "intensity_inertia": Finding(mean, inertia.sd, inertia.units, inertia.n, "2010—2019", "省",
                                     "分省能源面板，单位GDP能耗"),
        "power_mean": Finding(late_mean(power), wide, len(decade), len(power),
                              "2011—2018、2023—2024", "全国" + borrowed,
                              "发电量（2011—2018）、" + data.PUBLISHED["power_use"][1]),
        "water_mean": Finding(late_mean(water[0]), wide, len(decade), len(water[0]),
                              "2016—2023", "全国" + borrowed, water[1]),
        "land_mean": Finding(late_mean(land[0]), best, 31, len(land[0]), "2012—2024",
                             "全国；离散度由31省中降幅最大的（21.99%）推算", land[1]),
        "shock.power_per_gdp_growth": Finding(None, inertia.shock, inertia.units, inertia.n,
                                              "2010—2019", "省", "分省能源面板，单位GDP能耗"),
        "shock.water_per_gdp_growth": Finding(None, inertia.shock, inertia.units, inertia.n,
                                              "2010—2019", "省", "分省能源面板，单位GDP能耗"),
    }


def debts() -> dict[str, Finding]:
    """Take the interest of special debt from what the ministry published."""
    rates, source = data.PUBLISHED["special_rate"]
    known = [value / 100 for value in rates.values()]
    return {"interest_rate": Finding(float(np.mean(known)), float(np.std(known, ddof=1)), 1,
                                     len(known), "2020—2025", "全国", source)}


def by_level() -> dict[str, dict[str, float]]:
    """Show how much more the growth of a smaller place varies: robust spread over 2011-2016."""
    span = range(FIRST, 2017)

    def usual(panel: data.Panel) -> float:
        grown = (own for own in data.growths(panel).values() if set(span) <= set(own))
        return round(float(np.median([robust(own[year] for year in span) for own in grown])), 4)

    return {
        "gdp_nominal": {"全国": round(robust(nominal()[year] for year in span), 4),
                        "省": usual(data.provinces("gdp")), "地级市": usual(data.cities("gdp"))},
        "fai": {"省": usual(data.provinces("Fixed_Asset_Investment")),
                "地级市": usual(data.cities("fixed_asset_inv"))},
        "revenue": {"全国": usual({"全国": data.national("PUR")}),
                    "地级市": usual(data.cities("fiscal_revenue"))},
        "expenditure": {"全国": usual({"全国": data.national("PFE")}),
                        "地级市": usual(data.cities("fiscal_exp"))},
    }


def findings() -> dict[str, Finding]:
    """Return every prior that the panels give, by name; shocks as ``shock.<item>``."""
    return {**growth(), **demand(), **intensities(), **budgets(), **taxes(), **debts()}


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    found = {name: {key: round(value, 4) if isinstance(value, float) else value
                    for key, value in asdict(one).items()} for name, one in findings().items()}
    print(json.dumps({"priors": found, "by_level": by_level()}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
