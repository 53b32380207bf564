"""The sides of the split of an export: dealt out, recorded in the project, and counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hashiya.corpus.duplicates import clusters_in
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.split_records import name_of, read_splits, write_splits
from hashiya.corpus.splits import Shares, split_articles
from hashiya.errors import SplitInvalid
from hashiya.exchange.exporting.selection import Selection, selected
from hashiya.exchange.labels import flat
from hashiya.language import gettext as _
from hashiya.store import TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSplit:
    """The side of each exported article, and the number of articles on each side.

    `clusters` is the number of clusters of copies. `problems` are sentences about
    articles that are on no side or changed sides, or that the split could not be
    recorded.
    """

    sides: Mapping[str, str]
    counts: Mapping[str, int]
    clusters: int
    problems: tuple[str, ...]

    def articles_of(self, side: str) -> frozenset[str]:
        """The ids of the articles on the side."""
        return frozenset(
            article for article, its_side in self.sides.items() if its_side == side
        )


def dataset_split(
    project: ProjectFolder,
    store: TagStore,
    selection: Selection,
    shares: Shares,
    seed: int,
    advance: Callable[[int, int], None],
) -> DatasetSplit:
    """Split the selected articles, and record the split.

    Articles that were split before keep their side. `advance` is called while
    near-duplicates are looked for.

    Raises:
        SplitInvalid: when the recorded splits cannot be read.
    """
    splits = read_splits(project.root)
    name = name_of(shares, seed)
    recorded_sides = splits.get(name, {})
    problems: list[str] = []
    labels = _labels_by_article(project, store, selection, problems.append)
    found_clusters = clusters_in(project, _ignore_problem, advance)
    clusters = [cluster.articles for cluster in found_clusters]
    result = split_articles(labels, clusters, shares, seed, recorded_sides)
    for move in result.moved:
        articles = _(", ").join(move.articles)
        problems.append(
            _(
                "{articles}: moved from {was} to {now}, as a new article is a copy "
                "of this and of what is in {now}"
            ).format(articles=articles, was=move.was, now=move.now)
        )
    sides = {**recorded_sides, **result.of}
    if sides != recorded_sides:
        try:
            write_splits(project.root, {**splits, name: sides})
        except SplitInvalid as error:
            problems.append(
                _(
                    "{problem}; the split is not remembered, and another one when "
                    "articles are added"
                ).format(problem=error)
            )
    counts = Counter(result.of[article] for article in labels)
    return DatasetSplit(
        sides=result.of,
        counts={side: counts[side] for side in shares.parts},
        clusters=_cluster_count(clusters, result.of),
        problems=tuple(problems),
    )


def _labels_by_article(
    project: ProjectFolder,
    store: TagStore,
    selection: Selection,
    report: Callable[[str], None],
) -> dict[str, set[str]]:
    """The flat names of the labels of each selected article, which is on no side otherwise."""
    labels = {}
    for exported in selected(project, store, report, selection):
        names = {flat(tag.layer, tag.label) for tag in exported.tags}
        labels[exported.article.id] = names
    return labels


def _cluster_count(clusters: Iterable[Sequence[str]], sides: Mapping[str, str]) -> int:
    """The number of clusters with an article that has a side."""
    return sum(not sides.keys().isdisjoint(cluster) for cluster in clusters)


def _ignore_problem(_: str) -> None:
    """Ignore a problem."""
