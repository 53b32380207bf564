"""Which articles and whose tags go out, read one article at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hashiya.corpus.project import ArticleEntry, Project
from hashiya.errors import Finding, HashiyaError, InvalidAnnotator, UnknownLabel
from hashiya.exchange.exporting.aggregation import by_gold, by_majority
from hashiya.exchange.exporting.section_removal import without_sections
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import Exported, PlainTags
from hashiya.model.assignment import read_assignment
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.review.gold import gold_of
from hashiya.store import TagRow, TagStore
from hashiya.text.anchoring import anchored_and_detached

Report = Callable[[str], None]


class Whose(StrEnum):
    """Whose tags go out."""

    ALL = "all"
    MAJORITY = "majority"
    GOLD = "gold"
    GOLD_ELSE_UNANIMOUS = "gold else unanimous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is wanted of a project: by default everything of everybody.

    `annotators` are those asked for, or None for all, of whom those who are to do an
    article and have not begun to annotate at all have it new; `statuses` those that an
    annotator's article must have: one that nobody has so is left out. `layers` and
    `labels` (`law`, or `topic/law`) are those wanted, all where none is named;
    `min_confidence` leaves out tags of less, and those of which no confidence was said.
    `sections` tells whether what is not the article's own stays in the text. `articles`
    are the ids of those that go out, or None for all.

    `whose` says what becomes of several annotators' tags: all go out, or what at least
    `votes` of them say, or what the reviewers decided, or one `reviewer`.
    """

    annotators: tuple[str, ...] | None = None
    statuses: frozenset[Status] = frozenset()
    layers: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    min_confidence: int | None = None
    sections: bool = True
    articles: frozenset[str] | None = None
    whose: Whose = Whose.ALL
    votes: int = 2
    reviewer: str | None = None

    def check(self, scheme: Scheme) -> None:
        """Refuse layers and labels that nothing can have.

        Raises:
            UnknownLabel: naming those there are.
        """
        for layer in self.layers:
            scheme.layer(layer)
        known = {label.name for layer in scheme.layers for label in layer.labels}
        for label in sorted(self.labels - known):
            layer, sign, name = label.rpartition("/")
            if not sign:
                raise UnknownLabel(
                    f"no label is called {label!r}; the scheme has: {', '.join(sorted(known))}"
                )
            scheme.label(layer, name)

    @property
    def takes_all(self) -> bool:
        """Whether every tag of whoever is asked for goes out as it is."""
        some = (
            self.statuses
            or self.layers
            or self.labels
            or self.min_confidence is not None
        )
        return self.whose is Whose.ALL and self.sections and not some

    def wants(self, tag: Tag) -> bool:
        """Whether the tag goes out."""
        return (
            (not self.layers or tag.layer in self.layers)
            and (
                not self.labels
                or not self.labels.isdisjoint((tag.label, flat(tag.layer, tag.label)))
            )
            and (
                self.min_confidence is None
                or (tag.confidence or 0) >= self.min_confidence
            )
        )


EVERYTHING = Selection()


