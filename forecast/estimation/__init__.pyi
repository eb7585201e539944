from .estimates import (
    MINIMUM as MINIMUM,
    Coefficient as Coefficient,
    Estimate as Estimate,
    Estimates as Estimates,
    estimate as estimate,
    posterior_priors as posterior_priors,
    residuals_of as residuals_of,
    unestimated as unestimated,
)
from .history import History as History, history_of as history_of
from .ratios import own_priors as own_priors
