"""The tutorial: the lesson's article, open in a reading screen of its own."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from hashiya.corpus.project import ArticleEntry, ProjectFolder
from hashiya.language import current_language
from hashiya.model.scheme_file import default_scheme
from hashiya.store import TagStore
from hashiya.store.memory_files import MemoryFiles
from hashiya_reader.screens.reading.lesson import Lesson
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.workspace import Workspace

# By the language of the interface; the article itself is Arabic.
TEXT = "tutorial.{language}.txt"


def is_lesson(screen: object) -> bool:
    """Whether a screen is the lesson."""
    return isinstance(screen, ReadingScreen) and screen.lesson is not None


class _Nowhere(ReadingPositions):
    """Remembers no place."""

    def remember(self, root: Path, article: str, offset: int) -> None:
        """Nothing is written for a lesson."""


def tutorial(annotator: str, done: Iterable[str] = ()) -> ReadingScreen:
    """The lesson in a workspace of its own, with the default scheme; nothing reaches the disk.

    `done` are the names of the steps that are checked off.
    """
    name = TEXT.format(language=current_language())
    path = Path(str(resources.files("hashiya_reader").joinpath(name)))
    entry = ArticleEntry(id="tutorial", path=path)
    project = ProjectFolder(
        root=path.parent,
        scheme=default_scheme(),
        entries=(entry,),
        only=entry.id,
        whole=False,
    )
    workspace = Workspace(project, annotator, _Nowhere())
    workspace.store = TagStore(path.parent, MemoryFiles())
    session = workspace.session(entry.id)
    lesson = Lesson(workspace.looks, done)
    return ReadingScreen(workspace, session, (1, 1), lesson=lesson)
