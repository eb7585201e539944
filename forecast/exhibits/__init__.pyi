from .book import Exhibits as Exhibits
from .book import exhibit as exhibit
from .debt import limits_ahead as limits_ahead
from .in_year import (
    ITEMS as ITEMS,
)
from .in_year import (
    LandingExhibits as LandingExhibits,
)
from .in_year import (
    Words as Words,
)
from .in_year import (
    annual_figures as annual_figures,
)
from .in_year import (
    held_one_offs as held_one_offs,
)
from .in_year import (
    landing_exhibits as landing_exhibits,
)
from .in_year import (
    quarter_sentence as quarter_sentence,
)
from .in_year import (
    quarter_tables as quarter_tables,
)
from .kit import (
    DRAWN_LEVERS as DRAWN_LEVERS,
)
from .kit import (
    MISSING as MISSING,
)
from .kit import (
    Block as Block,
)
from .kit import (
    Cell as Cell,
)
from .kit import (
    Chart as Chart,
)
from .kit import (
    Column as Column,
)
from .kit import (
    InTable as InTable,
)
from .kit import (
    Maker as Maker,
)
from .kit import (
    Memo as Memo,
)
from .kit import (
    ParamRef as ParamRef,
)
from .kit import (
    Ref as Ref,
)
from .kit import (
    Row as Row,
)
from .kit import (
    Sheet as Sheet,
)
from .kit import (
    Table as Table,
)
from .kit import (
    Text as Text,
)
from .kit import (
    ValueRef as ValueRef,
)
from .kit import (
    decimals as decimals,
)
from .kit import (
    made_by as made_by,
)
from .kit import (
    number_text as number_text,
)
from .notes import (
    Source as Source,
)
from .notes import (
    Told as Told,
)
from .notes import (
    estimation_summary as estimation_summary,
)
from .notes import (
    estimation_table as estimation_table,
)
from .notes import (
    explain as explain,
)
from .past import (
    PICTURED as PICTURED,
)
from .past import (
    Teller as Teller,
)
from .past import (
    case_table as case_table,
)
from .past import (
    item_table as item_table,
)
from .past import (
    pictures as pictures,
)
from .past import (
    plan_sentences as plan_sentences,
)
from .past import (
    plan_table as plan_table,
)
from .past import (
    score_sentences as score_sentences,
)
from .past import (
    score_table as score_table,
)
from .scenarios import (
    FOOTNOTE as FOOTNOTE,
)
from .scenarios import (
    HEADLINES as HEADLINES,
)
from .scenarios import (
    METHODS as METHODS,
)
from .scenarios import (
    WARNING as WARNING,
)
from .scenarios import (
    Lever as Lever,
)
from .scenarios import (
    OrderError as OrderError,
)
from .scenarios import (
    Round as Round,
)
from .scenarios import (
    attribution_chart as attribution_chart,
)
from .scenarios import (
    attribution_sentences as attribution_sentences,
)
from .scenarios import (
    attribution_table as attribution_table,
)
from .scenarios import (
    common_years as common_years,
)
from .scenarios import (
    compared as compared,
)
from .scenarios import (
    deviations as deviations,
)
from .scenarios import (
    finite as finite,
)
from .scenarios import (
    group_name as group_name,
)
from .scenarios import (
    idle_note as idle_note,
)
from .scenarios import (
    instruments_table as instruments_table,
)
from .scenarios import (
    lever as lever,
)
from .scenarios import (
    lever_name as lever_name,
)
from .scenarios import (
    lever_title as lever_title,
)
from .scenarios import (
    moved_items as moved_items,
)
from .scenarios import (
    moved_table as moved_table,
)
from .scenarios import (
    paths as paths,
)
from .scenarios import (
    reckon as reckon,
)
from .scenarios import (
    reckoner_table as reckoner_table,
)
from .scenarios import (
    revised as revised,
)
from .scenarios import (
    scaled_by as scaled_by,
)
from .scenarios import (
    shown_groups as shown_groups,
)
from .scenarios import (
    target as target,
)
from .scenarios import (
    targets_table as targets_table,
)
from .scenarios import (
    tornado as tornado,
)
