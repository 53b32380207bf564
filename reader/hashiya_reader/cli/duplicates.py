"""`hashiya duplicates`: articles that copy one another, in clusters."""

from collections.abc import Iterator
from dataclasses import asdict

import click

from hashiya.corpus.duplicates import Cluster, clusters_in
from hashiya.corpus.project import ProjectFolder
from hashiya.language import gettext as _
from hashiya_reader.cli.context import json_option, opened, project_argument
from hashiya_reader.cli.output import columns, json_out, line, notify, report_problems
from hashiya_reader.cli.progress import progress
from hashiya_reader.look.plurals import counted

_TITLE = 60


@click.command()
@project_argument
@json_option
def duplicates(project: str, as_json: bool) -> int:
    """Show the clusters of articles that copy one another: whole, or by the passage.

    Each article is listed with the most similar one, and with the share of the shorter
    of the two that they have in common.
    """
    home, _store = opened(project)
    problems = home.findings()
    with progress(_("looking for duplicates")) as moved:
        clusters = clusters_in(home, problems.append, moved)
    if as_json:
        json_out([asdict(cluster) for cluster in clusters])
    else:
        rows: list[tuple[str, ...]] = []
        for number, cluster in enumerate(clusters, 1):
            rows += _rows(number, cluster, home)
        columns(rows)
        several = sum(len(cluster.articles) for cluster in clusters)
        articles = counted(len(home.entries), "article")
        message = _("{count} of {articles} in {clusters}")
        notify(
            message.format(
                count=f"{several:,}",
                articles=articles,
                clusters=counted(len(clusters), "cluster"),
            )
        )
    return report_problems(problems)


def _rows(
    number: int, cluster: Cluster, project: ProjectFolder
) -> Iterator[tuple[str, ...]]:
    nearest: dict[str, tuple[float, str]] = {}
    for link in cluster.links:
        for article, other in ((link.first, link.second), (link.second, link.first)):
            nearest[article] = max(nearest.get(article, (0.0, "")), (link.share, other))
    for article in cluster.articles:
        share, other = nearest[article]
        title = line(project.read(article).title, _TITLE)
        yield (
            str(number),
            line(article),
            line(_("{share:.0%} with").format(share=share)),
            line(other),
            title,
        )
