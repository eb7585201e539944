from .attribution import (
    HEADLINES as HEADLINES,
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
    WARNING as WARNING,
    Lever as Lever,
    deviations as deviations,
    idle_note as idle_note,
    instruments_table as instruments_table,
    lever as lever,
    lever_title as lever_title,
    moved_items as moved_items,
    moved_table as moved_table,
    paths as paths,
    scaled_by as scaled_by,
    target as target,
    targets_table as targets_table,
)
from .reckoner import (
    finite as finite,
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
from .sheet import page as page
