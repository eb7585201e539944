from .axes import Fan as Fan, fan_on as fan_on
from .lettering import GlyphError as GlyphError
from .picture import draw as draw
