"""What an edit of the text does to everybody's tags, before it is taken over."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.language import comma_separated, marked, ngettext
from hashiya.language import gettext as _
from hashiya.review.text_edits import Outcome, TagKind, TagOutcome, TextEdit
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.look.advice import advised
from hashiya_reader.look.direction import sentence
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.row_list import RowList

_WORDS = 30
_WHOSE = {
    TagKind.GOLD: marked("{name}, decisions"),
    TagKind.SUGGESTION: marked("{name}, suggestions"),
}
_OUTCOMES = {
    Outcome.STANDS: marked("stands"),
    Outcome.MOVES: marked("moves"),
    Outcome.DETACHED: marked("detached"),
    Outcome.FOUND_AGAIN: marked("found again"),
    Outcome.STAYS_DETACHED: marked("stays detached"),
}
_ALWAYS = (Outcome.STANDS, Outcome.MOVES, Outcome.DETACHED)


class TextEditPreview(Dialog[bool]):
    """A line for each annotator, reviewer and model, and for each tag that loses its words.

    Records that cannot be read come before these.

    Where the words of others are hidden, only those of the annotator `own` are shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind(
            "y,ctrl+j",
            "dismiss(True)",
            "Use the new text",
            id="text.take",
            show=True,
        ),
        bind(
            "escape,q",
            "dismiss(False)",
            "Cancel",
            id="text.leave",
            show=True,
        ),
    ]

    def __init__(self, edit: TextEdit, own: str | None = None) -> None:
        super().__init__()
        self.edit = edit
        self.own = own

    def compose(self) -> ComposeResult:
        """How much changes, whose tags, and the keys."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="count")
            yield RowList(empty=_("There are no tags on this article."))
            yield KeyRow()

    def on_mount(self) -> None:
        """Show all of it."""
        old, new = len(self.edit.source.article.text), len(self.edit.article.text)
        lines = self.edit.changed_lines
        words = ngettext(
            "{count:,} line changed, {old:,} → {new:,} characters",
            "{count:,} lines changed, {old:,} → {new:,} characters",
            lines,
        ).format(count=lines, old=old, new=new)
        self.query_one("#count", OneRow).row = Row(start=(Piece(words),))
        rows = self.query_one(RowList)
        rows.items = [(row,) for row in self._rows()]
        rows.focus()

    def _rows(self) -> Iterator[Row]:
        for problem in self.edit.problems:
            yield Row(start=(Piece(f"✗ {advised(problem)}"),))
        for (kind, owner), counts in self.edit.by_owner().items():
            parts = []
            for outcome in Outcome:
                if outcome in _ALWAYS or counts[outcome]:
                    parts.append(f"{_(_OUTCOMES[outcome])} {counts[outcome]}")
            words = _("{owner}: {outcomes}").format(
                owner=_owner(sentence(owner), kind), outcomes=comma_separated(parts)
            )
            yield Row(start=(Piece(words),))
        for entry in self.edit.tags:
            is_hidden = self.own not in {None, entry.tag.annotator}
            if entry.outcome is Outcome.DETACHED and not is_hidden:
                yield self._detached_row(entry)

    def _detached_row(self, entry: TagOutcome) -> Row:
        tag = entry.tag
        whose = sentence(_owner(tag.annotator, entry.kind))
        label = sentence(f"{tag.layer}/{tag.label}")
        words = [quoted(tag.text, limit=_WORDS)]
        if entry.new_words is not None:
            new_words = entry.new_words.of(self.edit.article.text)
            words += [Piece(" ← "), quoted(new_words, limit=_WORDS)]
        about = (Piece(_("detached")), Piece(f"  {whose}"), Piece(f"  {label}"))
        return Row(right=tuple(words), aside=about)


def _owner(name: str, kind: TagKind) -> str:
    """Whose tags they are: a name, and of a reviewer's and a model's what they are."""
    return _(_WHOSE[kind]).format(name=name) if kind in _WHOSE else name
