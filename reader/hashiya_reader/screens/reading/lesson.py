"""The first lesson: an article of its own, and six things to do that are checked off."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya.corpus.guidelines import GUIDELINES
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Span, Tag
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.keys.hints import worded
from hashiya_reader.settings.preferences import LESSON_DONE
from hashiya_reader.widgets.label_looks import LabelLook, Looks
from hashiya_reader.widgets.row import Piece, Row

DIM = Style(dim=True)
BOLD = Style(bold=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonStep:
    """Something to do, and how it is done."""

    name: str
    title: str
    words: str


STEPS = (
    LessonStep(
        name="move",
        title=marked("move"),
        words=marked("The arrow keys move; {move.left} moves forward."),
    ),
    LessonStep(
        name="select",
        title=marked("select"),
        words=marked(
            "{select.word} takes a word, {select.sentence} a sentence; again: more."
        ),
    ),
    LessonStep(
        name="tag",
        title=marked("tag"),
        words=marked(
            "{label.stance.favor} is in favour, {label.stance.against} against: press one."
        ),
    ),
    LessonStep(
        name="target",
        title=marked("target"),
        words=marked("Type the target below, then {prompt.take}."),
    ),
    LessonStep(
        name="export",
        title=marked("export"),
        words=marked(
            "{article.export} shows what is exported; {export.close} comes back."
        ),
    ),
    LessonStep(
        name="undo",
        title=marked("undo"),
        words=marked("{tag.undo} undoes the last step."),
    ),
)
END = LessonStep(
    name="end",
    title="",
    words=marked("You're ready. Press {article.leave} to open your articles."),
)


class LessonPanel(Widget):
    """Two rows: which steps are done, and how the next one is done."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "LessonPanel { height: 2; }"

    rows: reactive[tuple[Row, ...]] = reactive((Row(), Row()))

    def render_line(self, y: int) -> Strip:
        """One of the rows."""
        if y >= len(self.rows):
            return Strip([])
        return self.rows[y].strip(self.size.width, self.rich_style)

    def show(self, done: set[str], looks: Iterable[LabelLook]) -> None:
        """Show which steps are done; the next one's keys are those that the labels have."""
        chips = []
        following = END
        for step in reversed(STEPS):
            title = _(step.title)
            if step.name in done:
                chips.append(Piece(f" ✓ {title} ", DIM))
            else:
                chips.append(Piece(f" ○ {title} ", BOLD))
                following = step
        words = worded(self, _(following.words), looks)
        self.rows = (
            Row(start=tuple(reversed(chips))),
            Row(start=(Piece(f" {words}"),)),
        )


class Lesson:
    """Follows what is done on the reading screen, and checks steps off."""

    def __init__(self, looks: Looks, done: Iterable[str]) -> None:
        self.looks = looks
        self.panel = LessonPanel(id="lesson")
        self.done = set(done)
        # The lesson is in no project, so there is no folder for guidelines beside it.
        self.guidelines_path = _("{name}, in the folder of your own articles").format(
            name=GUIDELINES
        )

    def follow_cursor(self, offset: int, selection: Span | None) -> None:
        """Check off moving and selecting."""
        if offset:
            self.check("move")
        if selection:
            self.check("select")

    def follow_tags(self, tags: Iterable[Tag]) -> None:
        """Check off tagging and giving a target; keys may also have changed."""
        for tag in tags:
            self.check("tag")
            if tag.attributes.get("target"):
                self.check("target")
        self.panel.show(self.done, self.looks.values())

    def follow_command(self, feature: str, command: str, session: TagSession) -> None:
        """Check off the look at the export, and an undo that undid something."""
        if (feature, command) == ("article", "show_export"):
            self.check("export")
        if (feature, command) == ("undo", "undo") and session.next_step:
            self.check("undo")

    def check(self, step: str) -> None:
        """Check a step off."""
        if step not in self.done:
            self.done.add(step)
            if len(self.done) == len(STEPS):
                LESSON_DONE.keep_if_possible(True)
            self.panel.show(self.done, self.looks.values())
