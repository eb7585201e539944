"""``python -m forecast.desktop.start ACTION [FILE]``: what the starters on Windows call."""

import os
import sys
from pathlib import Path

from forecast.desktop.unpacking import ready


def _show(page: Path) -> None:
    if sys.platform == "win32":
        os.startfile(page)  # noqa: S606  # our own page


def main() -> int:
    """Unpack the libraries where this is the first time, then do what the icon stands for."""
    if not ready(Path(sys.executable).parent, _show):
        return 1
    from forecast.desktop.acting import main as act

    return act(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
