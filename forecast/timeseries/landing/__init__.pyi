from .blend import LEVELS as LEVELS, Landing as Landing, land_many as land_many
from .cumulative import Cumulative as Cumulative
from .members import BLENDED as BLENDED, SHARE_YEARS as SHARE_YEARS, only_rises as only_rises
from .path import month_path as month_path, month_shares as month_shares
