from .annex import write_paper as write_paper
from .arranging import Sizes as Sizes, charts_in as charts_in
from .filling import Filling as Filling, filled as filled
from .house import House as House, Style as Style, one_page as one_page, standard as standard
from .learning import house_of as house_of, on_page_of as on_page_of
from .marks import filling_of as filling_of
from .pieces import (
    Grid as Grid,
    GridCell as GridCell,
    Paragraph as Paragraph,
    Pictures as Pictures,
    Piece as Piece,
)
from .setting import Paper as Paper, set_paper as set_paper
from .shorten import shortened as shortened
