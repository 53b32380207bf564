"""Editing a tag: its label, attributes, confidence and note."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Tag
from hashiya.model.scheme import Attribute, Layer
from hashiya_reader.editor import edit_text
from hashiya_reader.editor_command import EditorFailed
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.look.titles import title_of
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.screens.dialogs.form import form
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.choice import Choice
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Row, quoted

UNSAID = ("", "–")
HINT = marked(
    "Tab or {edit.next} goes to the next field · {choice.next} "
    "{choice.previous} change a value"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagEdit:
    """The values of the dialog's fields."""

    label: str
    attributes: Mapping[str, str]
    confidence: int | None
    note: str


# In a field of text the key would go to the end of the line.
EDITOR = bind(
    "ctrl+e", "screen.editor", "Note in your editor", id="note.editor", show=True
)


class TextField(ArabicInput):
    """A field of text in the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [EDITOR]


class EditTag(Dialog[TagEdit | None]):
    """One row a field, Tab between them; Enter keeps all of it, Escape none.

    A note is one line. In the user's own editor it may have several, which become one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        EDITOR,
        bind("enter,ctrl+s", "keep", "Save", id="edit.keep", show=True),
        bind("escape", "dismiss(None)", "Cancel", id="edit.cancel", show=True),
        bind("down", "app.focus_next", "Next field", id="edit.next"),
        bind("up", "app.focus_previous", "Previous field", id="edit.previous"),
    ]

    def __init__(
        self,
        tag: Tag,
        layer: Layer,
        offered: Callable[[Tag, Attribute], tuple[str, ...]],
    ) -> None:
        super().__init__()
        self.tag = tag
        self.tag_layer = layer
        self.offered = offered

    def compose(self) -> ComposeResult:
        """The tagged words, then the fields."""
        with Vertical(classes="dialog"):
            words = OneRow(classes="words")
            words.row = Row(right=(quoted(self.tag.text or _("the whole article")),))
            yield words
            yield from form(self.fields(), worded(self, _(HINT)))

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """Each field's title and the field."""
        labels = [(label.name, title_of(label)) for label in self.tag_layer.labels]
        keys = {label.key: label.name for label in self.tag_layer.labels if label.key}
        yield (
            title_of(self.tag_layer),
            Choice(labels, self.tag.label, keys=keys, id="label"),
        )
        for attribute in self.tag_layer.attributes:
            mark = " *" if attribute.required else ""
            yield f"{title_of(attribute)}{mark}", self.attribute_field(attribute)
        levels = [
            (str(level), _("{level} of 5").format(level=level)) for level in range(1, 6)
        ]
        confidence = str(self.tag.confidence or "")
        digits = {level: level for level, _ in levels} | {"0": ""}
        yield (
            _("Confidence"),
            Choice([UNSAID, *levels], confidence, keys=digits, id="confidence"),
        )
        yield _("Note"), TextField(self.tag.note, compact=True, id="note")

    def attribute_field(self, attribute: Attribute) -> Widget:
        """A field for one of a few values, or for any text."""
        value = self.tag.attributes.get(attribute.name, "")
        name = f"attribute-{self.tag_layer.attributes.index(attribute)}"
        if attribute.values:
            values = [(word, word) for word in attribute.values]
            return Choice([UNSAID, *values], value, id=name)
        offered = self.offered(self.tag, attribute)
        field = TextField(
            value, placeholder=" ، ".join(offered[:3]), compact=True, id=name
        )
        field.offers = offered
        return field

    def on_mount(self) -> None:
        """Focus the first attribute, since the label is known; without attributes the note."""
        first = "#attribute-0" if self.tag_layer.attributes else "#note"
        self.query_one(first).focus()

    def action_editor(self) -> None:
        """Let the user's editor have the note."""
        note = self.query_one("#note", ArabicInput)
        try:
            note.value = edit_text(self.app, note.value)
        except EditorFailed as error:
            self.app.notify(
                advised(error), title=_("The note is as it was"), severity="error"
            )
        else:
            note.focus()
            note.cursor_position = len(note.value)

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Answer with the fields' values."""
        attributes = {}
        for index, attribute in enumerate(self.tag_layer.attributes):
            value = self.value_of(f"#attribute-{index}").strip()
            if value:
                attributes[attribute.name] = value
        confidence = self.value_of("#confidence")
        self.dismiss(
            TagEdit(
                label=self.value_of("#label"),
                attributes=attributes,
                confidence=int(confidence) if confidence else None,
                note=self.value_of("#note"),
            )
        )

    def value_of(self, selector: str) -> str:
        """The value of a field."""
        field = self.query_one(selector)
        return field.value if isinstance(field, Choice | ArabicInput) else ""
