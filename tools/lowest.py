"""Print the lowest version of each dependency that pyproject.toml allows, as constraints of pip.

The extras named are asked for too: ``python tools/lowest.py batch parquet > constraints.txt``.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path


def main() -> None:
    """Print what the package needs, and what the extras named need."""
    project = tomllib.loads(
        (Path(__file__).resolve().parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    needs = [*project["dependencies"], *(one for extra in sys.argv[1:]
                                         for one in project["optional-dependencies"][extra])]
    for need in needs:
        name, _, least = re.split(r"\s*;", need)[0].partition(">=")
        if least:
            print(name.partition("[")[0].strip(), least.split(",")[0].strip(), sep="==")


if __name__ == "__main__":
    main()
