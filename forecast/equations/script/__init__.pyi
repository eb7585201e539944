from .laying import (
    HELD as HELD,
    LAID as LAID,
    Movable as Movable,
    Script as Script,
    script_of as script_of,
)
