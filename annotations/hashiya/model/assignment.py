"""The assignment of articles to annotators, and dealing articles to them."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hashiya.errors import AssignmentInvalid, Hint
from hashiya.language import gettext as _

ByArticle = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The annotators of each article that has any, sorted.

    Articles that the project does not have may be among them. `again` has those who were
    given an article that they had done a second time, to tag it without their first
    tags. `problems` are sentences about lines of the file that cannot be read; the
    others count.
    """

    by_article: ByArticle = field(default_factory=dict, hash=False)
    again: ByArticle = field(default_factory=dict, hash=False)
    problems: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_article", _sorted(self.by_article))
        object.__setattr__(self, "again", _sorted(self.again))

    def __bool__(self) -> bool:
        return bool(self.by_article)

    @property
    def annotators(self) -> tuple[str, ...]:
        """The annotators who have articles, sorted."""
        return tuple(sorted(set().union(*self.by_article.values())))

    def to(self, annotator: str) -> frozenset[str]:
        """The ids of the annotator's articles."""
        return frozenset(
            article for article, names in self.by_article.items() if annotator in names
        )

    def again_to(self, annotator: str) -> frozenset[str]:
        """The ids of the articles that the annotator was given again."""
        return frozenset(
            article for article, names in self.again.items() if annotator in names
        )

    def of(self, article: str) -> tuple[str, ...]:
        """The annotators of the article, sorted."""
        return self.by_article.get(article, ())

    def adding(self, articles: Iterable[str], names: Iterable[str]) -> "Assignment":
        """The assignment with the articles also assigned to each of the names."""
        more = tuple(names)
        by_article = dict(self.by_article)
        for article in articles:
            by_article[article] = (*self.of(article), *more)
        return replace(self, by_article=by_article, problems=())

    def giving_again(self, articles: Iterable[str], name: str) -> "Assignment":
        """The assignment with the articles given to the annotator again."""
        again = dict(self.again)
        for article in articles:
            again[article] = (*again.get(article, ()), name)
        return replace(self, again=again, problems=())

    def taking(self, articles: Iterable[str], names: Iterable[str]) -> "Assignment":
        """The assignment without the articles for each of the names."""
        removed = frozenset(names)
        by_article = dict(self.by_article)
        for article in articles:
            by_article[article] = tuple(set(self.of(article)) - removed)
        return replace(self, by_article=by_article, problems=())


def _sorted(by_article: ByArticle) -> ByArticle:
    """The names of each article sorted, each once; articles without any are left out."""
    sorted_names: dict[str, tuple[str, ...]] = {}
    for article, names in sorted(by_article.items()):
        if names:
            sorted_names[article] = tuple(sorted(set(names)))
    return MappingProxyType(sorted_names)


def deal_articles(
    articles: Sequence[str],
    names: Sequence[str],
    before: Assignment,
    *,
    overlap: int = 0,
    seed: int | None = None,
) -> Assignment:
    """Assign each unassigned article to the annotator who has the fewest articles.

    `overlap` articles in total are assigned to all annotators, so that agreement can be
    computed; those that two or more share already count first. Existing assignments are
    kept, so dealing again only deals articles that were added. The articles are dealt
    in their order, or with a `seed` in a random order, in which new articles do not
    move old ones.

    Raises:
        AssignmentInvalid: when there is no annotator, or an overlap with fewer than two
            annotators.
    """
    if not names:
        raise AssignmentInvalid(
            _("no annotator is named to whom articles could be assigned"),
            hint=Hint.NAME_ANNOTATORS,
        )
    if overlap and len(set(names)) < 2:
        raise AssignmentInvalid(
            _("an overlap needs at least two annotators"),
            hint=Hint.NAME_MORE_ANNOTATORS,
        )
    order = sorted(articles, key=by_lot(seed)) if seed is not None else list(articles)
    shared = [article for article in order if len(before.of(article)) > 1]
    free = [article for article in order if not before.of(article)]
    overlapping = [*shared, *free][:overlap]
    after = before.adding(overlapping, names)
    loads = Counter(name for article in articles for name in after.of(article))
    by_article = dict(after.by_article)
    for article in free:
        if article not in by_article:
            name = min(names, key=loads.__getitem__)
            loads[name] += 1
            by_article[article] = (name,)
    return replace(after, by_article=by_article)


def by_lot(seed: int) -> Callable[[str], bytes]:
    """A sort key of articles that draws a random order; new articles do not move old ones."""

    def lot(article: str) -> bytes:
        drawn = f"{seed}\n{article}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(drawn).digest()

    return lot
