"""The first lesson: an article of its own, and six things to do that are checked off."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya.corpus.guidelines import GUIDELINES
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
    """Something to do, and how it is done, in both languages."""

    name: str
    english: str
    arabic: str


STEPS = (
    LessonStep(
        name="move",
        english="The arrow keys move; {move.left} goes on.",
        arabic="تحرّك بالأسهم؛ السهم الأيسر يمضي بك قُدُمًا",
    ),
    LessonStep(
        name="select",
        english="{select.word} takes a word, {select.sentence} a sentence; again: more.",
        arabic="حدّد كلمة بـ {select.word} أو جملة بـ {select.sentence}",
    ),
    LessonStep(
        name="tag",
        english="{label.stance.favor} is in favour, {label.stance.against} against: press one.",
        arabic="اضغط {label.stance.favor} للتأييد أو {label.stance.against} للمعارضة",
    ),
    LessonStep(
        name="target",
        english="Type the target below, then {prompt.take}.",
        arabic="اكتب الهدف في الأسفل ثم اضغط {prompt.take}",
    ),
    LessonStep(
        name="export",
        english="{article.export} shows what is exported; {export.close} comes back.",
        arabic="المفتاح {article.export} يريك ما سيُصدَّر، والمفتاح {export.close} يعيدك",
    ),
    LessonStep(
        name="undo",
        english="{tag.undo} undoes the last step.",
        arabic="المفتاح {tag.undo} يعيدك خطوة إلى الوراء",
    ),
)
END = LessonStep(
    name="end",
    english="You're ready. Press {article.leave} to open your articles.",
    arabic="هذا كل شيء، والمفتاح {article.leave} يعيدك إلى مقالاتك",
)


class LessonPanel(Widget):
    """Three rows: which steps are done, and how the next one is done."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "LessonPanel { height: 3; }"

    rows: reactive[tuple[Row, ...]] = reactive((Row(), Row(), Row()))

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
            if step.name in done:
                chips.append(Piece(f" ✓ {step.name} ", DIM))
            else:
                chips.append(Piece(f" ○ {step.name} ", BOLD))
                following = step
        looks = tuple(looks)
        english = worded(self, f" {following.english}", looks)
        arabic = worded(self, following.arabic, looks)
        self.rows = (
            Row(left=tuple(reversed(chips))),
            Row(left=(Piece(english),)),
            Row(right=(Piece(" "), Piece(arabic))),
        )


class Lesson:
    """Follows what is done on the reading screen, and checks steps off."""

    # The lesson is in no project, so there is no folder for guidelines beside it.
    guidelines_path = f"{GUIDELINES}, in the folder of your own articles"

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.panel = LessonPanel(id="lesson")
        self.done: set[str] = set()

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
