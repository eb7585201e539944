"""What a workbook has and the model text does not: rules that keep the totals whole.

A district lists what it lists. A line that is added to a total of the model, and for which the
model has no equation, keeps last year's amount until somebody decides; a line that the workbook
does not have at all is nil. An indicator without an equation follows its own history.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from forecast.data import Catalog, Item

_TOTAL = re.compile(r"\btotal\(\s*(\w+)\s*\)")
_SHARE_OF = re.compile(r"\w+\s*~\s*\w+_transfer_share\s*\*\s*(\w+)")
_SUM = re.compile(r"\w+\s*=\s*(\w+(?:\s*\+\s*\w+)+)")


def line_text(equations: Mapping[str, str], items: Catalog, at_base: Collection[str],
              budgeted: Collection[str], anywhere: Collection[str], opening: Collection[str]
              ) -> str:
    """Return the sections that a workbook's budget lines add to a model text, empty when none.

    Parameters
    ----------
    equations
        The model's, as written, by the item that they give.
    at_base, budgeted, anywhere
        Items with a figure in the base year, with a budget for the next, with any figure at all.
    opening
        What a year opens with where the closing before it is stated: one that no equation carries
        on has none of that closing, since another has it all.
    """
    totals = {total for text in equations.values() for total in _TOTAL.findall(text)}
    own = [item.code for item in items if item.account is not None and item.parent in totals
           and item.code not in equations and (item.code in at_base or item.code in budgeted)]
    nil = [item.code for item in items if item.account is not None and item.code in equations
           and item.side in {"source", "use", "close"} and item.code not in anywhere
           and not equations[item.code].startswith("dlog(")  # nought has no growth
           and _is_lagged(item.code, equations.values())]
    rules = [f"{code} := 0" if code in opening else _rule(code, items, at_base, budgeted)
             for code in own]
    made = "\n[budget lines of the workbook]\n" + "\n".join(rules) if rules else ""
    return made + ("\n[start]\n" + "\n".join(f"{code} = 0" for code in nil) if nil else "")


def history_text(items: Catalog, at_base: Collection[str], given: Collection[str]) -> str:
    """Return the section of indicators that no equation gives, empty when there are none.

    Parameters
    ----------
    at_base, given
        Items with a figure in the base year, and those with an equation already.
    """
    free = [item.code for item in items if item.account is None and (item.is_own or item.optional)
            and item.code in at_base and item.code not in given]
    # where there are figures enough, a path of its own history replaces the rule
    rules = "\n".join(f"{code} := {code}(-1)" for code in free)
    return f"\n[own history]\n{rules}\n" if free else ""


def growth_text(items: Catalog, given: Collection[str], aims: Collection[str]) -> str:
    """Return the growth that targets are set for, of levels that have an equation.

    Parameters
    ----------
    given, aims
        Items with an equation already, and those that targets are set for.
    """
    rules = "\n".join(f"{rate.code} = pct({code})" for code in given
                      if (rate := items.growth_of(items[code])) is not None
                      and rate.code in aims and rate.code not in given)
    return f"\n[growth aimed at]\n{rules}\n" if rules else ""


def undetailed(equations: Mapping[str, str], items: Catalog, at_base: Collection[str],
               budgeted: Collection[str], anywhere: Collection[str]) -> tuple[str, ...]:
    """Return rules for totals that a workbook states without any of their lines.

    The sum of no lines would be nought; such a total is taken as a line. So is what other budgets
    transfer in where the workbook has none of them.
    """
    return tuple(
        _rule(code, items, at_base, budgeted) for code, text in equations.items()
        if items[code].account is not None
        and items[code].side in {"source", "use"} and (code in at_base or code in budgeted)
        and _is_undetailed(code, text, items, anywhere))


def _is_undetailed(code: str, text: str, items: Catalog, anywhere: Collection[str]) -> bool:
    """Tell whether nothing is known of what an equation adds up."""
    if _TOTAL.search(text):
        return not any(line.code in anywhere for line in items.children(code))
    parts = _added(text)
    is_of_others = any(items[one].account not in {None, items[code].account} for one in parts)
    return is_of_others and not any(one in anywhere for one in parts)


def _added(text: str) -> list[str]:
    """List what an equation adds up by name; none where it is no such sum."""
    found = _SUM.fullmatch(text)
    return re.split(r"\s*\+\s*", found[1]) if found is not None else []


def unfunded(equations: Mapping[str, str], items: Catalog, budgeted: Collection[str]
             ) -> tuple[str, ...]:
    """Return rules for debt that a budget with totals of its own lists none of: there is none.

    What was on-lent last year was spent last year; beside spending as budgeted it would lie idle.
    """
    return tuple(
        f"{code} := 0" for code, text in equations.items()
        if text == f"{code} := budget({code})" and items[code].side == "source"
        and code not in budgeted and any(
            one in budgeted for one in _uses_beside(items[code], items)))


def unlisted_source(equations: Mapping[str, str], items: Catalog, anywhere: Collection[str]
                    ) -> tuple[str, ...]:
    """Return rules for transfers that are a share of what the workbook nowhere lists.

    A fund budget that states 调出资金 and its revenue in one sum has land in it that nobody can
    tell: what is transferred stays as budgeted, else as it was; a share of nothing would drop it.
    """
    return tuple(
        f"{code} := budget({code})" for code, text in equations.items()
        if code in anywhere and (found := _SHARE_OF.fullmatch(text))
        and found[1] in items and found[1] not in anywhere)


def _uses_beside(line: Item, items: Catalog) -> list[str]:
    """List the totals of what a line's budget spends."""
    return [item.code for item in items.lines(line.account) if item.side == "use"
            and items.children(item.code)] if line.account is not None else []


