from .axes import Fan as Fan, fan_on as fan_on
from .picture import draw as draw
