"""What layers, labels and attributes are called in the language of the interface."""

from collections.abc import Iterable
from typing import Protocol

from hashiya.language import is_right_to_left


class Titled(Protocol):
    """What has a name, and titles by language; the scheme's reader fills those left out."""

    @property
    def name(self) -> str:
        """What is exported."""

    @property
    def title(self) -> str:
        """The title in English."""

    @property
    def title_ar(self) -> str:
        """The title in Arabic."""


def title_of(named: Titled) -> str:
    """The title in the language of the interface, otherwise the other one, otherwise the name."""
    if is_right_to_left():
        return named.title_ar or named.title or named.name
    return named.title or named.name


def title_called(name: str, named: Iterable[Titled]) -> str:
    """The title of the one of that name; the name itself where none has it."""
    for titled in named:
        if titled.name == name:
            return title_of(titled)
    return name
