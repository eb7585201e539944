"""The bridge of revenue: a change that the workbook names is never called unlisted."""

from __future__ import annotations

from datetime import date

from forecast.data import Dataset, Observation, Period, Status
from forecast.data.bureau import Bureau
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.revenue.table import bridge
from forecast.models import priors
from forecast.projection import Settings, build_model, default_baseline, project

TAX, NONTAX = (1180, 1240, 1275, 1236, 1290), (205, 222, 245, 262, 281)


def test_nontax_revenue_is_a_step_where_nothing_tells_its_recurrent_part() -> None:
    told = [(code, 2020 + at, float(value))
            for code, values in (("tax_revenue", TAX), ("nontax_revenue", NONTAX), (
                "gpb_revenue", [sum(both) for both in zip(TAX, NONTAX, strict=True)]))
            for at, value in enumerate(values)]
    data = Dataset(tuple(Observation(code, Period.annual(year), value, Status.FINAL, date(2025, 1, 20))
                         for code, year, value in told))
    settings = Settings(draws=0)
    model = build_model(data, priors(), settings)
    baseline = default_baseline(data, settings)
    made = project(data, [baseline.name], {baseline.name: baseline}, (), priors(), settings, model)
    chart = bridge(Maker(made, "zh", Bureau()))
    assert chart is not None
    assert [row.key for row in chart.table.rows] == ["start", "tax_revenue", "nontax_revenue", "end"]
    moved = [float(row.cells[0].value or 0.0) for row in chart.table.rows]
    assert abs(moved[0] + moved[1] + moved[2] - moved[3]) < 1e-6
