"""Peak memory of this process alone."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_mb() -> int:
    """Return the most memory that this process held, in MB.

    Linux counts it anew for a program that is started; ``getrusage`` also counts the memory of the
    process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
