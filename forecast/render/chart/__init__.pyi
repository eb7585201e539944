from .axes import Fan as Fan, fan_on as fan_on
from .lettering import (
    FONTS as FONTS,
    GlyphError as GlyphError,
    knows as knows,
    text_points as text_points,
)
from .picture import (
    Picture as Picture,
    draw as draw,
    draw_for_book as draw_for_book,
    draw_for_paper as draw_for_paper,
    draw_half as draw_half,
    half_sizes as half_sizes,
    paper_sizes as paper_sizes,
)
