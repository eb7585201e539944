"""A paper as PDF: the same pieces and styles as its Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.render.memo import Paragraph, Pictures
from forecast.render.pdf.compiler import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forecast.labels import Lang
    from forecast.render.memo import Grid, GridCell, Paper, Piece, Style

OWN = "FC Sans SC"
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN")
_STANDING = {
    "仿宋_GB2312": ("FangSong_GB2312", "FangSong", "STFangsong", *_SERIF),
    "仿宋": ("FangSong", "FangSong_GB2312", "STFangsong", *_SERIF),
    "楷体_GB2312": ("KaiTi_GB2312", "KaiTi", "STKaiti", *_SERIF),
    "楷体": ("KaiTi", "KaiTi_GB2312", "STKaiti", *_SERIF),
    "黑体": ("SimHei", "Heiti SC", "STHeiti", *_SANS),
    "宋体": ("SimSun", "Songti SC", "STSong", *_SERIF),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", *_SERIF),
    "Times New Roman": ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif"),
}
"""What a font is called inside its file, and what stands in for it, the nearest first."""


def paper_pdf(paper: Paper, pictures: Mapping[str, Path], root: Path) -> bytes:
    """Return a paper as PDF; the pictures lie in the folder ``root``."""
    page = paper.house.page
    return compiled("paper", {
        "title": paper.title, "lang": paper.lang,
        "page": {side: getattr(page, side) for side in (
            "width", "height", "top", "bottom", "left", "right")},
        "numbered": not paper.house.one_page,
        "dash": ["— ", " —"] if paper.house.dashes else ["", ""],
        "styles": {key: _style(one, paper.lang) for key, one in paper.house.styles.items()},
        "pieces": [_piece(one, pictures, root) for one in paper.pieces],
    }, root)


def fonts_of(name: str) -> tuple[str, ...]:
    """List the fonts that may set text of a font's name, the best first."""
    return tuple(dict.fromkeys((*_STANDING.get(name, ()), name)))


def _style(style: Style, lang: Lang) -> dict[str, object]:
    face, shape = style.face, style.shape
    # quotes and dashes are wide in Chinese text, and narrow in any other
    mark = "latin:" if lang == "zh" else ""
    latin = [] if face.latin == face.font else [mark + name for name in fonts_of(face.latin)]
    return {"fonts": [*latin, *fonts_of(face.font), OWN], "size": face.size, "bold": face.bold,
            "tighten": face.tighten, "pitch": shape.pitch or face.size * 1.3,
            "align": shape.align, "first": shape.first, "left": shape.left, "right": shape.right,
            "before": shape.before, "after": shape.after, "sticky": shape.with_next,
            "outline": shape.outline}


def _piece(piece: Piece, pictures: Mapping[str, Path], root: Path) -> dict[str, object]:
    if isinstance(piece, Paragraph):
        return {"kind": "paragraph", "style": piece.style, "text": piece.text,
                "held": piece.held}
    if isinstance(piece, Pictures):
        return {"kind": "pictures", "style": piece.style, "images": [
            {"path": f"/{pictures[one.chart.id].relative_to(root).as_posix()}",
             "width": one.width, "height": one.height,
             "alt": one.chart.title} for one in piece.images]}
    return {"kind": "grid", "widths": list(piece.widths),
            **{part: _rows(piece, part) for part in ("head", "body")}}


def _rows(grid: Grid, part: str) -> list[list[dict[str, object]]]:
    """Return the rows of a part; a cell that goes on from above is part of the one above."""
    rows: tuple[tuple[GridCell, ...], ...] = getattr(grid, part)
    return [[{"style": cell.style, "text": cell.text, "span": cell.span,
              "rows": 2 if cell.merge == "restart" else 1, "above": cell.above,
              "below": 0.75 if cell.merge == "restart" else cell.below}
             for cell in row if cell.merge != "continue"] for row in rows]
