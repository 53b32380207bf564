"""The material of the agreement screen: what the annotator may see of all that is done."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya_reader.look.plurals import counted
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya.agreement.material import Material

T = TypeVar("T")
# How many articles are read between two reports.
STRIDE = 50


def read_material(
    workspace: Workspace,
    problems: list[str],
    report: Callable[[str], None],
    is_cancelled: Callable[[], bool],
) -> "Material":
    """The tags that the annotator may see; what is left out goes to `problems`.

    `report` is given words on how far the reading is.

    Raises:
        HashiyaError: when the tags cannot be read.
    """
    # Only here: nothing else of the reader needs numpy.
    from hashiya.agreement.material import build_material
    from hashiya.agreement.shared_articles import shared_article_tags

    hidden: list[str] = []

    def sees(article: str) -> bool:
        is_visible = workspace.sees_others(article)
        if not is_visible:
            hidden.append(article)
        return is_visible

    def step(done: int, total: int) -> None:
        if done % STRIDE == 0:
            words = _("reading what is done … {done:,} of {articles}")
            report(words.format(done=done, articles=counted(total, "article")))

    project = workspace.project
    tags = shared_article_tags(
        project, workspace.store, problems.append, step=step, sees=sees
    )
    material = build_material(
        until(tags, is_cancelled), project.scheme, problems.append
    )
    if hidden:
        words = ngettext(
            "{count} article left out until you have done your part of it",
            "{count} articles left out until you have done your part of them",
            len(hidden),
        )
        problems.append(words.format(count=f"{len(hidden):,}"))
    return material


def until(items: Iterable[T], is_stopped: Callable[[], bool]) -> Iterator[T]:
    """The items, until the work is stopped."""
    for item in items:
        if is_stopped():
            return
        yield item
