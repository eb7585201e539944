"""Our pen draws as matplotlib's own does: the painter asks both for the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from forecast.render.chart.pens import Pen

ASKED = ("_alpha", "_forced_alpha", "_rgb", "_antialiased", "_cliprect", "_linewidth", "_capstyle", "_joinstyle",
         "get_dashes", "get_snap", "get_clip_path", "get_hatch_path", "get_hatch_linewidth", "get_sketch_params")
COLOR = (0.2, 0.4, 0.6, 0.8)


def pens(joined: str, ended: str, dashes: list[float] | None, snapped: bool | None) -> tuple[Pen, Any]:
    own: Any = GraphicsContextBase()
    own.set_foreground(COLOR, isRGBA=True)
    own.set_linewidth(2.5)
    own.set_joinstyle(joined)
    own.set_capstyle(ended)
    own.set_dashes(0, dashes)
    own.set_snap(snapped)
    return Pen(COLOR, 2.5, joined=joined, ended=ended, dashes=dashes, snapped=snapped), own


@pytest.mark.parametrize("joined", ["miter", "round", "bevel"])
@pytest.mark.parametrize("ended", ["butt", "round", "projecting"])
@pytest.mark.parametrize(("dashes", "snapped"), [(None, None), ([4.0, 2.0], True), (None, False)])
def test_both_pens_answer_and_draw_alike(joined: str, ended: str, dashes: list[float] | None, snapped: bool | None) -> None:
    drawn = []
    both = pens(joined, ended, dashes, snapped)
    for pen in both:
        painter: Any = RendererAgg(120, 90, 100)
        painter.draw_path(pen, Outline([(5, 5), (60.3, 80), (110, 20.7), (40, 12)]), Affine2D(), None)
        painter.draw_markers(pen, Outline.unit_rectangle(), Affine2D().scale(9), Outline([(20.4, 30), (70, 41.8)]),
                             Affine2D(), (0.9, 0.1, 0.1, 1.0))
        drawn.append(np.asarray(painter.buffer_rgba()).copy())
    np.testing.assert_array_equal(*drawn)
    for name in ASKED:
        ours, own = (getattr(one, name) for one in both)
        assert (ours() if callable(ours) else ours) == (own() if callable(own) else own), name