def selected(
    project: Project,
    store: TagStore,
    report: Report,
    selection: Selection = EVERYTHING,
    losses: Losses | None = None,
) -> Iterator[Exported]:
    """The articles of the project in its order, each read when it is asked for, with those tags that are wanted.

    What cannot go out, an article that is unreadable or a tag whose words are gone, is
    told to `report` in a sentence; what is left out by what was asked for, cut off with
    sections or disagreed upon, to the `losses`.

    Raises:
        InvalidAnnotator: when one of the annotators has no record here, or the reviewer
            has decided nothing.
        UnknownLabel: when a layer or label asked for is not in the scheme.
        StoreUnreadable: when it cannot be found out who has tagged.
        AssignmentInvalid: when it cannot be read who is to do what.
    """
    losses = Losses() if losses is None else losses
    asked = asked_for(project, store, report, selection)
    yield from of_entries(
        project, store.listed(), project.entries, asked, report, losses
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A selection, once it is known whose records that comes to: the `names`, and of some articles who are `to_do` them."""

    selection: Selection
    names: tuple[str, ...]
    to_do: Mapping[str, tuple[str, ...]]


def asked_for(
    project: Project, store: TagStore, report: Report, selection: Selection
) -> Asked:
    """What is asked for of the project; records of articles that it no longer has are told to `report`.

    Raises:
        HashiyaError: as `selected` does.
    """
    names = chosen(store, selection.annotators)
    to_do = (
        dict(read_assignment(project.root).given)
        if selection.annotators is None
        else {}
    )
    selection.check(project.scheme)
    for sentence in gone(project, store, names):
        report(sentence)
    return Asked(selection=selection, names=names, to_do=to_do)


def of_entries(
    project: Project,
    store: TagStore,
    entries: Iterable[ArticleEntry],
    asked: Asked,
    report: Report,
    losses: Losses,
) -> Iterator[Exported]:
    """Those of the entries' articles that are asked for, as `selected` gives them."""
    selection = asked.selection
    for entry in entries:
        if selection.articles is not None and entry.id not in selection.articles:
            continue
        try:
            article = project.read(entry.id)
        except HashiyaError as error:
            report(Finding.of(error, "left out: "))
            continue
        names = sorted({*asked.names, *asked.to_do.get(article.id, ())})
        exported = plainly(store, article, names) if selection.takes_all else None
        if exported is not None:
            yield exported
            continue
        found = records(store, article, names, report)
        if selection.statuses:
            found = tuple(
                record for record in found if record.status in selection.statuses
            )
            if not found:
                continue
        tags = _tags(store, article, found, selection, report, losses)
        if tags is not None:
            exported = _exported(article, found, filter(selection.wants, tags))
            if selection.whose is not Whose.ALL:
                exported = replace(
                    exported,
                    decided_from=tuple(filter(selection.wants, _all_of(found))),
                )
            yield exported if selection.sections else without_sections(exported, losses)


def _tags(
    store: TagStore,
    article: Article,
    found: tuple[Record, ...],
    selection: Selection,
    report: Report,
    losses: Losses,
) -> Iterable[Tag] | None:
    """The tags of those who are asked for; None where there is nothing to go by."""
    match selection.whose:
        case Whose.ALL:
            return _all_of(found)
        case Whose.MAJORITY:
            return by_majority(article, found, selection.votes, selection.wants, losses)
    gold = gold_of(store, article, selection.reviewer)
    for problem in (
        *gold.problems,
        *gold.conflicts,
        *(why for each in gold.stale for why in each.why),
    ):
        report(f"{article.id}: {problem}")
    return by_gold(
        article,
        gold,
        selection.wants,
        losses,
        else_unanimous=selection.whose is Whose.GOLD_ELSE_UNANIMOUS,
    )


def _all_of(found: Sequence[Record]) -> Sequence[Tag]:
    if len(found) == 1:
        # A record's tags are in order.
        return found[0].tags
    return sorted(
        (tag for record in found for tag in record.tags), key=lambda tag: tag.order
    )


def _exported(
    article: Article, found: Iterable[Record], tags: Iterable[Tag]
) -> Exported:
    return Exported(
        article=article,
        tags=tuple(tags),
        statuses={record.annotator: record.status for record in found},
    )


def plainly(
    store: TagStore, article: Article, annotators: Iterable[str]
) -> Exported | None:
    """What the annotators say of the article, where there is nothing to tell of any of their records; else None."""
    tags: list[TagRow] = []
    statuses: dict[str, Status] = {}
    for annotator in annotators:
        found = store.plain(annotator, article)
        if found is None:
            return None
        statuses[annotator] = found[0]
        tags += found[1]
    return Exported(
        article=article,
        tags=PlainTags(sorted(tags, key=lambda tag: tag.order)),
        statuses=statuses,
    )


def together(article: Article, found: Sequence[Record]) -> Exported:
    """What the records say of the article, in the export's order."""
    return _exported(article, found, _all_of(found))


def chosen(store: TagStore, annotators: Iterable[str] | None) -> tuple[str, ...]:
    """The annotators asked for, sorted and each once; all there are when None.

    Raises:
        InvalidAnnotator: when one of them has no record here, naming those who have.
        StoreUnreadable: when it cannot be found out who has.
    """
    known = store.annotators()
    if annotators is None:
        return known
    asked = tuple(sorted(set(annotators)))
    for name in asked:
        if name not in known:
            raise InvalidAnnotator(
                f"nobody called {name!r} has tagged here; there are: {', '.join(known) or 'none yet'}"
            )
    return asked


def records(
    store: TagStore, article: Article, annotators: Iterable[str], report: Report
) -> tuple[Record, ...]:
    """The annotators' records of the article, with those tags that stand on its words; the rest is told to `report`."""
    found = []
    for annotator in annotators:
        try:
            record = store.read(annotator, article)
            for problem in store.problems(annotator, article.id):
                report(problem)
        except HashiyaError as error:
            report(Finding.of(error, f"left out: {annotator} on {article.id!r}: "))
            continue
        standing, displaced = anchored_and_detached(record, article)
        if displaced:
            report(
                f"the text of {article.id!r} has changed since {annotator} tagged it: {len(standing)} of "
                f"{len(record.tags)} tags still stand on their words, {len(displaced)} are left out"
            )
        found.append(replace(record, tags=standing))
    return tuple(found)


def gone(project: Project, store: TagStore, annotators: Iterable[str]) -> Iterator[str]:
    """A sentence for each record of an article that the project no longer has; none where only a file was opened.

    Raises:
        StoreUnreadable: when a folder of tags cannot be read.
    """
    for annotator in annotators if project.whole else ():
        for article_id in store.articles_of(annotator):
            if article_id not in project:
                yield f"left out: what {annotator} said of {article_id!r}, which is no longer among the articles"
