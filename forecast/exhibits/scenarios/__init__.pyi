from .attribution import (
    HEADLINES as HEADLINES,
)
from .attribution import (
    attribution_chart as attribution_chart,
)
from .attribution import (
    attribution_sentences as attribution_sentences,
)
from .attribution import (
    attribution_table as attribution_table,
)
from .attribution import (
    compared as compared,
)
from .attribution import (
    group_name as group_name,
)
from .attribution import (
    shown_groups as shown_groups,
)
from .goal import (
    FOOTNOTE as FOOTNOTE,
)
from .goal import (
    METHODS as METHODS,
)
from .goal import (
    WARNING as WARNING,
)
from .goal import (
    Lever as Lever,
)
from .goal import (
    deviations as deviations,
)
from .goal import (
    idle_note as idle_note,
)
from .goal import (
    instruments_table as instruments_table,
)
from .goal import (
    lever as lever,
)
from .goal import (
    lever_title as lever_title,
)
from .goal import (
    moved_items as moved_items,
)
from .goal import (
    moved_table as moved_table,
)
from .goal import (
    paths as paths,
)
from .goal import (
    scaled_by as scaled_by,
)
from .goal import (
    target as target,
)
from .goal import (
    targets_table as targets_table,
)
from .reckoner import (
    finite as finite,
)
from .reckoner import (
    lever_name as lever_name,
)
from .reckoner import (
    reckon as reckon,
)
from .reckoner import (
    reckoner_table as reckoner_table,
)
from .reckoner import (
    tornado as tornado,
)
from .rounds import (
    OrderError as OrderError,
)
from .rounds import (
    Round as Round,
)
from .rounds import (
    common_years as common_years,
)
from .rounds import (
    revised as revised,
)
from .sheet import page as page
