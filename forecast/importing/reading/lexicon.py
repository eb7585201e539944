"""The word lists of ``words.toml``, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.importing.reading.tags import Flow, Role, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping


NATION = "全国"
"""Its figures are no bureau's."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What each word of a heading or a title means; ``words.toml`` says what the lists are for."""

    roles: Mapping[str, Role]
    stages: Mapping[str, Status]
    years_back: Mapping[str, int]
    frequencies: Mapping[str, int]
    before: tuple[str, ...]
    before_cumulative: tuple[str, ...]
    flows: Mapping[str, Flow]
    levels: tuple[str, ...]
    other: tuple[str, ...]
    tiers: Mapping[str, Tier]
    tier_ends: Mapping[str, Tier]
    region_ends: tuple[str, ...]
    not_regions: tuple[str, ...]
    whole: tuple[str, ...]
    wider: frozenset[str]
    small: tuple[str, ...]
    totals: frozenset[str]
    heads: frozenset[str]
    sectors: frozenset[str]
    branches: frozenset[str]
    sector_roots: frozenset[str]
    narrow: tuple[str, ...]
    qualifiers: tuple[str, ...]
    title_fillers: tuple[str, ...]
    labelled: frozenset[str]
    continued: frozenset[str]
    departments: tuple[str, ...]
    collectors: frozenset[str]
    collector_heads: tuple[str, ...]

    @property
    def region(self) -> re.Pattern[str]:
        """What a region's name looks like."""
        return re.compile(rf"[\u4e00-\u9fff]{{1,12}}(?:{'|'.join(self.region_ends)})")


@cache
def lexicon() -> Lexicon:
    """Return the lists."""
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    region, titles = told["region"], told["titles"]
    return Lexicon(
        roles={word: Role(role) for role, words in told["roles"].items() for word in words},
        stages={word: Status(stage) for stage, words in told["stages"].items() for word in words},
        years_back={word: int(back) for back, words in told["years_back"].items()
                    for word in words},
        frequencies={word: int(parts) for parts, words in told["frequencies"].items()
                     for word in words},
        before=_longest(told["before"]["words"]),
        before_cumulative=_longest(told["before"]["cumulative"]),
        flows={word: Flow(flow) for flow, words in told["flows"].items() for word in words},
        levels=_longest(told["levels"]["words"]),
        other=_longest(told["other"]["words"]),
        tiers={word: Tier(tier) for tier, words in told["tiers"].items() for word in words},
        tier_ends={word: Tier(tier) for tier, words in told["tier_of_region"].items()
                   for word in words},
        region_ends=_longest(region["ends"]), not_regions=tuple(region["not_regions"]),
        whole=tuple(region["whole"]), wider=frozenset(region["wider"]),
        small=tuple(region["small"]),
        totals=frozenset(told["totals"]["words"]),
        heads=frozenset(told["totals"]["heads"]),
        sectors=frozenset(told["sectors"]["names"]),
        branches=frozenset(told["sectors"]["branches"]),
        sector_roots=frozenset(told["sectors"]["under"]),
        qualifiers=tuple(told["qualifiers"]["ends"]),
        narrow=tuple(told["qualifiers"]["narrow"]),
        title_fillers=_longest(titles["fillers"]), labelled=frozenset(titles["labelled"]),
        continued=frozenset(titles["continued"]), departments=tuple(titles["departments"]),
        collectors=frozenset(told["collectors"]["names"]),
        collector_heads=tuple(told["collectors"]["heads"]))


def _longest(words: list[str]) -> tuple[str, ...]:
    """Put longer words first, since a shorter one may begin them."""
    return tuple(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1 << 12)
def is_region(text: str) -> bool:
    """Tell whether a text is the name of a region and nothing else."""
    told = lexicon()
    return bool(told.region.fullmatch(text)) and not text.endswith(told.not_regions)
