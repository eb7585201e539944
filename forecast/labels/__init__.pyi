from .lookup import Lang as Lang
from .lookup import keys as keys
from .lookup import label as label
