"""Editing a label of the scheme: its name, titles, key, colour and place in its layer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from hashiya.language import gettext as _
from hashiya.language import is_right_to_left, marked
from hashiya.model.scheme import Label, Layer
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.direction import sentence
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.screens.dialogs.form import form
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.choice import Choice
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.wrapped_words import Words

# The fields of text: the label's own field, what the dialog calls it, the placeholder
# while it is empty.
FIELDS = (
    ("name", marked("Name"), marked("as it is exported, short")),
    ("title", marked("English title"), marked("as it is shown in English")),
    ("title_ar", marked("Arabic title"), marked("as it is shown in Arabic")),
    ("key", marked("Key"), marked("a character, f5, ctrl+t; or none")),
    ("color", marked("Colour"), "#3f9d63"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelEdit:
    """A changed label and its place in its layer, counted from 0; None removes it."""

    label: Label | None
    place: int = 0


class EditLabel(Dialog[LabelEdit | None]):
    """Enter keeps the values of the fields, or says why that is not possible; Escape drops them.

    `keep` returns why an edit cannot be kept, "" where it is kept. A label without a
    name is a new one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter,ctrl+s", "keep", "Save", id="relabel.keep", show=True),
        bind("escape", "dismiss(None)", "Cancel", id="relabel.cancel", show=True),
        bind("f8", "remove", "Remove the label", id="relabel.remove", show=True),
        bind("down", "app.focus_next", "Next field", id="relabel.next"),
        bind("up", "app.focus_previous", "Previous field", id="relabel.previous"),
    ]

    def __init__(
        self, layer: Layer, label: Label, keep: Callable[[LabelEdit], str]
    ) -> None:
        super().__init__()
        self.layer_edited = layer
        self.label = label
        self.keep = keep
        self.names = layer.label_names

    @property
    def is_new(self) -> bool:
        """Whether the layer does not have the label yet."""
        return self.label.name not in self.names

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A new label cannot be removed."""
        return not (action == "remove" and self.is_new)

    def compose(self) -> ComposeResult:
        """The label, the fields, why the edit is not kept, the keys."""
        with Vertical(classes="dialog"):
            heading = OneRow(classes="words")
            layer = self.layer_edited
            title, other = layer.title, layer.title_ar
            if is_right_to_left():
                title, other = other, title
            words = _("A new label of {layer}").format(layer=title)
            if not self.is_new:
                words = _("{label} of {layer}").format(
                    label=self.label.name, layer=title
                )
            heading.row = Row(start=(Piece(sentence(words)),), end=(Piece(other),))
            yield heading
            yield from form(
                self.fields(),
                worded(
                    self,
                    _(
                        "Tab or {relabel.next} goes to the next field ·"
                        " {choice.next} {choice.previous} change a value"
                    ),
                ),
            )

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """Each field's title and the field."""
        for name, title, empty in FIELDS:
            value = getattr(self.label, name)
            placeholder = empty if name == "color" else _(empty)
            field = ArabicInput(
                value, placeholder=placeholder, compact=True, id=f"label-{name}"
            )
            yield _(title), field
        place = len(self.names) if self.is_new else self.names.index(self.label.name)
        others = [name for name in self.names if name != self.label.name]
        places = [_("first")]
        places += [_("after {label}").format(label=name) for name in others]
        choices = [(str(number), title) for number, title in enumerate(places)]
        yield _("Place"), Choice(choices, str(place), id="place")

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Keep the values of the fields."""
        values = {}
        for name, _title, _empty in FIELDS:
            field = self.query_one(f"#label-{name}", ArabicInput)
            values[name] = field.value.strip()
        for title, instead in (("title", "name"), ("title_ar", "title")):
            # A title that was only the name, or is removed, becomes the present name.
            if values[title] in {"", self.label.name}:
                values[title] = values[instead]
        values["key"] = named_key(values["key"])
        label = Label(**values, was=self.label.was)
        place = int(self.query_one("#place", Choice).value)
        self.try_to_keep(LabelEdit(label=label, place=place))

    def action_remove(self) -> None:
        """Take the label out of the scheme; its tags stay."""
        self.try_to_keep(LabelEdit(label=None))

    def try_to_keep(self, edit: LabelEdit) -> None:
        """Answer with the edit once it is kept."""
        trouble = self.keep(edit)
        if trouble:
            words = _("Not saved: {problem}").format(problem=trouble)
            self.show_trouble(sentence(words))
        else:
            self.dismiss(edit)

    @on(Input.Changed)
    def try_again(self) -> None:
        """Another value may be kept."""
        self.show_trouble("")

    def show_trouble(self, words: str) -> None:
        """Say why the edit is not kept, in the place of the hint."""
        self.query_one(".trouble", Words).words = words
        self.set_class(bool(words), "-troubled")


def named_key(written: str) -> str:
    """A key by its name, also where it is written as the screen shows it: `F7`, `^t`."""
    if len(written) < 2:
        return written
    return (f"ctrl+{written[1:]}" if written[0] == "^" else written).lower()
