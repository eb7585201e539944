"""How many cases a fuzzer tries: few in every run, many by hand (``FUZZ_EXAMPLES=20000``)."""

from __future__ import annotations

import os


def cases(usual: int) -> int:
    return int(os.environ.get("FUZZ_EXAMPLES", usual))
