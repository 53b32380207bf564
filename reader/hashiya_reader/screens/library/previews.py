"""The panel beside the list: what the highlighted article is, read in a thread."""

from functools import partial

from textual.worker import get_current_worker

from hashiya.errors import HashiyaError
from hashiya.overview.progress import ArticleRow
from hashiya_reader.look.advice import advised
from hashiya_reader.look.data_words import status_word
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI
from hashiya_reader.widgets.article_preview import (
    SHOWN_LENGTH,
    ArticlePreview,
    Preview,
)


class Previews:
    """Reads an article once while it and its row stay the same."""

    def __init__(
        self, listing: ArticleList, panel: ArticlePreview, ui: LibraryUI
    ) -> None:
        self._listing = listing
        self._workspace = listing.workspace
        self._panel = panel
        self._ui = ui
        self._shown: ArticleRow | None = None

    def forget(self) -> None:
        """Read the article again: it was open."""
        self._shown = None

    def follow(self) -> None:
        """Show the highlighted article, where there is room for the panel."""
        position = self._ui.highlighted
        if not self._panel.size.width:
            return
        if position is None:
            self._shown = None
            self._panel.preview = None
            return
        row = self._listing.catalogue.row(position)
        if row == self._shown:
            return
        self._shown = row
        self._ui.run_worker(
            partial(self._read, row),
            name="preview",
            group="preview",
            exclusive=True,
            thread=True,
        )

    def _read(self, row: ArticleRow) -> None:
        """Read an article and the annotator's tags of it; in a thread."""
        worker = get_current_worker()
        workspace = self._workspace
        summary = f"{status_word(row.status)} · {counted(row.chars, 'char')}"
        try:
            article = workspace.project.read(row.id)
            record = workspace.store.read(workspace.annotator, article)
        except HashiyaError as error:
            preview = Preview(
                id=row.id, title=row.title, about="", problem=advised(error)
            )
        else:
            start = article.text.lstrip()[:SHOWN_LENGTH]
            preview = Preview(
                id=row.id,
                title=article.title,
                about=summary,
                text=start.removeprefix(article.title).lstrip(),
                tags=record.tags,
            )
        if not worker.is_cancelled:
            self._ui.call_later(self._show, row, preview)

    def _show(self, row: ArticleRow, preview: Preview) -> None:
        """Show what was read, unless another article is highlighted by now."""
        if row == self._shown:
            self._panel.preview = preview
