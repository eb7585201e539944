"""``python -m forecast.desktop.start ACTION [FILE]``: what the starters on Windows call."""

import sys

from forecast.desktop.acting import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
