from .lines import line_text as line_text
from .lines import undetailed as undetailed
from .parameters import (
    DISTRICT as DISTRICT,
)
from .parameters import (
    Parameter as Parameter,
)
from .parameters import (
    Priors as Priors,
)
from .parameters import (
    Shock as Shock,
)
from .parameters import (
    model_text as model_text,
)
from .parameters import (
    priors as priors,
)
