"""``python -m forecast.desktop.start ACTION [FILE]``: what the starters on Windows call."""

import sys
from pathlib import Path

from forecast import system
from forecast.desktop.unpacking import ready


def main() -> int:
    """Unpack the libraries where this is the first time, then do what the icon stands for."""
    if not ready(Path(sys.executable).parent, system.open_by_desktop):
        return 1
    from forecast.desktop.acting import main as act

    return act(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
