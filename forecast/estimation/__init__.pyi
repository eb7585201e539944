from .estimates import (
    MINIMUM as MINIMUM,
)
from .estimates import (
    Coefficient as Coefficient,
)
from .estimates import (
    Estimate as Estimate,
)
from .estimates import (
    Estimates as Estimates,
)
from .estimates import (
    estimate as estimate,
)
from .estimates import (
    posterior_priors as posterior_priors,
)
from .own_ratios import own_priors as own_priors
