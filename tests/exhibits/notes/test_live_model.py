"""A simultaneous model as live formulas: no circle, the same numbers, a check that turns red."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.libreoffice import recalculate
from samples.places import BENCHMARKS
from samples.workbook_parts import Parts

from forecast.data.catalog import Basis, Catalog, Item
from forecast.data.periods import Period
from forecast.data.scenarios import Scenario
from forecast.data.series import Dataset
from forecast.data.units import parse_unit
from forecast.equations.language import parse_model
from forecast.equations.layout import Plan
from forecast.equations.program import compile_model
from forecast.equations.solver import solve
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.types import Sheet, Table
from forecast.exhibits.notes.model import model_sheet
from forecast.models.parameters import Priors
from forecast.projection.result import Result, ScenarioRun, Settings
from forecast.workbook.results.write import write_results
from forecast.xlsx.addresses import a1
from forecast.xlsx.read.cells import Grid, read_cells

TEXT = """
income  ~ 60 + spending + 0.2 * trade
spending ~ 0.6 * income(-1) ** 0.5 * income ** 0.4
trade   = 0.1 * income + 0.3 * trade(-1)
tax     = max(0.2 * income - 5, 0)
"""
HISTORY = {"income": 200.0, "spending": 100.0, "trade": 30.0}


def result_of(text: str, names: list[str], history: dict[str, dict[Period, float]],
              horizon: tuple[Period, ...], plan: Plan) -> Result:
    """A result of a model of our own making, with one scenario."""
    items = Catalog({name: Item(code=name, zh=name, en=name, unit=parse_unit(""), basis=Basis())
                     for name in names})
    model = parse_model(text, "test.model", items, ())
    program = compile_model(model.equations)
    found = solve(program, history, horizon, 1, plan)
    run = ScenarioRun(Scenario("基准", ""), found.values, found.residuals, found.failed, {}, plan, {},
                      (), (), history, found.feedback)
    base = horizon[0] + -1
    return Result(Dataset(()), Settings(horizon=len(horizon), draws=0), base, found.periods, (run,), (),
                  model, Priors({}, {}), program, items)


def small() -> Result:
    horizon = tuple(Period.annual(year) for year in (2020, 2021, 2022))
    history = {name: {Period.annual(2019): value} for name, value in HISTORY.items()}
    return result_of(TEXT, [*HISTORY, "tax"], history, horizon, Plan())


def written(result: Result, path: Path) -> Sheet:
    sheet = model_sheet(Maker(result))
    write_results((sheet,), path, "zh")
    return sheet


def formulas(grid: Grid) -> dict[tuple[int, int], float]:
    return {place: cell.value for place, cell in grid.cells.items()
            if cell.formula is not None and isinstance(cell.value, float)}


def compare(path: Path, folder: Path, tolerance: float) -> int:
    """Have LibreOffice compute every formula anew and compare; return how many there were."""
    before = read_cells(path).sheets[0]
    after = read_cells(recalculate(path, folder)).sheets[0]
    for place, value in formulas(before).items():
        again = after.cells[place].value
        assert again == pytest.approx(value, rel=tolerance, abs=1e-9), a1(*place)
    return len(formulas(before))


def test_the_circle_is_broken_by_a_constant(tmp_path: Path) -> None:
    result = small()
    torn = {name for blocks in result.runs[0].feedback.values() for block in blocks
            for name in block.torn}
    assert torn
    assert torn < {"income", "spending", "trade"}
    sheet = written(result, tmp_path / "m.xlsx")
    (table,) = sheet.blocks
    assert isinstance(table, Table)
    rows = {row.key for row in table.rows}
    assert {f"基准/{name}/feedback" for name in torn} <= rows
    assert {f"基准/{name}/check" for name in torn} <= rows


@pytest.mark.libreoffice
def test_libreoffice_finds_the_same_solution(tmp_path: Path) -> None:
    written(small(), tmp_path / "m.xlsx")
    assert compare(tmp_path / "m.xlsx", tmp_path / "profile", 1e-8) >= 12


@pytest.mark.libreoffice
def test_a_stale_constant_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    written(small(), path)
    grid = read_cells(path).sheets[0]
    # an edit upstream: last year's income, an input of every later formula
    place = next(at for at, cell in grid.cells.items() if cell.value == HISTORY["income"])
    stale = Parts(path).with_cell(grid.name, a1(*place), "<v>230</v>").save(tmp_path / "stale.xlsx")
    after = read_cells(recalculate(stale, tmp_path / "profile")).sheets[0]
    checks = [at for at, cell in grid.cells.items() if (cell.formula or "").startswith("IF(ABS(")]
    assert checks
    assert all(grid.cells[at].value == 0 for at in checks)
    assert any(abs(float(after.cells[at].value or 0)) > 0.1 for at in checks)  # type: ignore[arg-type]
    part = Parts(path).parts[Parts(path).sheet_part(grid.name)].decode()
    assert "conditionalFormatting" in part


@pytest.mark.shared
@pytest.mark.libreoffice
def test_the_benchmark_model_as_formulas(shared: Path, tmp_path: Path,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    from district62 import load

    bench = load(shared / "bench")
    found = solve(bench.program, bench.history, bench.periods, 1, bench.plan())
    run = ScenarioRun(Scenario("基准", ""), found.values, found.residuals, found.failed, {},
                      bench.plan(), {}, (), (), bench.history, found.feedback)
    items = Catalog({name: Item(code=name, zh=name, en=name, unit=parse_unit(""), basis=Basis())
                     for name in bench.program.variables})
    result = Result(Dataset(()), Settings(horizon=20, draws=0), Period.annual(2024), found.periods,
                    (run,), (), bench.text, Priors({}, {}), bench.program, items)
    written(result, tmp_path / "bench.xlsx")
    count = compare(tmp_path / "bench.xlsx", tmp_path / "profile", 1e-8)
    assert count >= 62 * 20
