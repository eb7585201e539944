"""Tax sharing: the table in force and its reforms, what is collected, what the district gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AREA, LEVELS, area_tax, ratio
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    ValueRef,
    difference,
    given,
    total,
    words,
)

if TYPE_CHECKING:
    from forecast.data import Share
    from forecast.projection import ScenarioRun

_DIGITS = 2


def sharing_tables(make: Maker) -> tuple[Table, ...]:
    """Build the tables of tax sharing; none where no row states a share."""
    found = (_ratio_table(make), _area_table(make), _reform_table(make))
    return tuple(table for table in found if table is not None)


def _reforms(make: Maker) -> tuple[ScenarioRun, ...]:
    return tuple(run for run in make.result.runs if run.scenario.shares)


def _ratio_table(make: Maker) -> Table | None:
    """Every row of the table in force, then every reform's."""
    tables = [(make.text("sharing_in_force"), make.result.dataset.registers.shares)]
    tables += [(make.scenario_name(run.scenario.name), run.scenario.shares)
               for run in _reforms(make)]
    rows = [_ratio_row(make, f"{number}:{place}", system, share)
            for number, (system, shares) in enumerate(tables)
            for place, share in enumerate(shares)]
    if not rows:
        return None
    columns = (Column("system", make.text("sharing_system"), width=14, align="center"),
               Column("start", make.text("sharing_start"), width=10, align="center"),
               Column("end", make.text("sharing_end"), width=10, align="center"),
               *(Column(level, make.text(f"level_{level}"), make.text("share_word"), 9)
                 for level in LEVELS),
               Column("sum", make.text("sharing_sum"), make.text("share_word"), 9))
    return Table("sharing", make.text("title_sharing"), "%", make.text("sharing_tax"), columns,
                 tuple(rows), notes=(make.text("note_sharing"),), label_width=24)


def _ratio_row(make: Maker, key: str, system: str, share: Share) -> Row:
    cells = [given(one, _DIGITS) for one in share.ratios]
    summed = total({InTable(key, level): cell for level, cell in zip(LEVELS, cells, strict=True)},
                   _DIGITS)
    end = make.text("until_now") if share.last is None else str(share.last)
    return Row(key, make.name(share.tax),
               (words(system), words(str(share.first)), words(end), *cells, summed))


def _area_table(make: Maker) -> Table | None:
    """Each tax's district revenue of the base year, and what it implies was collected."""
    table, base = make.result.dataset.registers.shares, make.result.base
    rows = [row for tax in dict.fromkeys(share.tax for share in table)
            if (row := _area_row(make, tax)) is not None]
    if not rows:
        return None
    implied = make.text("amounts_by_level")
    columns = (Column("revenue", make.text("district_income"), width=13),
               Column("share", make.text("district_share"), width=11),
               Column("implied", make.text("area_implied"), width=14),
               Column("published", make.text("area_published"), width=14),
               Column("gap", make.text("area_gap"), width=13),
               *(Column(level, make.text(f"level_{level}"), implied, 12) for level in LEVELS
                 if level != make.result.dataset.registers.level))
    return Table("sharing_area", make.text("title_sharing_area", year=base.year), make.wan,
                 make.text("sharing_tax"), columns, tuple(rows),
                 notes=(make.text("note_sharing_area"),), label_width=24)


def _area_row(make: Maker, tax: str) -> Row | None:
    base, registers = make.result.base, make.result.dataset.registers
    shares, mine = registers.shares, registers.level
    revenue, own = make.observed(tax, base, make.main), ratio(shares, tax, base, mine)
    if own is None or revenue.value is None:
        return None
    amount = area_tax(float(revenue.value), own)
    implied = Cell(amount, 0, Formula("{0}*100/{1}", (InTable(tax, "revenue"),
                                                      InTable(tax, "share")))
                   if amount is not None else None)
    known = AREA + tax in make.result.catalog
    published = make.observed(AREA + tax, base, make.main, 0) if known else Cell(None)
    gap = difference(published, InTable(tax, "published"), implied, InTable(tax, "implied"))
    levels = []
    for level in (one for one in LEVELS if one != mine):
        other = ratio(shares, tax, base, level) or 0.0
        live = Formula(f"{{0}}*{other:.15g}/100", (InTable(tax, "implied"),))
        levels.append(Cell(None) if amount is None else Cell(amount * other / 100, 0, live))
    return Row(tax, make.name(tax), (revenue, given(own, _DIGITS), implied, published, gap,
                                     *levels))


def _reform_table(make: Maker) -> Table | None:
    """Each reform's district share and its revenue against the main scenario's, year by year."""
    runs = [run for run in _reforms(make) if run.scenario.name != make.main]
    if not runs:
        return None
    said = {"main": make.scenario_name(make.main)}
    years = make.result.horizon
    columns = [Column(f"share:{year}", make.text("year", year=year.year),
                      make.text("district_share"), 10) for year in years]
    columns += [Column(f"effect:{year}", make.text("year", year=year.year),
                       make.text("sharing_effect", **said), 13) for year in years]
    rows = [_reform_row(make, run, tax) for run in runs
            for tax in dict.fromkeys(share.tax for share in run.scenario.shares)]
    return Table("sharing_reform", make.text("title_sharing_reform"),
                 make.text("list_comma").join(("%", make.wan)),
                 make.text("scenario"), tuple(columns), tuple(rows), label_width=34,
                 notes=(make.text("note_sharing_reform", **said),))


def _reform_row(make: Maker, run: ScenarioRun, tax: str) -> Row:
    name, registers = run.scenario.name, make.result.dataset.registers
    table = (*run.scenario.shares, *registers.shares)
    shares = [given(ratio(table, tax, year, registers.level), _DIGITS)
              for year in make.result.horizon]
    effects = []
    for year in make.result.horizon:
        now, before = (make.result.value(tax, year, one) for one in (name, make.main))
        refs = (ValueRef(tax, year, name), ValueRef(tax, year, make.main))
        effects.append(Cell(None) if now is None or before is None else Cell(
            now - before, 0, Formula("{0}-{1}", refs), sign=True))
    return Row(f"{name}/{tax}", f"{make.scenario_name(name)}·{make.name(tax)}",
               (*shares, *effects))
