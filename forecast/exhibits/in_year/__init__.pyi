from .landing import LandingExhibits as LandingExhibits
from .landing import landing_exhibits as landing_exhibits
from .quarters import (
    ITEMS as ITEMS,
)
from .quarters import (
    annual_figures as annual_figures,
)
from .quarters import (
    held_one_offs as held_one_offs,
)
from .quarters import (
    quarter_sentence as quarter_sentence,
)
from .quarters import (
    quarter_tables as quarter_tables,
)
from .sheet import page as page
from .words import Words as Words
