from .accuracy import Accuracy as Accuracy, Errors as Errors, accuracy_of as accuracy_of
from .checking import checked as checked
from .estimates import (
    Coefficient as Coefficient,
    Estimate as Estimate,
    Estimates as Estimates,
    posterior_priors as posterior_priors,
)
from .estimating import estimate as estimate, unestimated as unestimated
from .execution import Execution as Execution, execution_of as execution_of
from .history import History as History, history_of as history_of
from .ratios import own_priors as own_priors
from .residuals import MINIMUM as MINIMUM, residuals_of as residuals_of
from .specification import (
    PARTS as PARTS,
    Specification as Specification,
    read_specification as read_specification,
    told as told,
)
from .stability import (
    Stability as Stability,
    Track as Track,
    stability_of as stability_of,
)
