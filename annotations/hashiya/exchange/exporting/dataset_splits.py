"""The sides of the split of an export: dealt out, recorded in the project, and counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hashiya.corpus.article_groups import (
    dates_of,
    field_values,
    groups_by_value,
    merged,
)
from hashiya.corpus.duplicates import clusters_in
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.split_records import name_of, read_splits, write_splits
from hashiya.corpus.splits import MovedArticles, Shares, Split, split_articles
from hashiya.corpus.time_splits import split_by_date
from hashiya.errors import SplitInvalid
from hashiya.exchange.exporting.selected_articles import exported_article, resolved
from hashiya.exchange.exporting.selection import Selection
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Losses
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.store import TagStore

# The number of articles without a date that are named.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRules:
    """How articles are divided: into parts, by lot or by time.

    The `seed` chooses between splits of the same parts. Articles with equal values in
    the field `group_by` of their meta are on one side. With a field `split_by`, which
    has dates, the earliest articles are on the first side and the latest on the last.
    """

    shares: Shares
    seed: int = 0
    group_by: str = ""
    split_by: str = ""

    @property
    def name(self) -> str:
        """The name of such splits in the project's record."""
        return name_of(
            self.shares, self.seed, group_by=self.group_by, split_by=self.split_by
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSplit:
    """The side of each exported article, and the number of articles on each side.

    `clusters` is the number of clusters of copies, `groups` that of groups by a field,
    None without one, and `ungrouped` that of articles which have no value in it.
    `periods` are the first and the last date of each side, if it is split by date.
    `left_out` are the losses of articles that the selection leaves out. `problems` are
    sentences about articles that are on no side or changed sides, or that the split
    could not be recorded.
    """

    sides: Mapping[str, str]
    counts: Mapping[str, int]
    clusters: int
    left_out: Losses
    problems: tuple[str, ...]
    groups: int | None = None
    ungrouped: int = 0
    periods: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def articles_of(self, side: str) -> frozenset[str]:
        """The ids of the articles on the side."""
        return frozenset(
            article for article, its_side in self.sides.items() if its_side == side
        )


def dataset_split(
    project: ProjectFolder,
    store: TagStore,
    selection: Selection,
    rules: SplitRules,
    advance: Callable[[int, int], None],
) -> DatasetSplit:
    """Split the selected articles, and record the split.

    Articles that were split before keep their side. `advance` is called while
    near-duplicates are looked for.

    Raises:
        SplitInvalid: when the recorded splits cannot be read, or no article has a field
            of the rules.
    """
    splits = read_splits(project.root)
    recorded_sides = splits.get(rules.name, {})
    problems: list[str] = []
    left_out = Losses()
    labels = _labels_by_article(project, store, selection, problems.append, left_out)
    dealt = {**recorded_sides, **dict.fromkeys(labels, "")}
    found_clusters = clusters_in(project, _ignore_problem, advance)
    clusters: list[Sequence[str]] = [cluster.articles for cluster in found_clusters]
    groups: list[tuple[str, ...]] | None = None
    grouped: Mapping[str, object] = {}
    if rules.group_by:
        grouped = field_values(project, rules.group_by, dealt)
        groups = groups_by_value(grouped)
    pieces = merged([*clusters, *(groups or ())])
    dates: Mapping[str, datetime] = {}
    if rules.split_by:
        dates = dates_of(field_values(project, rules.split_by, dealt))
        result = split_by_date(dates, labels, pieces, rules.shares, recorded_sides)
        problems += _undated(labels, result, rules.split_by)
    else:
        result = split_articles(
            labels, pieces, rules.shares, rules.seed, recorded_sides
        )
    for move in result.moved:
        problems.append(_moved_sentence(move, has_groups=groups is not None))
    problems += _recorded(project, splits, rules.name, {**recorded_sides, **result.of})
    counts = Counter(result.of[article] for article in labels if article in result.of)
    return DatasetSplit(
        sides=result.of,
        counts={side: counts[side] for side in rules.shares.parts},
        clusters=_cluster_count(clusters, result.of),
        left_out=left_out,
        problems=tuple(problems),
        groups=None if groups is None else _cluster_count(groups, labels),
        ungrouped=len(labels.keys() - grouped.keys()) if rules.group_by else 0,
        periods=_periods(result.of, dates),
    )


def _moved_sentence(move: MovedArticles, *, has_groups: bool) -> str:
    sentence = _(
        "{articles}: moved from {was} to {now}, as a new article is a copy of this and "
        "of what is in {now}"
    )
    if has_groups:
        sentence = _(
            "{articles}: moved from {was} to {now}, as a new article is a copy of this "
            "or in its group, and of or with what is in {now}"
        )
    return sentence.format(
        articles=comma_separated(move.articles), was=move.was, now=move.now
    )


def _undated(labels: Iterable[str], split: Split, field_name: str) -> list[str]:
    """A sentence about articles without a date, which are on no side."""
    undated = [article for article in labels if article not in split.of]
    if not undated:
        return []
    listed = comma_separated(undated[:_NAMED])
    if len(undated) > _NAMED:
        listed += " …"
    sentence = ngettext(
        "left out: {count} article without a date in {field!r} ({articles})",
        "left out: {count} articles without a date in {field!r} ({articles})",
        len(undated),
    )
    return [
        sentence.format(count=f"{len(undated):,}", field=field_name, articles=listed)
    ]


def _recorded(
    project: ProjectFolder,
    splits: Mapping[str, Mapping[str, str]],
    name: str,
    sides: Mapping[str, str],
) -> list[str]:
    """Record the split, if it is not what was recorded; a sentence where that fails."""
    if sides == splits.get(name, {}):
        return []
    try:
        write_splits(project.root, {**splits, name: sides})
    except SplitInvalid as error:
        message = _(
            "{problem}; the split is not remembered, and another one when articles are "
            "added"
        )
        return [message.format(problem=error)]
    return []


def _periods(
    sides: Mapping[str, str], dates: Mapping[str, datetime]
) -> dict[str, tuple[datetime, datetime]]:
    by_side: dict[str, list[datetime]] = {}
    for article, side in sides.items():
        if article in dates:
            by_side.setdefault(side, []).append(dates[article])
    return {side: (min(found), max(found)) for side, found in by_side.items()}


def _labels_by_article(
    project: ProjectFolder,
    store: TagStore,
    selection: Selection,
    report: Callable[[str], None],
    left_out: Losses,
) -> dict[str, set[str]]:
    """The flat names of the labels of each selected article; others go to `left_out`."""
    labels = {}
    resolved_selection = resolved(project, store, report, selection)
    listed_store = store.listed()
    for entry in project.entries:
        losses = Losses()
        exported = exported_article(
            project, listed_store, entry, resolved_selection, report, losses
        )
        if exported is None:
            left_out.extend(losses)
        else:
            names = {flat(tag.layer, tag.label) for tag in exported.tags}
            labels[exported.article.id] = names
    return labels


def _cluster_count(
    clusters: Iterable[Sequence[str]], sides: Mapping[str, object]
) -> int:
    """The number of clusters with an article that has a side."""
    return sum(not sides.keys().isdisjoint(cluster) for cluster in clusters)


def _ignore_problem(_: str) -> None:
    """Ignore a problem."""