def unsourced(equations: Mapping[str, str], items: Catalog, at_base: Collection[str],
              budgeted: Mapping[str, float]) -> tuple[str, ...]:
    """Return rules for what a budget transfers in beyond what its other budgets transfer out.

    Idle balances and other funds pay it: it stays as budgeted. It was dropped else, and a plan that
    balances fell short by it.

    Parameters
    ----------
    at_base, budgeted
        Items with a figure in the base year, and budgets for the next by item.
    """
    rules = []
    for code, text in equations.items():
        parts = _added(text)
        other = [one for one in parts if equations.get(one) == f"{one} := 0"]
        outs = [one for one in parts if one in budgeted]
        if (code not in budgeted or not items[code].counterparts or len(other) != 1
                or any(one in at_base and one not in budgeted for one in parts)
                or not outs or other[0] in budgeted):
            continue
        left = budgeted[code] - sum_of(budgeted[one] for one in outs)
        if left > 0 and not is_rounding(left, budgeted[code], len(outs)):
            rules.append(f"{other[0]} := budget({code})" + "".join(
                f" - budget({one})" for one in outs))
    return tuple(rules)


def opened(equations: Mapping[str, str],
           carried: Iterable[tuple[Sequence[str], Sequence[str]]],
           at_base: Mapping[str, float], budgeted: Mapping[str, float]) -> tuple[str, ...]:
    """Return rules for what a year opens with where papers have one line of it, under any name.

    结转 and 结余 of one year are one amount in the next where that has 上年结余 alone: it takes in
    all that the year before closes with. Each would open the year else, the same money twice.

    Parameters
    ----------
    carried
        Of each budget what a year opens with and, in the same order, what it closes with.
    at_base, budgeted
        Amounts of the base year and budgets for the next, by item.
    """
    rules: list[str] = []
    for opens, closes in carried:
        told = [code for code in opens if code in at_base or code in budgeted]
        closing = [code for code in closes if code in at_base]
        if len(told) != 1 or len(opens) == 1 or not closing or told[0] not in equations:
            continue
        own = closes[opens.index(told[0])]
        left, opening = sum_of(at_base[code] for code in closing), budgeted.get(told[0])
        alone = at_base.get(own)
        if alone is not None and (opening is None or abs(opening - alone) <= abs(opening - left)):
            continue
        parts = [code for code in closes if code in equations or code in at_base]
        rules += [f"{told[0]} = {' + '.join(f'{code}(-1)' for code in parts)}",
                  *(f"{code} := 0" for code in opens if code != told[0] and code in equations)]
    return tuple(rules)


