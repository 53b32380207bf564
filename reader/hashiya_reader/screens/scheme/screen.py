"""The scheme, to be read and edited: labels are added, changed, moved and removed."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.corpus.project import SETTINGS
from hashiya.errors import HashiyaError, system_reason
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.scheme import Label, free_color
from hashiya.model.scheme_file import default_source
from hashiya.sessions.label_usage import Uses, label_uses
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.editor import edit_file
from hashiya_reader.editor_command import EditorFailed
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.keys.keymap import is_key
from hashiya_reader.live_scheme import keys_of
from hashiya_reader.look.advice import advised
from hashiya_reader.look.direction import sentence
from hashiya_reader.screens.dialogs.choose import Choose, Option
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.screens.reading.orphaned_labels import Key, map_label
from hashiya_reader.screens.scheme.edit_label import EditLabel, LabelEdit
from hashiya_reader.screens.scheme.rows import SchemeLine, scheme_lines
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace


class SchemeScreen(Dialog[None]):
    """Enter edits the label in the row, adds one, or maps the tags of an orphaned one.

    `first` is the label to begin at, `session` the one on the article that is open,
    `own` are the reader's own keys with what they do, and `take_over` makes the reader
    read the file again.
    """

    # fmt: off
    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("n", "add", "New",
             id="scheme.add", show=True, tooltip="Add a label to the layer of the row"),
        bind("shift+up", "move(-1)", "Move up",
             id="scheme.up", show=True, tooltip="Before the label above it"),
        bind("shift+down", "move(1)", "Down",
             id="scheme.down", show=True, tooltip="After the label below it"),
        bind("delete", "remove", "Remove",
             id="scheme.remove", show=True, tooltip="Its tags are kept, and orphaned"),
        bind("e", "edit", "The file",
             id="scheme.edit", show=True, tooltip="In your editor; used once it is saved"),
        bind("escape,q", "dismiss(None)", "Close", id="scheme.close", show=True),
    ]
    # fmt: on

    def __init__(
        self,
        workspace: Workspace,
        session: TagSession | None,
        own: Mapping[str, str],
        take_over: Callable[[], None],
        *,
        first: Key | None = None,
    ) -> None:
        super().__init__()
        self.first = first
        self.began = 0
        self.workspace = workspace
        self.session = session
        self.own = own
        self.take_over = take_over
        self.uses: Uses | None = None
        self.lines: list[SchemeLine] = []

    def compose(self) -> ComposeResult:
        """The list under a heading, the keys below it."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="file")
            yield RowList(id="scheme")
            yield KeyRow()

    def on_mount(self) -> None:
        """Show the scheme, and count."""
        self.query_one(RowList).focus()
        self.language_changed()
        self.scheme_changed()

    def language_changed(self) -> None:
        """Word the key of the list; the scheme is shown again by what changes the language."""
        self.query_one(KeyRow).context = (("list.choose", _("Edit")),)

    def scheme_changed(self) -> None:
        """Show the changed scheme; its uses are counted again."""
        settings = self.workspace.project.settings
        words = _("Scheme of {project} · the default; a change writes {file}")
        if settings.exists():
            words = _("Scheme of {project} · {file}")
        words = words.format(project=self.workspace.project.root.name, file=SETTINGS)
        self.query_one("#file", OneRow).row = Row(start=(Piece(sentence(words)),))
        self.show_lines()
        self.count()

    @work(thread=True, group="count", exclusive=True)
    def count(self) -> None:
        """Count how often each label is used, which reads all of the annotator's records."""
        uses = label_uses(self.workspace.store, self.workspace.annotator)
        self.call_later(self.show_counts, uses)

    def show_counts(self, uses: Uses) -> None:
        """Show how often each label is used."""
        self.uses = uses
        self.show_lines()

    def show_lines(self) -> None:
        """Show the lines; the highlight stays on its label, though lines came above it."""
        rows = self.query_one(RowList)
        before = self.line if self.lines else None
        map_key = worded(self, "{list.choose}")
        self.lines = list(scheme_lines(self.workspace, self.uses, map_key))
        rows.items = [(line.row,) for line in self.lines]
        orphans = [index for index, line in enumerate(self.lines) if line.orphan]
        if before is None:
            labels = [index for index, line in enumerate(self.lines) if line.label]
            rows.highlighted = labels[0] if labels else 0
            if self.first is not None:
                self.highlight(*self.first)
            self.began = rows.highlighted
        elif orphans and rows.highlighted == self.began:
            # Orphaned labels come first, unless the highlight was moved meanwhile.
            rows.highlighted, self.began = orphans[0], -1
        elif before.label:
            self.highlight(before.layer, before.label)

    def highlight(self, layer: str, label: str) -> None:
        """Highlight a label, if it is there."""
        for index, line in enumerate(self.lines):
            if (line.layer, line.label) == (layer, label):
                self.query_one(RowList).highlighted = index
                return

    @property
    def line(self) -> SchemeLine:
        """The highlighted line."""
        return self.lines[
            max(0, min(self.query_one(RowList).highlighted, len(self.lines) - 1))
        ]

    @on(RowList.Chosen)
    @work
    async def choose(self, event: RowList.Chosen) -> None:
        """Map the tags of the orphaned label in the row, edit the label there, or add one."""
        line = self.lines[event.index]
        if line.orphan is not None and self.uses is not None:
            outcome = await map_label(
                self.app.push_screen_wait,
                self.workspace,
                line.orphan,
                self.uses[line.orphan],
                self.session,
            )
            if outcome is not None:
                self.app.notify(outcome.words, title=_("Mapped"))
                self.count()
        elif line.label:
            await self.edit_label(
                line.layer, self.workspace.project.scheme.label(line.layer, line.label)
            )
        elif line.is_new:
            await self.add_to(line.layer)

    def action_edit(self) -> None:
        """Open the user's editor on `hashiya.toml`; a new file begins as the default scheme."""
        path = self.workspace.project.settings
        try:
            if not path.exists():
                path.write_text(default_source(), encoding="utf-8")
            edit_file(self.app, path)
        except EditorFailed as error:
            self.app.notify(advised(error), title=_("Not edited"), severity="error")
        except OSError as error:
            self.app.notify(
                f"{path}: {system_reason(error)}",
                title=_("Not edited"),
                severity="error",
            )

    # Labels

    @work
    async def action_add(self) -> None:
        """Add a label to the layer of the highlighted row."""
        await self.add_to(
            self.line.layer or self.workspace.project.scheme.layers[0].name
        )

    async def add_to(self, layer: str) -> None:
        """Ask for a label of the layer, and add it."""
        color = free_color(self.workspace.project.scheme)
        await self.edit_label(
            layer, Label(name="", title="", title_ar="", key="", color=color)
        )

    async def edit_label(self, layer: str, label: Label) -> None:
        """Edit a label of the layer; where its name becomes another, its tags have that one too."""
        dialog = EditLabel(
            self.workspace.project.scheme.layer(layer),
            label,
            lambda edit: self.keep(layer, label, edit),
        )
        edit = await self.app.push_screen_wait(dialog)
        if edit is None:
            return
        self.take_over()
        if edit.label is not None:
            self.highlight(layer, edit.label.name)
            if label.name and edit.label.name != label.name:
                self.report_rename(layer, label.name, edit.label.name)

    def report_rename(self, layer: str, old: str, new: str) -> None:
        """Show that all tags of a label have its new name, which needs no change of them."""
        uses = (self.uses or {}).get((layer, old), {})
        words = _(
            "All tags with this label have its new name, in all annotators' work."
        )
        if uses:
            count = sum(uses.values())
            words = ngettext(
                "{count} tag of yours, and those of all others, have the new name.",
                "{count} tags of yours, and those of all others, have the new name.",
                count,
            ).format(count=f"{count:,}")
        title = _("{old} is now {new}").format(old=old, new=new)
        self.app.notify(words, title=sentence(title))

    def keep(self, layer: str, label: Label, edit: LabelEdit) -> str:
        """Write a changed label into the file; return why it cannot be, "" where it can."""
        # Costs as much as a good part of the reader's start, and few ever edit a
        # scheme.
        from hashiya.corpus.scheme_editing import edit_scheme, put_label
        from hashiya.review.scheme_history import scheme_lock

        new = edit.label
        if new is not None and new.key and not is_key(new.key):
            words = _(
                "{key!r} is not a key: give one character, or a name such as f5 or ctrl+t"
            )
            return words.format(key=new.key)
        if new is not None and new.key != label.key:
            conflict = self.key_conflict(new.key)
            if conflict:
                return conflict
        try:
            with scheme_lock(self.workspace.project):
                edit_scheme(
                    self.workspace.project,
                    lambda source: put_label(
                        source, layer, label.name, new, edit.place
                    ),
                )
        except HashiyaError as error:
            return str(error)
        return ""

    def key_conflict(self, key: str) -> str:
        """What has a key already, in a sentence; "" when nothing has."""
        for layer in self.workspace.project.scheme.layers:
            for label in layer.labels:
                if key and label.key == key:
                    words = _("{key!r} is the key of {label}: choose another one")
                    return words.format(key=key, label=f"{layer.name}/{label.name}")
        for name in keys_of(key):
            if name in self.own:
                words = _(
                    "{key!r} is the key of the reader’s own “{command}”: "
                    "choose another one"
                )
                return words.format(key=key, command=_(self.own[name]))
        return ""

    def action_move(self, step: int) -> None:
        """Move the highlighted label up or down among those of its layer."""
        line = self.line
        if not line.label:
            return
        scheme = self.workspace.project.scheme
        label = scheme.label(line.layer, line.label)
        labels = scheme.layer(line.layer).labels
        place = labels.index(label) + step
        if 0 <= place < len(labels):
            self.put(line.layer, label, LabelEdit(label=label, place=place))

    @work
    async def action_remove(self) -> None:
        """Take the highlighted label out of the scheme, once that is confirmed."""
        line = self.line
        if not line.label:
            return
        label = self.workspace.project.scheme.label(line.layer, line.label)
        uses = (self.uses or {}).get((line.layer, line.label), {})
        dialog = Choose(
            removal_options(label.name, sum(uses.values())),
            placeholder=_("remove it from the scheme?"),
        )
        if await self.app.push_screen_wait(dialog):
            self.put(line.layer, label, LabelEdit(label=None))

    def put(self, layer: str, label: Label, edit: LabelEdit) -> None:
        """Write a changed label into the file, and read it again."""
        trouble = self.keep(layer, label, edit)
        if trouble:
            self.app.notify(trouble, title=_("Not saved"), severity="error")
        else:
            self.take_over()


def removal_options(label: str, tags: int) -> list[Option[bool]]:
    """Leave a label or remove it, with what becomes of its tags."""
    remove = _("Remove {label}: you have no tags with it").format(label=label)
    if tags:
        remove = ngettext(
            "Remove {label}: {count} tag of yours keeps it, orphaned",
            "Remove {label}: {count} tags of yours keep it, orphaned",
            tags,
        ).format(label=label, count=f"{tags:,}")
    options = []
    keep = _("Keep {label}").format(label=label)
    for value, words in ((False, keep), (True, remove)):
        row = Row(start=(Piece(sentence(f" {words}")),))
        options.append(Option(value=value, row=row, words=words))
    return options


def refusal(error: HashiyaError) -> str:
    """The report of an edit that cannot be used."""
    words = _("{problem}. The scheme from before stays in use.")
    return words.format(problem=error)
