from .blend import LEVELS as LEVELS
from .blend import Landing as Landing
from .blend import land_many as land_many
from .cumulative import Cumulative as Cumulative
from .members import BLENDED as BLENDED
from .members import SHARE_YEARS as SHARE_YEARS
from .members import only_rises as only_rises
