from .beside import model_table as model_table, year_expected as year_expected
from .landing import LandingExhibits as LandingExhibits, landing_exhibits as landing_exhibits
from .quarters import (
    ITEMS as ITEMS,
    annual_figures as annual_figures,
    held_one_offs as held_one_offs,
    landed_quarters as landed_quarters,
    quarter_sentence as quarter_sentence,
    quarter_tables as quarter_tables,
)
from .sheet import page as page
from .words import Words as Words
