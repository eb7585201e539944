"""``@frozen`` does what ``@dataclass(frozen=True, slots=True)`` does, for every kind of field."""

from __future__ import annotations

import copy
import inspect
import math
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from forecast.frozen import frozen


def _ways(**options: bool) -> tuple[Any, Any]:
    """The house's decorator and the standard one."""
    return frozen(**options), dataclass(**{"frozen": True, "slots": True, **options})


def _pair(**options: bool) -> list[Any]:
    """One class with every kind of field, made both ways."""
    made = []
    for way in _ways(**options):
        class Kinds:
            name: str
            value: float
            years: tuple[int, ...] = ()
            words: list[str] = field(default_factory=list)
            note: str = field(default="-", compare=False)
            hidden: int = field(default=0, repr=False)
            given: str = "a"  # as a function that sets fields might call something
            size: int = field(init=False)
            seen: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
            fixed: str = field(default="unit", init=False)

            def __post_init__(self) -> None:
                object.__setattr__(self, "size", len(self.years))

        made.append(way(Kinds))
    return made


GIVEN: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    (("税收", 1.5), {}), (("税收", 1.5, (2020, 2021)), {"note": "x"}), (("a", math.nan), {"hidden": 3}),
    (("a",), {"value": -0.0, "words": ["b"]}), (("a", 0.0, ()), {"words": []}))


def test_instances_are_built_shown_compared_and_hashed_as_by_the_standard_decorator() -> None:
    house, standard = _pair()
    ours, theirs = ([kind(*words, **named) for words, named in GIVEN] for kind in (house, standard))
    for one, other in zip(ours, theirs, strict=True):
        assert repr(one) == repr(other)
        assert asdict(one) == asdict(other)
        assert [each.name for each in fields(one)] == [each.name for each in fields(other)]
    assert [[a == b for b in ours] for a in ours] == [[a == b for b in theirs] for a in theirs]
    assert ours[0] != theirs[0]  # of another class
    assert house.__match_args__ == standard.__match_args__
    assert house.__slots__ == standard.__slots__
    assert list(inspect.signature(house).parameters) == list(inspect.signature(standard).parameters)
    assert house.__init__.__annotations__.items() <= standard.__init__.__annotations__.items()


def test_equal_ones_hash_alike_and_a_default_is_made_anew_for_each() -> None:
    kind, _ = _pair()
    with pytest.raises(TypeError, match="unhashable"):  # it holds a list
        hash(kind("a", 1.0))
    first, second = kind("a", 1.0), kind("a", 1.0)
    first.words.append("b")
    first.seen["x"] = 1
    assert (second.words, second.seen) == ([], {})

    @frozen
    class Place:
        sheet: str
        cell: str = field(default="A1", compare=False)

    @frozen
    class Nothing:
        pass

    assert hash(Place("年度指标", "B2")) == hash(Place("年度指标", "C3")) == hash(("年度指标",))
    assert len({Nothing(), Nothing()}) == 1


@pytest.mark.parametrize("words", [(), ("a",), ("a", 1.0, (), [], "", 0, "a", 7)])
def test_a_wrong_count_of_arguments_is_refused(words: tuple[Any, ...]) -> None:
    for kind in _pair():
        with pytest.raises(TypeError, match="argument"):
            kind(*words)


def test_nothing_of_it_can_be_set_or_deleted() -> None:
    for kind in _pair():
        one = kind("a", 1.0)
        for change in (lambda one: setattr(one, "name", "b"), lambda one: delattr(one, "name")):
            with pytest.raises(FrozenInstanceError, match="name"):
                change(one)
        assert replace(one, name="b").name == "b"
        with pytest.raises(ValueError, match="size"):
            replace(one, size=3)


@frozen
class Held:
    """One that other processes are sent."""

    name: str
    places: tuple[Path, ...] = ()
    known: dict[str, int] = field(default_factory=dict, init=False)


@frozen
class HeldMore(Held):
    """One that goes on."""

    more: int = 3


@pytest.mark.parametrize("one", [Held("a", (Path("b"),)), HeldMore("a", more=4)])
def test_it_survives_pickling_and_copying(one: Held) -> None:
    one.known["x"] = 1
    for again in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one)):  # noqa: S301
        assert again == one
        assert type(again) is type(one)


def test_only_the_same_is_equal_where_it_is_not_compared() -> None:
    for kind in _pair(eq=False):
        one, other = kind("a", 1.0), kind("a", 1.0)
        assert one != other
        assert len({one, other}) == 2


def test_without_slots_properties_can_be_cached() -> None:
    @frozen(slots=False)
    class Counted:
        words: tuple[str, ...]

        @cached_property
        def count(self) -> int:
            return len(self.words)

    one = Counted(("a", "b"))
    assert (one.count, one.__dict__["count"]) == (2, 2)
    with pytest.raises(FrozenInstanceError):
        one.words = ()  # type: ignore[misc]


def test_what_a_class_says_of_itself_stays() -> None:
    @frozen
    class Titled:
        title: str

        def __repr__(self) -> str:
            return self.title

    assert repr(Titled("收入")) == "收入"
    with pytest.raises((TypeError, SyntaxError), match="default"):
        @frozen
        class Wrong:
            first: int = 0
            second: int
