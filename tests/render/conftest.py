from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from samples.papers.memo import annex, sizes_of

from forecast.render.memo import set_paper, standard, write_paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pictures")
    drawn = {}
    for name, values in (("gdp_fan", (8.9, 8.1, 9.0, 8.5, 7.9, 6.2, 6.14, 6.3, 6.2)),
                         ("revenue_bridge", (954440, 958000, 970000, 961000, 954500, 1354500))):
        figure = Figure(figsize=(16 / 2.54, 9 / 2.54), dpi=150)
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.plot(values, color="#1F3864")
        axes.set_title(name)
        drawn[name] = folder / f"{name}.png"
        figure.savefig(drawn[name], metadata={"Software": None})
    return drawn


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, pictures: dict[str, Path]) -> Path:
    path = tmp_path_factory.mktemp("annex") / "罗湖-附件.docx"
    write_paper(set_paper(annex(), sizes_of(pictures), standard(), "zh"), path, pictures)
    return path
