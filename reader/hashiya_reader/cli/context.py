"""What commands share: the annotator, the project, and what the user may see of others."""

import getpass
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from hashiya.corpus.annotator_editing import add_annotator
from hashiya.corpus.assignments import unnamed_annotators
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, Hint, InvalidAnnotator
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.model.annotators import check_annotator, same_name, tidy_name
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Status
from hashiya.sessions.interrupted_imports import take_back_interrupted
from hashiya.store import TagStore
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import notify
from hashiya_reader.cli.values import ANNOTATOR

VARIABLE = "HASHIYA_ANNOTATOR"
_STORES, _NOTICES = "hashiya.stores", "hashiya.notices"

Command = Callable[..., Any]
Item = TypeVar("Item")

project_argument: Callable[[Command], Command] = click.argument(
    "project", type=click.Path()
)
as_option: Callable[[Command], Command] = click.option(
    "--as",
    "name",
    type=ANNOTATOR,
    metavar="NAME",
    help="The annotator; by default $HASHIYA_ANNOTATOR or your login name.",
)
new_option: Callable[[Command], Command] = click.option(
    "--new",
    is_flag=True,
    help="Add the annotator to those that the project names.",
)
json_option: Callable[[Command], Command] = click.option(
    "--json", "as_json", is_flag=True, help="Output JSON."
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
        return check_annotator(tidy_name(name))
    try:
        return check_annotator(tidy_name(getpass.getuser()))
    except (KeyError, OSError, ImportError) as error:
        raise InvalidAnnotator(
            _("there is no login name to take as the annotator's"),
            hint=Hint.NAME_ANNOTATOR,
        ) from error


def only_options(command: Command) -> Command:
    """Add the options that choose whose records count, for `only`."""
    for option in (
        click.option(
            "--without",
            multiple=True,
            type=ANNOTATOR,
            metavar="NAME",
            help="Leave this annotator out; repeatable.",
        ),
        click.option(
            "--annotator",
            "annotators",
            multiple=True,
            type=ANNOTATOR,
            metavar="NAME",
            help="Only this annotator; repeatable.",
        ),
    ):
        command = option(command)
    return command


def only(
    project: ProjectFolder,
    store: TagStore,
    annotators: tuple[str, ...],
    without: tuple[str, ...],
) -> TagStore:
    """The store with only the records of these annotators, of all where none is named.

    Raises:
        InvalidAnnotator: when nobody is called so, with all names.
    """
    if not (annotators or without):
        return store
    everyone = _everyone(project, store)
    left_out = {called_here(project, store, name) for name in without}
    chosen = [called_here(project, store, name) for name in annotators] or everyone
    return store.showing(name for name in chosen if name not in left_out)


def _everyone(project: ProjectFolder, store: TagStore) -> list[str]:
    return sorted({*store.annotators(), *project.annotators.known})


def called_here(project: ProjectFolder, store: TagStore, name: str) -> str:
    """The annotator whom a name means, of those who have records or whom the project names.

    Raises:
        InvalidAnnotator: when nobody is called so, with all names.
    """
    everyone = _everyone(project, store)
    equal = same_name(store.changes.equal(name), everyone)
    if equal is None:
        if not everyone:
            message = _("nobody is called {name!r} here; there are no annotators yet")
            raise InvalidAnnotator(message.format(name=name))
        message = _("nobody is called {name!r} here; there are: {names}")
        raise InvalidAnnotator(
            message.format(name=name, names=comma_separated(everyone))
        )
    return equal


def acting(
    project: ProjectFolder,
    store: TagStore,
    name: str | None,
    *,
    new: bool = False,
    reviews: bool = False,
) -> str:
    """The annotator who acts: the one whom the name of `annotator` means in the project.

    With `new` one whom the project does not name is added, as a reviewer if they act as
    one.

    Raises:
        InvalidAnnotator: as `annotator` and `AnnotatorRules.annotator` do.
        StoreUnreadable, StoreWriteFailed: when the name cannot be added.
    """
    own_name = annotator(name)
    if new and project.annotators.names:
        added = add_annotator(project, own_name, reviews=reviews)
        if added not in project.annotators.known:
            message = _("{name} is added to the project's annotators")
            if reviews:
                message = _("{name} is added to the project's reviewers")
            notify(message.format(name=added))
        return added
    return project.annotators.annotator(own_name, unnamed_annotators(project, store))


def looking(project: ProjectFolder, store: TagStore, name: str | None) -> str:
    """The annotator who only looks: a name from outside of --as may be unknown to the project.

    Raises:
        InvalidAnnotator: as `annotator` does, and when --as names nobody whom the
            project names or who has a record.
    """
    own_name = store.changes.equal(annotator(name))
    rules = project.annotators
    others = store.folder_names()
    equal = same_name(own_name, (*rules.known, *others))
    if equal is not None:
        return equal
    if name is None:
        return own_name
    try:
        return rules.annotator(own_name, unnamed_annotators(project, store))
    except InvalidAnnotator as error:
        # Who only looks is not added.
        raise InvalidAnnotator(str(error)) from error


def opened(path: str) -> tuple[ProjectFolder, TagStore]:
    """The project at the path, and its tags; a conflict in its settings is reported.

    Imports that were killed are taken back, and changes of names completed.

    Raises:
        HashiyaError: as `ProjectFolder.open` does.
    """
    project = ProjectFolder.open(path)
    if project.conflict:
        notify(project.conflict)
    store = TagStore(project.root, former=FormerNames.of(project.scheme))
    if store.changes.unfinished:
        _complete_changes(project, store)
        project = ProjectFolder.open(path)
        store = TagStore(project.root, former=FormerNames.of(project.scheme))
    for sentence in take_back_interrupted(store):
        notices().append(advised(sentence))
        notify(advised(sentence))
    used_stores().append(store)
    return project, store


def used_stores() -> list[TagStore]:
    """The stores that the command has opened, for what it left out of them to be reported."""
    stores: list[TagStore] = _meta(_STORES)
    return stores


def notices() -> list[str]:
    """The notices about the project that the reader shows again when it opens."""
    sentences: list[str] = _meta(_NOTICES)
    return sentences


def _meta(key: str) -> list[Any]:
    """The list of that name of the command that runs."""
    context = click.get_current_context(silent=True)
    if context is None:
        return []
    values: list[Any] = context.find_root().meta.setdefault(key, [])
    return values


def _complete_changes(project: ProjectFolder, store: TagStore) -> None:
    """Complete changes of annotators' names that were interrupted, and report it."""
    # Only here: next to nobody has one.
    from hashiya.review.annotator_changes import complete_changes

    try:
        count = complete_changes(project, store)
    except HashiyaError as error:
        message = _("a change of annotators is not complete: {problem}")
        notify(message.format(problem=advised(error)))
    else:
        message = ngettext(
            "{count} change of annotators, interrupted before, was completed",
            "{count} changes of annotators, interrupted before, were completed",
            count,
        )
        notify(message.format(count=f"{count:,}"))


def notify_git(path: str | Path, root: Path) -> None:
    """Print a notice where git could harm the project in the folder, as it lacks lines."""
    # Only here, like below: few commands need it.
    from hashiya.corpus.git_files import git_advice

    advice = git_advice(root)
    if advice is not None:
        message = _("{problem}; `hashiya init {path}` adds them")
        notify(message.format(problem=advice, path=path))


def prepare_for_git(root: Path, *, is_new: bool) -> None:
    """Write the files for git of a folder that has just become a project; otherwise advise it."""
    from hashiya.corpus.git_files import complete_project

    if not is_new:
        notify_git(root, root)
        return
    try:
        complete_project(root)
    except HashiyaError as error:
        notify(str(error))


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
            message = ngettext(
                "the work of others on {count} article is left out: {annotator} has not "
                "done it, and [annotators] of the project is blind",
                "the work of others on {count} articles is left out: {annotator} has not "
                "done them, and [annotators] of the project is blind",
                hidden,
            )
            notify(message.format(count=f"{hidden:,}", annotator=self._annotator))

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

    Raises:
        InvalidAnnotator: when the option names nobody.
    """
    try:
        who = looking(project, store, name)
    except InvalidAnnotator:
        if name is not None:
            raise
        return Visibility(project, store, None)
    is_named = who in project.annotators.names
    return Visibility(project, store, who if is_named else None)
