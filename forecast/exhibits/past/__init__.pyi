from .backtest import (
    PICTURED as PICTURED,
    Teller as Teller,
    case_table as case_table,
    item_table as item_table,
    page as page,
    pictures as pictures,
    plan_sentences as plan_sentences,
    plan_table as plan_table,
    score_sentences as score_sentences,
    score_table as score_table,
)
from .own import own_sentences as own_sentences, own_table as own_table
