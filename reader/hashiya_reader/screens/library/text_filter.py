"""Words of the filter that are searched for in whole texts, in a thread."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from textual.worker import get_current_worker

from hashiya.corpus.article_reader import ArticleReader
from hashiya.errors import HashiyaError
from hashiya.overview.catalogue import Catalogue
from hashiya.text.word_pattern import WordPattern, all_spellings
from hashiya_reader.screens.batches import BatchPace
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI


class TextFilter:
    """Fills in, batch by batch, which texts have the words that `text:` asks for."""

    def __init__(self, listing: ArticleList, ui: LibraryUI) -> None:
        self._listing = listing
        self._workspace = listing.workspace
        self._rules = listing.workspace.spelling
        self._ui = ui
        # How many texts have been read, by the words.
        self._read: dict[str, int] = {}

    @property
    def read_least(self) -> int:
        """How many texts have been searched for all words of the filter."""
        counts = [self._read.get(words, 0) for words in self._listing.words_in_texts]
        return min(counts, default=len(self._listing.catalogue))

    def search(self) -> None:
        """Search for the words of the filter that have not been searched for yet."""
        count = len(self._listing.catalogue)
        words_asked = self._listing.words_in_texts
        missing = [words for words in words_asked if self._read.get(words, 0) < count]
        if missing:
            self._ui.run_worker(
                partial(self._search_texts, missing),
                name="search texts",
                group="texts",
                exclusive=True,
                thread=True,
            )
        else:
            self._ui.cancel_workers("texts")

    def forget(self) -> None:
        """Forget what was found."""
        self._listing.catalogue.texts.clear()
        self._read.clear()

    async def choose_spelling(self) -> None:
        """Choose the rules of spelling for searches."""
        await self._ui.choose_spelling()
        self.respell()

    def respell(self) -> None:
        """Search again where the rules of spelling have changed."""
        if self._rules != self._workspace.spelling:
            self._rules = self._workspace.spelling
            self.forget()
            self._ui.show(self._ui.highlighted)
            self.search()

    def _search_texts(self, missing: Sequence[str]) -> None:
        """Search every text for the words, until the filter asks for others; in a thread."""
        worker = get_current_worker()
        project, rules = self._workspace.project, self._rules
        add = partial(self._add, self._listing.catalogue)
        spellings = all_spellings(rules)
        for words in missing:
            pattern = WordPattern(words, spellings)
            hits: list[int] = []
            pace = BatchPace()
            with ArticleReader(project) as reader:
                for position, entry in enumerate(project.entries):
                    if worker.is_cancelled:
                        return
                    # The row of an article that cannot be read says why.
                    with suppress(HashiyaError):
                        if pattern.is_in(reader.read(entry).text):
                            hits.append(position)
                    if pace.is_due:
                        self._ui.call_later(add, words, position, hits)
                        hits = []
            self._ui.call_later(add, words, len(project.entries), hits)

    def _add(
        self, catalogue: Catalogue, words: str, read: int, hits: Sequence[int]
    ) -> None:
        """Show what was found so far."""
        if catalogue is not self._listing.catalogue:
            return
        catalogue.texts.setdefault(words, set()).update(hits)
        self._read[words] = read
        self._ui.show(self._ui.highlighted)
