from .families import FAMILIES as FAMILIES, members as members
from .interval import WIDEST_LEVEL as WIDEST_LEVEL
from .panels import forecast_seasonal as forecast_seasonal
from .pattern import align as align