def partly_listed(equations: Mapping[str, str], items: Catalog, at_base: Mapping[str, float],
                  budgeted: Mapping[str, float]) -> tuple[str, ...]:
    """Return rules for totals of which a workbook lists some lines only.

    The sum of these would leave out the rest, which stays as budgeted, else as it was; a line that
    is not listed lies in the rest. A sum over all that an account has is a balance and keeps to
    its lines, unless one is missing that every budget has (上级补助收入); taxes have a line of
    their own for the rest.

    Parameters
    ----------
    at_base, budgeted
        Amounts of the base year and budgets for the next, by item.
    """
    known = {*at_base, *budgeted}
    rests = {code: rest for code, text in equations.items()
             if text == f"{code} = total({code})" and _may_lack(items[code], items, known)
             and (rest := _rest(code, items, at_base, budgeted))}
    # a rule, no identity: staff may move such a total without saying which line moves
    return (*(f"{code} := total({code}) + {rest}" for code, rest in rests.items()),
            *(f"{item.code} := 0" for code in rests for item in items.children(code)
              if item.code in equations and not _is_listed(item, items, known)))


def _is_listed(item: Item, items: Catalog, known: Collection[str]) -> bool:
    """Tell whether a line is known, itself or by what it is made of."""
    return item.code in known or any(_is_listed(child, items, known)
                                     for child in items.children(item.code))


def _may_lack(item: Item, items: Catalog, known: Collection[str]) -> bool:
    """Tell whether a total may hold more than its lines."""
    if item.account is not None and item.parent is None:
        return not all(_is_listed(child, items, known) for child in items.children(item.code)
                       if not child.optional)
    return item.account not in {None, "general"} and item.side in {"source", "use"}


_LITTLE, _HALF = 1e-4, 0.5
"""What no growth printed to a hundredth shows, as a share; a line's rounding, 万元."""


def is_rounding(left: float, whole: float, lines: int) -> bool:
    """Tell whether what listed lines leave of a total may be dropped: little, or their rounding.

    Parameters
    ----------
    left, whole
        The remainder and the total, 万元.
    lines
        How many are listed.
    """
    return left <= max(_LITTLE * whole, _HALF * lines)


def _rest(code: str, items: Catalog, at_base: Mapping[str, float], budgeted: Mapping[str, float]
          ) -> str:
    """Write what the listed lines of a total leave of it; empty where that is little."""
    lines = [item for item in items.children(code) if item.code in at_base or item.code in budgeted]
    stated = budgeted if code in budgeted else at_base
    if not lines or code not in stated or (
            stated is at_base and any(item.code in budgeted for item in lines)):
        return ""  # lines that are budgeted without their total are all that is budgeted
    left = stated[code] - sum_of(item.sign * stated.get(item.code, at_base.get(item.code, 0.0))
                                 for item in lines)
    if is_rounding(left, stated[code], len(lines)):
        return ""
    return _cited(code, stated, budgeted) + "".join(
        f" {'-' if item.sign > 0 else '+'} {_cited(item.code, stated, budgeted)}" for item in lines)


def _cited(code: str, stated: Mapping[str, float], budgeted: Mapping[str, float]) -> str:
    """Write the amount that a remainder is reckoned from: the budget, or last year's."""
    return f"budget({code})" if stated is budgeted and code in budgeted else f"{code}(-1)"


def _rule(code: str, items: Catalog, at_base: Collection[str], budgeted: Collection[str]) -> str:
    """What is spent and what others hand down is as budgeted; the rest stays as it was.

    What funds take in is budgeted with what they pay: last year's sum beside this year's spending
    would be a deficit, or a surplus, that nobody plans.
    """
    is_handed = "transfer" in code or "upper" in code
    takes_budget = code in budgeted and (items[code].side == "use" or code not in at_base
                                         or is_handed
                                         or items[code].account in {"social", "fund"})
    return f"{code} := budget({code})" if takes_budget else f"{code} := {code}(-1)"


def _is_lagged(code: str, texts: Iterable[str]) -> bool:
    """Whether an equation reads last year's amount, by a lag or by a change on its left."""
    reads = re.compile(rf"\b{code}\(-1\)|^\w+\({code}\)")
    return any(reads.search(text) for text in texts)
