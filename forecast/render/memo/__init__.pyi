from .annex import write_paper as write_paper
from .house import House as House, Style as Style, one_page as one_page, standard as standard
from .pieces import (
    Grid as Grid,
    GridCell as GridCell,
    Paragraph as Paragraph,
    Pictures as Pictures,
    Piece as Piece,
)
from .setting import Paper as Paper, set_paper as set_paper
from .shorten import shortened as shortened
