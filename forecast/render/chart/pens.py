"""A pen as matplotlib's painter asks for it, by the names that it asks for.

matplotlib's own (``GraphicsContextBase``) comes with all that draws axes, texts and widgets, which
takes longer to load than every chart to draw. A test holds the answers of the two together.
"""

from __future__ import annotations

Rgba = tuple[float, float, float, float]


class Pen:
    """What a path is drawn with.

    Parameters
    ----------
    color, width
        Red, green, blue and opacity from 0 to 1; points.
    joined, ended
        How a line turns (miter, round, bevel) and ends (butt, round, projecting).
    dashes
        Lengths of strokes and gaps in points; none for an unbroken line.
    snapped
        Whether corners move to the middle of pixels; None leaves it to the painter.
    """

    _alpha, _forced_alpha, _antialiased, _cliprect = 1.0, False, 1, None

    def __init__(self, color: Rgba, width: float, *, joined: str = "round", ended: str = "butt",
                 dashes: list[float] | None = None, snapped: bool | None = None) -> None:
        self._rgb, self._linewidth = color, width
        self._joinstyle, self._capstyle = joined, ended
        self._dashes, self._snap = dashes or None, snapped

    def get_dashes(self) -> tuple[float, list[float] | None]:
        """Return where the dashes begin, and their lengths."""
        return 0, self._dashes

    def get_snap(self) -> bool | None:
        """Return whether corners move to the middle of pixels."""
        return self._snap

    def get_clip_path(self) -> tuple[None, None]:
        """Cut off nothing."""
        return None, None

    def get_hatch_path(self) -> None:
        """Hatch nothing."""

    def get_hatch_color(self) -> Rgba:
        """Return a colour that no hatch has."""
        return 0.0, 0.0, 0.0, 1.0

    def get_hatch_linewidth(self) -> float:
        """Return a width that no hatch has."""
        return 1.0

    def get_sketch_params(self) -> None:
        """Draw straight."""
