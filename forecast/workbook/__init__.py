"""The xlsx door: ``read``, ``write_back``, ``build_template`` and ``verify`` are its face.

They are loaded when asked for: a command that only reads loads no writer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.workbook.reading import read
    from forecast.workbook.template import build_template
    from forecast.workbook.verification import verify
    from forecast.workbook.writing import write_back

__all__ = ["build_template", "read", "verify", "write_back"]
_HOMES = {"read": "reading", "write_back": "writing", "build_template": "template",
          "verify": "verification"}  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a function of the face."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
