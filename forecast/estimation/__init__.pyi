from .estimates import (
    MINIMUM as MINIMUM,
    Coefficient as Coefficient,
    Estimate as Estimate,
    Estimates as Estimates,
    estimate as estimate,
    posterior_priors as posterior_priors,
)
from .ratios import own_priors as own_priors
