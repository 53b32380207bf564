"""Running the app: the workspace, the first lesson, and how the program ends."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hashiya.corpus.project import ProjectFolder
from hashiya_reader.app import HashiyaApp
from hashiya_reader.settings.preferences import LESSON_OPENED
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.terminal.current import Terminal
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya_reader.review_options import ReviewOptions

# How long a thread computes before another one has its turn; the usual 5 ms are as long
# as a key takes.
SWITCH_SECONDS = 0.0005


def run(
    project: ProjectFolder,
    annotator: str,
    terminal: Terminal,
    *,
    article: str | None = None,
    reviewing: "ReviewOptions | None" = None,
    notices: Sequence[str] = (),
) -> int:
    """Open the reader, or its review; returns the exit code when it is quit.

    The `notices` are shown when it is open.

    Raises:
        Exception: when an error that was not expected has ended the reader.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    workspace = Workspace(project, annotator, ReadingPositions.load())
    if reviewing is not None and reviewing.annotators is not None:
        workspace.store = workspace.store.showing(reviewing.annotators)
    article = article or project.only
    is_first = (
        article is None
        and not reviewing
        and workspace.positions.is_empty
        and not LESSON_OPENED.read()
    )
    app = HashiyaApp(
        workspace,
        article=article,
        reviewing=reviewing,
        terminal=terminal,
        lesson=is_first,
        notices=notices,
    )
    app.run()
    sys.stdout.flush()
    if app.crash is not None:
        # The terminal is as it was before; the command line reports it.
        raise app.crash
    return app.return_code or 0
