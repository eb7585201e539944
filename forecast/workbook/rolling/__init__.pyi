from .edits import Awaited as Awaited
from .roll import Rolled as Rolled
from .roll import awaited_text as awaited_text
from .roll import roll_on as roll_on
