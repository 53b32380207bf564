"""What is known of a dataset from its articles and tags, for its data statement and metadata."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from hashiya.exchange.values import ExportedArticle

_WORD = re.compile(r"\w[\w\u064b-\u0652\u0670]*")
_HARAKAT = re.compile("[\u064b-\u0652\u0670]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class DatasetProfile:
    """The numbers, counted as the articles are written; no name of an annotator is kept."""

    def __init__(self) -> None:
        self.words: list[int] = []
        self.characters = 0
        self.vocalised = 0
        # Letters by whether they are Arabic.
        self.letters: Counter[bool] = Counter()
        # The number of articles by how many annotators each has.
        self.annotators_per_article: Counter[int] = Counter()
        self.origins: Counter[str] = Counter()
        self.meta_fields: Counter[str] = Counter()
        self.dates: tuple[str, str] | None = None
        self.sections = 0

    def counting(
        self, articles: Iterable[ExportedArticle]
    ) -> Iterator[ExportedArticle]:
        """The articles, unchanged."""
        for exported in articles:
            text = exported.article.text
            self.words.append(sum(1 for _word in _WORD.finditer(text)))
            self.characters += len(text)
            self.vocalised += _HARAKAT.search(text) is not None
            self._count_letters(text)
            self.meta_fields.update(exported.article.meta)
            names = {tag.annotator for tag in exported.own_tags}
            names.update(exported.every_status)
            self.annotators_per_article[len(names)] += 1
            for tag in exported.own_tags:
                self.origins[tag.origin.partition(":")[0]] += 1
                self._count_date(tag.created)
                self._count_date(tag.updated)
            yield exported

    def _count_letters(self, text: str) -> None:
        for char, count in Counter(text).items():
            if char.isalpha():
                is_arabic = unicodedata.name(char, "").startswith("ARABIC")
                self.letters[is_arabic] += count

    def _count_date(self, time: str) -> None:
        match = _DATE.match(time)
        if match is not None:
            first, last = self.dates or (match[0], match[0])
            self.dates = min(first, match[0]), max(last, match[0])

    @property
    def median_words(self) -> int:
        """The median number of words of an article; 0 without articles."""
        ordered = sorted(self.words)
        return ordered[len(ordered) // 2] if ordered else 0

    @property
    def arabic_share(self) -> float:
        """The share of letters that are Arabic; 0 without letters."""
        total = self.letters.total()
        return self.letters[True] / total if total else 0.0

    def items_per_annotators(self) -> str:
        """How many articles have how many annotators, in words."""
        parts: list[str] = []
        for annotators, articles in sorted(self.annotators_per_article.items()):
            of_articles = counted(articles, "article")
            parts.append(f"{of_articles} with {counted(annotators, 'annotator')}")
        return ", ".join(parts) or "no articles"


def counted(number: int, noun: str) -> str:
    """`1 tag`, `1,200 tags`, in the English of the dataset's documents."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
