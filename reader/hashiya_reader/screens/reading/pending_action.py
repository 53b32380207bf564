"""A command of several keys: what the first began, as one value for the status line."""

from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Tag
from hashiya_reader.widgets.label_looks import LabelLook

MOST_CONFIDENT = 5


class LabelActions(Protocol):
    """What a label's key can do; the feature `tagging` does it."""

    def apply(self, layer: str, label: str) -> None:
        """Give the label to what is selected."""

    def hold_label(self, look: LabelLook) -> None:
        """Hold the label, to be given by one key."""

    def change_label(self, layer: str, label: str) -> None:
        """Give the label to the current tag in place of its own."""

    def set_confidence(self, confidence: int | None) -> None:
        """Give the current tag a confidence, or none."""

    def repeat_motion(self, count: "Count") -> None:
        """Let the next motion be made as often as the count says."""


# The most characters of a tag's words in a prompt.
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Another one takes its place; Escape cancels it."""

    ends_with_motion: ClassVar[bool] = False
    ends_with_change: ClassVar[bool] = False

    @property
    def prompt(self) -> str:
        """The words of the status line; `{binding.id}` in them becomes the binding's key."""
        return ""

    def press_label(self, actions: LabelActions, key: str, look: LabelLook) -> None:
        """Do what a label's key does meanwhile; `key` is "" for a click on the label."""
        actions.apply(look.layer, look.label)

    def press_digit(self, actions: LabelActions, digit: str) -> bool:
        """Take a digit, also one that is a label's key; False where digits mean nothing."""
        return False


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
        if not self.digits:
            return _("how many times?")
        number = self.number
        return ngettext("{count} time", "{count} times", number).format(
            count=f"{number:,}"
        )

    def press_digit(self, actions: LabelActions, digit: str) -> bool:
        """Put the digit behind those before it."""
        actions.repeat_motion(replace(self, digits=self.digits + digit))
        return True


class Confidence(Pending):
    """The digit typed next is the current tag's confidence; 0 is none."""

    ends_with_motion: ClassVar[bool] = True

    @property
    def prompt(self) -> str:
        """Ask for the digit."""
        return _("how sure? 1 to {most}, 0 for no answer").format(most=MOST_CONFIDENT)

    def press_digit(self, actions: LabelActions, digit: str) -> bool:
        """Set it; higher digits mean nothing."""
        if int(digit) <= MOST_CONFIDENT:
            actions.set_confidence(int(digit) or None)
        return True


class HoldLabel(Pending):
    """The next label key holds its label instead of giving it."""

    @property
    def prompt(self) -> str:
        """Ask for the label."""
        return _("which label to hold? press its key")

    def press_label(self, actions: LabelActions, key: str, look: LabelLook) -> None:
        """Hold the label."""
        actions.hold_label(look)


class Relabel(Pending):
    """The next label key gives the current tag its label instead of the one it has."""

    ends_with_motion: ClassVar[bool] = True

    @property
    def prompt(self) -> str:
        """Ask for the label."""
        return _("which label instead? press its key")

    def press_label(self, actions: LabelActions, key: str, look: LabelLook) -> None:
        """Give it to the current tag."""
        actions.change_label(look.layer, look.label)


class WholeArticle(Pending):
    """The next label is the article's own."""

    @property
    def prompt(self) -> str:
        """Ask for the label."""
        return _("which label for the whole article? press its key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing(Pending):
    """A detached tag is put on the words that are selected next.

    `new_words` are those that are in place of its own now, and are selected; "" where
    that is not known.
    """

    tag: Tag
    new_words: str = ""

    @property
    def prompt(self) -> str:
        """Say how."""
        if not self.new_words:
            return _("select its words, then {tag.adrift} puts it there")
        old, new = shortened(self.tag.text), shortened(self.new_words)
        return _(
            "was {old}, now {new}: {{tag.adrift}} takes that, or select others"
        ).format(old=old, new=new)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishIncomplete(Pending):
    """The key that marks the article done marks it done although tags are incomplete."""

    tags: tuple[Tag, ...]

    ends_with_motion: ClassVar[bool] = True
    ends_with_change: ClassVar[bool] = True

    @property
    def prompt(self) -> str:
        """Say how many there are."""
        count = len(self.tags)
        return ngettext(
            "{count} incomplete tag: {{article.done}} again finishes, {{tag.edit}} edits",
            "{count} incomplete tags: {{article.done}} again finishes, {{tag.edit}} edits",
            count,
        ).format(count=f"{count:,}")


def shortened(words: str) -> str:
    """The words in a line, cut to some twenty characters."""
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


class JumpLetter(Pending):
    """The letter typed next is gone to."""

    @property
    def prompt(self) -> str:
        """Say so."""
        return _("type a letter to go there")
