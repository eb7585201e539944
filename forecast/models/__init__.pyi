from .lines import (
    growth_text as growth_text,
    history_text as history_text,
    is_rounding as is_rounding,
    line_text as line_text,
    opened as opened,
    partly_listed as partly_listed,
    undetailed as undetailed,
    unfunded as unfunded,
    unlisted_source as unlisted_source,
    unsourced as unsourced,
)
from .own import (
    FLAT as FLAT,
    OwnModel as OwnModel,
    parse_own as parse_own,
    stated as stated,
    with_stanzas as with_stanzas,
)
from .parameters import (
    DISTRICT as DISTRICT,
    Joint as Joint,
    Parameter as Parameter,
    Priors as Priors,
    Shock as Shock,
    model_text as model_text,
    priors as priors,
)
from .shared import SharedShocks as SharedShocks
