"""Compare two folders of outputs byte for byte: ``python tools/compare_outputs.py BEFORE AFTER``.

A change of the code's shape must leave every output as it was. Run the demo before and after it,
keep the first ``reports/`` folder, and compare. Prints JSON; exit code 1 when anything differs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder, by its path within it."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def compared(before: Path, after: Path) -> dict[str, object]:
    """Say which files are the same, which differ, and which only one side has."""
    old, new = contents(before), contents(after)
    both = sorted(old.keys() & new.keys())
    return {"same": sum(old[name] == new[name] for name in both),
            "different": [name for name in both if old[name] != new[name]],
            "only_before": sorted(old.keys() - new.keys()),
            "only_after": sorted(new.keys() - old.keys())}


if __name__ == "__main__":
    found = compared(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(found, ensure_ascii=False, indent=1))
    sys.exit(bool(found["different"] or found["only_before"] or found["only_after"]))
