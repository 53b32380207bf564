"""The sides of a split as an export asks for it: dealt out, remembered, and told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from hashiya.corpus.duplicates import clusters_in
from hashiya.corpus.project import Project
from hashiya.corpus.split_records import name_of, read_splits, write_splits
from hashiya.corpus.splits import Shares, split_articles
from hashiya.errors import SplitInvalid
from hashiya.exchange.exporting.selection import Selection, selected
from hashiya.exchange.labels import flat
from hashiya.store import TagStore
from hashiya_reader.cli.output import tell
from hashiya_reader.cli.progress import progress
from hashiya_reader.look.plurals import counted


def sides_of(
    project: Project, store: TagStore, selection: Selection, shares: Shares, seed: int
) -> tuple[Mapping[str, str], list[str]]:
    """The side of each article that goes out, and what is wrong with that in a sentence each.

    Raises:
        SplitInvalid: when what was dealt out before cannot be read.
    """
    splits = read_splits(project.root)
    name = name_of(shares, seed)
    before = splits.get(name, {})
    labels = {
        exported.article.id: {flat(tag.layer, tag.label) for tag in exported.tags}
        # Whatever is wrong is told when they go out.
        for exported in selected(project, store, _unsaid, selection)
    }
    with progress("looking for copies") as moved:
        clusters = [
            cluster.articles for cluster in clusters_in(project, _unsaid, moved)
        ]
    made = split_articles(labels, clusters, shares, seed, before)
    found = [
        f"{', '.join(each.articles)}: moved from {each.was} to {each.now}, as a new article is a copy of this and of what "
        f"stands in {each.now}"
        for each in made.moved
    ]
    after = {**before, **made.of}
    if after != before:
        try:
            write_splits(project.root, {**splits, name: after})
        except SplitInvalid as error:
            found.append(
                f"{error}; the split is not remembered, and another one when articles are added"
            )
    _tell(made.of, labels.keys(), shares, clusters)
    return made.of, found


def beside(output: str, side: str) -> str:
    """The output of one side: `set.jsonl` becomes `set.train.jsonl`."""
    path = Path(output)
    return str(path.with_name(f"{path.stem}.{side}{path.suffix}"))


def _tell(
    sides: Mapping[str, str],
    articles: Iterable[str],
    shares: Shares,
    clusters: list[tuple[str, ...]],
) -> None:
    count = Counter(sides[article] for article in articles)
    parts = ", ".join(f"{side} {count[side]}" for side in shares.parts)
    copies = sum(any(article in sides for article in cluster) for cluster in clusters)
    tell(
        f"articles: {parts}"
        + (
            f"; {counted(copies, 'cluster')} of copies, each on one side"
            if copies
            else ""
        )
    )


def _unsaid(_: str) -> None:
    """Say nothing."""
