"""Commands that name what is no file, or a number without bounds."""

from __future__ import annotations

from samples.places import LUOHU

FAST = ("--draws", "0", "--scenario", "基准")
NAMED = [["check", "{}"], ["run", "{}"], ["import", "{}", "--into", str(LUOHU), "--yes"], ["import", str(LUOHU), "--into", "{}"],
         ["verify", "{}"], ["new", "--from", "{}"], ["run", str(LUOHU), "--catalog", "{}", *FAST],
         ["run", str(LUOHU), "--model", "{}", *FAST], ["run", str(LUOHU), "--scenario", "{}", "--draws", "0"],
         ["run", str(LUOHU), "--style", "{}", *FAST], ["run", str(LUOHU), "--since", "{}", *FAST]]
"""Every command that reads a file; ``{}`` stands for it."""

_LONG = "9" * 5000
UNBOUNDED = [
    ["run", str(LUOHU), "--draws", _LONG], ["run", str(LUOHU), "--seed", "9" * 40], ["run", str(LUOHU), "--draws", "²"],
    ["backtest", str(LUOHU), "--horizon", "9" * 18], ["backtest", str(LUOHU), "--origins", _LONG],
    ["landing", str(LUOHU), "--year", "9" * 9], ["new", "a.xlsx", "--year", "abc"], ["new", "a.xlsx", "--year", "99999"],
    ["explain", str(LUOHU), "gdp_nominal", "2020", "--depth", _LONG], ["batch", str(LUOHU), "--jobs", "9" * 18]]
"""Numbers that an option's own bounds refuse."""

MANY = ["run", str(LUOHU), "--draws", "999999999999"]
"""More draws than memory holds."""


def shortly(words: list[str]) -> str:
    """Name a command: our workbook left out, long numbers cut."""
    return " ".join(one[:9] if one.isdigit() else one for one in words if one != str(LUOHU))
