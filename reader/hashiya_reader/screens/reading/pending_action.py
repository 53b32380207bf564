"""What a key has begun and the next ones finish: one value, shown in the status line."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from hashiya.model.model import Tag
from hashiya_reader.widgets.label_looks import LabelLook

if TYPE_CHECKING:
    from hashiya_reader.screens.reading.tagging import Tagging

DIGITS = frozenset("1234567890")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Another one takes its place; Escape cancels it."""

    ends_with_motion: ClassVar[bool] = False

    @property
    def prompt(self) -> str:
        """What the status line says; `{binding.id}` in it stands for the binding's key."""
        return ""

    def press_label(self, tagging: "Tagging", key: str, look: LabelLook) -> None:
        """Do what a label's key does meanwhile; `key` is "" for a click on the label."""
        tagging.apply(look.layer, look.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Pending):
    """The digits typed next say how often the next motion is made, `most` at the most."""

    digits: str = ""
    most: int

    ends_with_motion: ClassVar[bool] = True

    @property
    def number(self) -> int:
        """How often; 1 without digits."""
        return min(int(self.digits or 1), self.most) or 1

    @property
    def prompt(self) -> str:
        """The number so far."""
        return f"{self.number} times" if self.digits else "how many times?"

    def press_label(self, tagging: "Tagging", key: str, look: LabelLook) -> None:
        """Labels have digits as keys, which here are digits."""
        if key in DIGITS:
            tagging.movement.repeat(replace(self, digits=self.digits + key))
        else:
            tagging.apply(look.layer, look.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLabel(Pending):
    """The next label key holds its label instead of giving it."""

    @property
    def prompt(self) -> str:
        """Ask for the label."""
        return "which label to hold? press its key"

    def press_label(self, tagging: "Tagging", key: str, look: LabelLook) -> None:
        """Hold the label."""
        tagging.hold_label(look)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relabel(Pending):
    """The next label key gives the current tag its label instead of the one it has."""

    ends_with_motion: ClassVar[bool] = True

    @property
    def prompt(self) -> str:
        """Ask for the label."""
        return "which label instead? press its key"

    def press_label(self, tagging: "Tagging", key: str, look: LabelLook) -> None:
        """Give it to the current tag."""
        tagging.change_label(look.layer, look.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeArticle(Pending):
    """The next label is the article's own."""

    @property
    def prompt(self) -> str:
        """Ask for the label."""
        return "which label for the whole article? press its key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing(Pending):
    """A detached tag is put on the words that are selected next."""

    tag: Tag

    @property
    def prompt(self) -> str:
        """Say how."""
        return "select its words, then {tag.adrift} puts it there"


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpLetter(Pending):
    """The letter typed next is gone to."""

    @property
    def prompt(self) -> str:
        """Say so."""
        return "type a letter to go there"
