"""The marks of a bureau's document: which there are, and what each stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from forecast.labels import LANGS, label
from forecast.render.memo.filling import Filling
from forecast.render.memo.pieces import Grid, Paragraph, Pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from forecast.exhibits import Memo, Table
    from forecast.render.memo.pieces import Piece
    from forecast.render.memo.setting import Paper

_Value = TypeVar("_Value")
_AROUND = frozenset({"Mark", "MemoTitle", "Signature"})
_BETWEEN = re.compile(r"\s*[|｜]\s*")


def filling_of(paper: Paper, memo: Memo, summary: Sequence[str], tables: Sequence[Table],
               pictures: Mapping[str, Path]) -> Filling:
    """Return what a document is filled with; marks go by their Chinese or their English name."""
    text = tuple(piece for piece in paper.pieces
                 if not (isinstance(piece, Paragraph) and piece.style in _AROUND))
    said = tuple(Paragraph("Body", sentence) for sentence in summary)
    words = {"title": memo.title, "attachment": memo.attachment, "unit": memo.signature,
             "secrecy": memo.secrecy, "summary": "".join(summary),
             **{f"sentence{number}": sentence for number, sentence in enumerate(summary, 1)}}
    pieces = {"text": text, "summary": said, **_numbered(paper.pieces)}
    return Filling(paper, pictures, _named(words), _named(pieces), _figures(tables), paper.lang)


def _named(found: Mapping[str, _Value]) -> dict[str, _Value]:
    """Name what marks stand for in every language: ``table2`` is 表2 and Table 2."""
    named: dict[str, _Value] = {}
    for key, value in found.items():
        word, number = re.fullmatch(r"([a-z]+)(\d*)", key).groups()  # type: ignore[union-attr]
        named |= {label(f"memo.mark_{word}", lang) + number: value for lang in LANGS}
    return named


def _numbered(pieces: Sequence[Piece]) -> dict[str, tuple[Piece, ...]]:
    """Return each table with its title and notes, each picture with its caption."""
    found: dict[str, tuple[Piece, ...]] = {}
    counts = {"table": 0, "picture": 0}
    for place, piece in enumerate(pieces):
        kind = "table" if isinstance(piece, Grid) else "picture"
        if isinstance(piece, Paragraph):
            continue
        counts[kind] += 1
        first, last = place, place + 1
        while first and _belongs(pieces[first - 1], {"TableTitle", "Unit"}):
            first -= 1
        under = {"Note"} if isinstance(piece, Grid) else {"PictureTitle"}
        while last < len(pieces) and _belongs(pieces[last], under):
            last += 1
        found[f"{kind}{counts[kind]}"] = tuple(pieces[
            place if isinstance(piece, Pictures) else first:last])
    return found


def _belongs(piece: Piece, styles: set[str]) -> bool:
    return isinstance(piece, Paragraph) and piece.style in styles


def _figures(tables: Sequence[Table]) -> Callable[[str], str | None]:
    """Return what finds the figure of a mark ``row|column`` in the tables of a run."""
    def figure(mark: str) -> str | None:
        row_name, *rest = _BETWEEN.split(mark)
        if len(rest) != 1:
            return None
        for table in tables:
            for row in table.rows:
                if row.label == row_name:
                    for column, cell in zip(table.columns, row.cells, strict=True):
                        if rest[0] in {column.title, f"{column.group}{column.title}"}:
                            return cell.text
        return None

    return figure
