"""What was looked for in all articles, and what has been found so far: kept while the reader runs."""

from dataclasses import dataclass, field

from hashiya.overview.project_search import SearchHit
from hashiya.text.normalization import ALL_RULES, Rules

# More hits than anybody looks at; the list stays quick far beyond.
MOST = 20_000


@dataclass(slots=True)
class Searched:
    """The words and the rules of spelling; the hits, in so many articles read; the hit last highlighted."""

    words: str = ""
    rules: Rules = ALL_RULES
    hits: list[SearchHit] = field(default_factory=list)
    read: int = 0
    unreadable: int = 0
    highlighted: int = 0

    @property
    def articles(self) -> int:
        """How many articles have hits."""
        return len({hit.article for hit in self.hits})

    def has_all(self, articles: int) -> bool:
        """Whether there is nothing more to look through, of so many articles."""
        return not self.words or self.read >= articles or len(self.hits) >= MOST

    def clear(self) -> None:
        """Forget what was found."""
        self.hits, self.read, self.unreadable, self.highlighted = [], 0, 0, 0
