"""What Excel refuses or does not know in the text of a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MAX_FORMULA = 8192
"""Characters of a formula (Excel specifications and limits)."""
MAX_NESTING = 64
"""Levels of functions within functions."""

_NEWER = """
    ANCHORARRAY ARRAYTOTEXT BYCOL BYROW CHOOSECOLS CHOOSEROWS CONCAT DETECTLANGUAGE DROP EXPAND
    FIELDVALUE FILTER GROUPBY HSTACK IFS IMAGE ISOMITTED LAMBDA LET MAKEARRAY MAP MAXIFS MINIFS
    PERCENTOF PIVOTBY RANDARRAY REDUCE REGEXEXTRACT REGEXREPLACE REGEXTEST SCAN SEQUENCE SINGLE
    SORT SORTBY STOCKHISTORY SWITCH TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW
    TRANSLATE TRIMRANGE UNIQUE VALUETOTEXT VSTACK WRAPCOLS WRAPROWS XLOOKUP XMATCH
    """
NEWER = frozenset(_NEWER.split())
"""Functions that came after Excel 2016; there, and in older WPS, they show #NAME?."""
_OLDER = """
    ACOT ACOTH AGGREGATE ARABIC BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV
    BITAND BITLSHIFT BITOR BITRSHIFT BITXOR CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT
    CHISQ.INV CHISQ.INV.RT CHISQ.TEST COMBINA CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P
    COVARIANCE.S CSC CSCH DAYS DECIMAL DISPIMG ECMA.CEILING ENCODEURL ERF.PRECISE ERFC.PRECISE
    EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FILTERXML FLOOR.MATH FLOOR.PRECISE
    FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT FORECAST.LINEAR
    FORMULATEXT GAMMA GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS HYPGEOM.DIST IFNA IMCOSH IMCOT
    IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN ISFORMULA ISO.CEILING ISOWEEKNUM LOGNORM.DIST LOGNORM.INV
    MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST NETWORKDAYS.INTL NORM.DIST NORM.INV NORM.S.DIST
    NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC
    PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC QUERYSTRING RANK.AVG RANK.EQ RRI SEC
    SECH SHEET SHEETS SKEW.P STDEV.P STDEV.S T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST
    UNICHAR UNICODE VAR.P VAR.S WEBSERVICE WEIBULL.DIST WORKDAY.INTL XOR Z.TEST
    """
_SINCE_2010 = frozenset(_OLDER.split())
_TEXT = re.compile(r'"[^"]*"')
_CALL = re.compile(r"((?:_xl\w+\.)*)([A-Za-z][A-Za-z0-9_.]*)\(")
_QUOTED = re.compile(r"'((?:[^']|'')+)'!")
_BARE = re.compile(r"(?<![\w.\]'#])([^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!")
_DYNAMIC = re.compile(r"[\w.]+\|(?:'(?:[^']|'')*'|[\w.]+)!")
"""A link to another program (DDE): ``Excel|'[book]sheet'!``."""
_IN_QUOTES = re.compile(r"'(?:[^']|'')*'")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")


def without_texts(formula: str) -> str:
    """Return a formula with its texts emptied: what stands in them is no formula."""
    return _TEXT.sub('""', formula) if '"' in formula else formula


def newer_functions(formula: str) -> Iterator[str]:
    """Go through the functions of a formula (without texts) that Excel 2016 does not have."""
    for prefix, name in _CALL.findall(formula):
        plain = name.upper()
        if plain in NEWER or (prefix.startswith("_xlfn") and plain not in _SINCE_2010):
            yield plain


def unknown_sheets(formula: str, sheets: Collection[str]) -> Iterator[str]:
    """Go through the sheets that a formula (without texts) names and the workbook has not.

    ``sheets`` holds names in lower case. Names with ``[`` lie in other workbooks.
    """
    if "!" not in formula:
        return
    first, _, rest = formula.partition("!")
    if first.isalnum() and first.lower() in sheets and "!" not in rest:  # as most do
        return
    formula = _DYNAMIC.sub("", formula) if "|" in formula else formula
    named = [one.replace("''", "'") for one in _QUOTED.findall(formula)]
    named += _BARE.findall(_QUOTED.sub("", formula))
    for name in named:
        ends = [name] if "[" in name or name.lower() in sheets else name.split(":")
        for end in ends:
            if "[" not in end and end.lower() not in sheets:
                yield end


def nesting(formula: str) -> int:
    """Count the levels of brackets of a formula (without texts); -1 when they do not match."""
    bare = _IN_QUOTES.sub("", formula) if "'" in formula else formula
    while "[" in bare and (shorter := _IN_BRACKETS.sub("", bare)) != bare:
        bare = shorter
    deepest = level = 0
    for letter in bare:
        if letter == "(":
            level += 1
            deepest = max(deepest, level)
        elif letter == ")":
            level -= 1
            if level < 0:
                return -1
    return deepest if level == 0 else -1
