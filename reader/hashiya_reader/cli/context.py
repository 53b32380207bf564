"""What commands share: the annotator, the project, and what the user may see of others."""

import getpass
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, Hint, InvalidAnnotator
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Status
from hashiya.store import TagStore
from hashiya_reader.cli.output import notify
from hashiya_reader.look.plurals import counted

VARIABLE = "HASHIYA_ANNOTATOR"

Command = Callable[..., Any]
Item = TypeVar("Item")

project_argument: Callable[[Command], Command] = click.argument(
    "project", type=click.Path()
)
as_option: Callable[[Command], Command] = click.option(
    "--as",
    "name",
    metavar="NAME",
    help=f"The annotator; by default ${VARIABLE} or your login name.",
)
json_option: Callable[[Command], Command] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for programs."
)


def annotator(name: str | None) -> str:
    """The annotator's name: the option's, otherwise HASHIYA_ANNOTATOR, otherwise the login's.

    Raises:
        InvalidAnnotator: when that is empty or holds control characters, or there is no
            login name.
    """
    if name is None:
        name = os.environ.get(VARIABLE)
    if name is not None:
        return check_annotator(name)
    try:
        return check_annotator(getpass.getuser())
    except (KeyError, OSError, ImportError) as error:
        raise InvalidAnnotator(
            "there is no login name to take as the annotator's",
            hint=Hint.NAME_ANNOTATOR,
        ) from error


def opened(path: str) -> tuple[ProjectFolder, TagStore]:
    """The project at the path, and its tags.

    Raises:
        HashiyaError: as `ProjectFolder.open` does.
    """
    project = ProjectFolder.open(path)
    return project, TagStore(project.root)


class Visibility:
    """What an annotator may see of others' work, with a count of what was hidden.

    In a blind project that is the work on articles that the annotator has done. Without
    an annotator everything is visible.
    """

    def __init__(
        self, project: ProjectFolder, store: TagStore, who: str | None
    ) -> None:
        self._project = project
        self._store = store
        self._annotator = who
        self._is_visible: dict[str, bool] = {}

    def visible(
        self,
        items: Iterable[Item],
        source: Callable[[Item], tuple[str, str]],
    ) -> Iterator[Item]:
        """The items that may be seen; `source` gives an item's annotator and article."""
        for item in items:
            name, article = source(item)
            if name == self._annotator or self.sees(article):
                yield item

    def report_hidden(self) -> None:
        """Print a notice if anything was hidden."""
        hidden = list(self._is_visible.values()).count(False)
        if hidden:
            them = "them" if hidden > 1 else "it"
            notify(
                f"what others said of {counted(hidden, 'article')} is left out: "
                f"{self._annotator} does not have {them} done, "
                f"and [annotators] of the project is blind"
            )

    def sees(self, article: str) -> bool:
        """Whether all annotators' work on the article may be seen."""
        if self._annotator is None:
            return True
        if article not in self._is_visible:
            status = self._status(self._annotator, article)
            annotators = self._project.annotators
            self._is_visible[article] = annotators.sees_others(self._annotator, status)
        return self._is_visible[article]

    def _status(self, who: str, article: str) -> Status:
        try:
            return self._store.summary(who, article).status
        except HashiyaError:
            # The problem is reported where the record is read.
            return Status.NEW


def visibility_for(
    project: ProjectFolder, store: TagStore, name: str | None
) -> Visibility:
    """What the user may see, `name` being the value of --as.

    That is everything unless the project names the user as an annotator.
    """
    try:
        who = annotator(name)
    except InvalidAnnotator:
        return Visibility(project, store, None)
    is_named = who in project.annotators.names
    return Visibility(project, store, who if is_named else None)
