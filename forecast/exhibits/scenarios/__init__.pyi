from .attribution import (
    attribution_chart as attribution_chart,
    attribution_sentences as attribution_sentences,
    attribution_table as attribution_table,
    compared as compared,
    group_name as group_name,
    shown_groups as shown_groups,
)
from .goal import (
    FOOTNOTE as FOOTNOTE,
    METHODS as METHODS,
    Lever as Lever,
    deviations as deviations,
    goal_name as goal_name,
    goal_unit as goal_unit,
    idle_note as idle_note,
    lever_title as lever_title,
    moved_items as moved_items,
    paths as paths,
    scaled_by as scaled_by,
)
from .instruments import (
    goal_tables as goal_tables,
    goal_warnings as goal_warnings,
    goals_of as goals_of,
    hold_to_added as hold_to_added,
    hold_to_unit as hold_to_unit,
    lever_of as lever_of,
    sought as sought,
)
from .many import ranking_page as ranking_page
from .multipliers import multiplier_tables as multiplier_tables
from .recall import RecallError as RecallError, recalled as recalled, round_of as round_of
from .reckoner import (
    WEIGHT as WEIGHT,
    Reckoning as Reckoning,
    lever_name as lever_name,
    reckon as reckon,
    reckoner_table as reckoner_table,
    tornado as tornado,
)
from .rounds import (
    OrderError as OrderError,
    Round as Round,
    common_years as common_years,
    revised as revised,
)
from .saved import goal_scenario as goal_scenario
from .selection import selected as selected
from .sheet import medium_page as medium_page, page as page
from .splitting import mixtures as mixtures, usual_items as usual_items
