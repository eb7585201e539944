"""Where tables and pictures stand: in their section, with no page left half empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings, strategies as st
from samples.papers.memo import annex, memo_table

from forecast.exhibits.kit.types import Chart, Memo, Text
from forecast.render.memo import Pictures, set_paper, standard
from forecast.render.memo.arranging import orders
from forecast.render.memo.fit import poured
from forecast.render.memo.setting import room_of, strips_of

if TYPE_CHECKING:
    from forecast.render.memo import Paper

FAN, BRIDGE = (block for block in annex().blocks if isinstance(block, Chart))
SIZES = {chart.id: ((160.0, 88.0), (160.0, 81.0), (160.0, 75.0), (160.0, 68.0)) for chart in (FAN, BRIDGE)}
LINE = "一般公共预算收入增长百分之四。" * 2


def free(paper: Paper) -> tuple[float, ...]:
    return poured(strips_of(paper.pieces, paper.house), room_of(paper.house))


def memo(*lines: int) -> Memo:
    """Three sections: paragraphs of so many lines, then a picture, a picture, a table."""
    blocks = []
    for number, (count, block) in enumerate(zip(lines, (FAN, BRIDGE, memo_table()), strict=True)):
        blocks += [Text(f"{number}、节", 1), *(Text(LINE) for _ in range(count)), block, Text(LINE)]
    return Memo("附件1", "形势", tuple(blocks), "某局")


def test_a_picture_or_table_moves_only_among_the_paragraphs_of_its_section() -> None:
    blocks = annex().blocks
    found = orders(blocks)
    assert found[0] == blocks
    assert len(found) > 3
    for order in found:
        heads = [place for place, block in enumerate(order) if isinstance(block, Text) and block.level == 1]
        assert heads[0] < order.index(FAN) < heads[1] < order.index(BRIDGE) < heads[2]
        assert [block for block in order if isinstance(block, Text)] == [
            block for block in blocks if isinstance(block, Text)]
        assert sorted(map(id, order)) == sorted(map(id, blocks))


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.integers(1, 9)] * 3))
def test_no_page_but_the_last_is_half_empty(lines: tuple[int, int, int]) -> None:
    paper = set_paper(memo(*lines), SIZES, standard(), "zh")
    *inner, _ = free(paper)
    assert all(white < 0.45 * room_of(paper.house) for white in inner)


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.integers(1, 9)] * 3))
def test_the_choice_of_sizes_takes_no_more_pages(lines: tuple[int, int, int]) -> None:
    one = {key: some[:1] for key, some in SIZES.items()}
    plain, chosen = (set_paper(memo(*lines), sizes, standard(), "zh") for sizes in (one, SIZES))
    assert chosen.pages <= plain.pages


def test_pictures_are_as_high_as_they_may_be_where_there_is_room() -> None:
    paper = set_paper(Memo("", "形势", (Text(LINE), FAN)), {FAN.id: SIZES[FAN.id]}, standard(), "zh")
    (picture,) = (image for piece in paper.pieces if isinstance(piece, Pictures) for image in piece.images)
    assert picture.size == 0
