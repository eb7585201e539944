"""Problems raised in the language of who asks."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from forecast.issues import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.labels import Lang

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Speaker(Protocol):
    """What has a language."""

    @property
    def lang(self) -> Lang:
        """The language of what is shown."""
        ...


Asked = TypeVar("Asked", bound=Speaker)


def in_its_language(method: Callable[Concatenate[Asked, Given], Found]
                    ) -> Callable[Concatenate[Asked, Given], Found]:
    """Let a method's ``InputError`` say what is wrong in the language of its object."""
    @wraps(method)
    def spoken(self: Asked, /, *args: Given.args, **named: Given.kwargs) -> Found:
        try:
            return method(self, *args, **named)
        except InputError as error:
            raise InputError(error.issues, self.lang) from None

    return spoken
