"""The list of articles, without a screen: what the filter leaves of them, and in which order."""

from collections.abc import Sequence

from hashiya.errors import HashiyaError
from hashiya.model.model import Status
from hashiya.overview.catalogue import Catalogue
from hashiya.overview.filters import (
    Term,
    accepted_values,
    begins_term,
    completions,
    parse_filter,
    unfinished,
)
from hashiya.overview.progress import ArticleRow
from hashiya_reader.article_listers import article_lister
from hashiya_reader.screens.library.route import Route, members
from hashiya_reader.workspace import Workspace

# From so many articles on, looking for words in their titles takes longer than a frame.
LARGE = 50_000


class ArticleList:
    """`shown` are positions in the project, in the list's order; `text` is the filter.

    The list is about the annotator's own articles where some are assigned, or about all
    where `shows_all`.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.text = ""
        self.shown: Sequence[int] = ()
        self.shows_all = not workspace.project.whole
        self._filtered: Catalogue | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The rows of all articles, another one when articles have come or gone."""
        return self.workspace.catalogue

    @property
    def queue(self) -> frozenset[int] | None:
        """The positions of the annotator's own articles; None where the list is about all."""
        return None if self.shows_all else self.catalogue.queue

    @property
    def rows(self) -> list[ArticleRow]:
        """The rows that are shown."""
        return [self.catalogue.row(position) for position in self.shown]

    @property
    def is_complete(self) -> bool:
        """Whether every article has been read."""
        return self.catalogue.known == len(self.catalogue)

    @property
    def missing_words(self) -> Sequence[Term]:
        """The terms of the filter whose words are to be looked for in a thread first."""
        if len(self.catalogue) < LARGE or self._filtered is not self.catalogue:
            return ()
        return self.catalogue.missing_words(parse_filter(self.text))

    def refresh(self) -> None:
        """Filter again; `missing_words` are looked for here and now."""
        self._filtered = self.catalogue
        positions = self._matching()
        queue = self.queue
        if queue is not None:
            positions = [position for position in positions if position in queue]
        self.shown = positions

    def _matching(self) -> Sequence[int]:
        """The positions that match the filter.

        Where none does and the last word may become a term, those without that word.
        """
        scheme = self.workspace.project.scheme
        positions = self.catalogue.matching(parse_filter(self.text), scheme)
        if not positions and begins_term(self.text):
            begun = self.text.removesuffix(unfinished(self.text))
            positions = self.catalogue.matching(parse_filter(begun), scheme)
        return positions

    def position_at(self, index: int) -> int | None:
        """The position of the article at an index of the list."""
        return self.shown[index] if 0 <= index < len(self.shown) else None

    def index_of(self, position: int | None) -> int:
        """The index of a position in the list, 0 where it is not shown."""
        return self.shown.index(position) if position in self.shown else 0

    def nearest(self, route: Route, position: int) -> int | None:
        """The position, or the next one of the route, that is shown."""
        listed = members(self.shown)
        for other in (position, *route.after(position)):
            if other in listed:
                return other
        return None

    def position_of(self, article_id: str | None) -> int | None:
        """The position of an article of the project."""
        ids = self.catalogue.ids
        # A search of the list costs less than a table of 100,000 positions.
        return ids.index(article_id) if article_id in ids else None

    @property
    def completions(self) -> tuple[str, ...]:
        """The completions of the term that is being typed."""
        if not unfinished(self.text):
            return ()
        scheme = self.workspace.project.scheme
        return completions(self.text, scheme, self.catalogue.annotators)

    @property
    def term_values(self) -> tuple[str, ...]:
        """The values that the last term takes."""
        scheme = self.workspace.project.scheme
        return accepted_values(self.text, scheme, self.catalogue.annotators)

    @property
    def words_in_texts(self) -> list[str]:
        """The words that the filter looks for in whole texts."""
        return [term.value for term in parse_filter(self.text) if term.kind == "text"]

    def read(self, position: int) -> None:
        """Read an article's row again, now.

        Raises:
            HashiyaError: when its records cannot be read.
        """
        annotators = {*self.catalogue.annotators, self.workspace.annotator}
        article = self.catalogue.ids[position]
        lister = article_lister(self.workspace, article, annotators)
        self.catalogue.put([lister.listed(position)])

    def read_around(self, position: int | None, height: int) -> None:
        """Read the rows that are shown first, at most `height`; an error is reported later.

        Otherwise the list would begin with ids, to become titles a moment later.
        """
        queue = self.queue
        listed = range(len(self.catalogue)) if queue is None else sorted(queue)
        last = (
            0 if position is None or position not in listed else listed.index(position)
        )
        top = max(0, last - height + 1)
        for other in listed[top : top + height]:
            try:
                self.read(other)
            except HashiyaError:
                return

    @property
    def route(self) -> Route:
        """The list as it is now, for the way through it."""
        return Route(order=self.catalogue.order, listed=self.shown)

    def next_to_do(self, route: Route, position: int) -> str | None:
        """The id of the next article of the route that is listed, not done and can be read."""
        listed = members(self.shown)
        for other in route.after(position):
            if other not in listed:
                continue
            if not self.catalogue.is_known(other):
                self.read(other)
            row = self.catalogue.row(other)
            if row.status is not Status.DONE and row.problem is None:
                return row.id
        return None
