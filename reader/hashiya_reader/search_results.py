"""The words searched for in all articles, and the hits so far: kept while the reader runs."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hashiya.text.normalization import ALL_RULES, Rules

if TYPE_CHECKING:
    from hashiya.overview.project_search import SearchHit

# More hits than a person reads; the list stays quick far beyond that.
MOST = 20_000


@dataclass(slots=True)
class SearchResults:
    """Words and rules of spelling; the hits, in how many articles; the index highlighted last."""

    words: str = ""
    rules: Rules = ALL_RULES
    hits: "list[SearchHit]" = field(default_factory=list)
    read: int = 0
    unreadable: int = 0
    highlighted: int = 0

    @property
    def articles(self) -> int:
        """How many articles have hits."""
        return len({hit.article for hit in self.hits})

    def has_all(self, articles: int) -> bool:
        """Whether a search of `articles` articles is complete."""
        return not self.words or self.read >= articles or len(self.hits) >= MOST

    def clear(self) -> None:
        """Forget the hits."""
        self.hits, self.read, self.unreadable, self.highlighted = [], 0, 0, 0
