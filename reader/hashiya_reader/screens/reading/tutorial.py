"""The first lesson: an article of its own, and what one has done of six things, checked off as they happen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rich.style import Style
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya.corpus.guidelines import GUIDELINES
from hashiya.corpus.project import ArticleEntry, Project
from hashiya.model.model import Change
from hashiya.model.scheme import default_scheme
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.files import MemoryFiles
from hashiya_reader.keys.hints import worded
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.settings.preferences import LESSON_DONE
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.widgets.article.cursor import Spot
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
BOLD = Style(bold=True)
TEXT = "tutorial.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do: what it is called, and how it is done, in both languages."""

    name: str
    english: str
    arabic: str


STEPS = (
    Step(
        name="move",
        english="The arrow keys move; ← goes on.",
        arabic="تحرّك بالأسهم؛ السهم الأيسر يمضي بك قُدُمًا",
    ),
    Step(
        name="select",
        english="{select.word} takes a word, {select.sentence} a sentence; again: more.",
        arabic="حدّد كلمة بـ {select.word} أو جملة بـ {select.sentence}",
    ),
    Step(
        name="tag",
        english="{label.stance.favor} is in favour, {label.stance.against} against: press one.",
        arabic="اضغط {label.stance.favor} للتأييد أو {label.stance.against} للمعارضة",
    ),
    Step(
        name="target",
        english="Type the target below, then {prompt.take}.",
        arabic="اكتب الهدف في الأسفل ثم اضغط {prompt.take}",
    ),
    Step(
        name="export",
        english="{article.export} shows what is exported; {export.close} comes back.",
        arabic="المفتاح {article.export} يريك ما سيُصدَّر، والمفتاح {export.close} يعيدك",
    ),
    Step(
        name="undo",
        english="{tag.undo} takes the last step back.",
        arabic="المفتاح {tag.undo} يعيدك خطوة إلى الوراء",
    ),
)


class Lesson(Widget):
    """Three rows: what is done and what is not, and how the next thing is done."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Lesson { height: 3; }"

    rows: reactive[tuple[Row, ...]] = reactive((Row(), Row(), Row()))

    def render_line(self, y: int) -> Strip:
        """One of the rows."""
        return (
            self.rows[y].strip(self.size.width, self.rich_style)
            if y < len(self.rows)
            else Strip([])
        )

    def show(self, done: Iterable[str], looks: Iterable[LabelLook]) -> None:
        """Show which steps are done, and of the following one how it is done with the keys that the labels have."""
        done = set(done)
        chips = [
            Piece(
                f" {'✓' if step.name in done else '○'} {step.name} ",
                DIM if step.name in done else BOLD,
            )
            for step in STEPS
        ]
        following = next((step for step in STEPS if step.name not in done), None)
        looks = tuple(looks)
        english = (
            following.english
            if following
            else "That is all. {article.leave} leads back to your own articles."
        )
        arabic = (
            following.arabic
            if following
            else "هذا كل شيء، والمفتاح {article.leave} يعيدك إلى مقالاتك"
        )
        self.rows = (
            Row(left=tuple(chips)),
            Row(left=(Piece(worded(self, f" {english}", looks)),)),
            Row(right=(Piece(" "), Piece(worded(self, arabic, looks)))),
        )


class TutorialScreen(ReadingScreen):
    """Reads and tags like any article; its tags are in memory only."""

    def __init__(self, workspace: Workspace, session: TagSession) -> None:
        super().__init__(workspace, session, (1, 1))
        self.done: set[str] = set()
        self.lesson = Lesson(id="lesson")

    def compose(self) -> ComposeResult:
        """The lesson stands above the text."""
        for widget in super().compose():
            yield widget
            if widget.id == "heading":
                yield self.lesson

    @property
    def guidelines_place(self) -> str:
        """The lesson is in no project, and nothing is to be written beside it."""
        return f"{GUIDELINES}, in the folder of your own articles"

    def on_mount(self) -> None:
        """Watch what is done."""
        self.check()
        self.watch(self.view, "spot", self.follow_steps, init=False)

    def scheme_changed(self) -> None:
        """Keys may have become others."""
        super().scheme_changed()
        self.check()

    def follow_steps(self, spot: Spot | None) -> None:
        """Moving and selecting are seen at the cursor."""
        if spot is not None:
            self.check(
                *(("move",) if spot.offset else ()),
                *(("select",) if spot.selection else ()),
            )

    def show(self) -> None:
        """Tagging is seen in the tags."""
        super().show()
        tags = self.session.tags
        targeted = any(tag.attributes.get("target") for tag in tags)
        self.check(*(("tag",) if tags else ()), *(("target",) if targeted else ()))

    def step_through(self, step: Callable[[], Change | None], name: str) -> None:
        """Undo is seen where it is done."""
        could = self.session.can_undo
        super().step_through(step, name)
        if could and name == "undo":
            self.check("undo")

    def action_export(self) -> None:
        """So is the look at the export."""
        super().action_export()
        self.check("export")

    def check(self, *names: str) -> None:
        """Check steps off."""
        were = len(self.done)
        self.done.update(names)
        if were < len(self.done) == len(STEPS):
            LESSON_DONE.keep_if_possible(True)
        self.lesson.show(self.done, self.workspace.looks.values())


class _Nowhere(ReadingPositions):
    """Remembers no place."""

    def remember(self, root: Path, article: str, offset: int) -> None:
        """Nothing is written for a lesson."""


def tutorial(annotator: str) -> TutorialScreen:
    """The lesson on a desk of its own, with the default scheme; nothing of it reaches the disk."""
    path = Path(str(resources.files("hashiya_reader").joinpath(TEXT)))
    entry = ArticleEntry(id="tutorial", path=path)
    project = Project(
        root=path.parent,
        scheme=default_scheme(),
        entries=(entry,),
        only=entry.id,
        whole=False,
    )
    workspace = Workspace(project, annotator, _Nowhere())
    workspace.store = TagStore(path.parent, MemoryFiles())
    return TutorialScreen(workspace, workspace.session(entry.id))
