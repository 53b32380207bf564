"""What the command line leaves out for annotators who are not to see one another's tags yet."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from hashiya.corpus.project import Project
from hashiya.errors import HashiyaError, InvalidAnnotator
from hashiya.model.model import Status
from hashiya.store import TagStore
from hashiya_reader.cli.context import annotator
from hashiya_reader.cli.output import tell
from hashiya_reader.look.plurals import counted

T = TypeVar("T")


class Sight:
    """What of others somebody sees, who is None where everybody's is shown; it keeps count of what it hides."""

    def __init__(self, project: Project, store: TagStore, who: str | None) -> None:
        self._project = project
        self._store = store
        self._who = who
        self._seen: dict[str, bool] = {}

    def only(
        self, found: Iterable[T], whose: Callable[[T], tuple[str, str]]
    ) -> Iterator[T]:
        """What may be seen of it; `whose` tells of each the annotator and the article."""
        for each in found:
            name, article = whose(each)
            if name == self._who or self._sees(article):
                yield each

    def tell_hidden(self) -> None:
        """Say what was left out, if anything was."""
        hidden = sum(not sees for sees in self._seen.values())
        if hidden:
            tell(
                f"what others said of {counted(hidden, 'article')} is left out: {self._who} does not have "
                f"{'them' if hidden > 1 else 'it'} done, and [annotators] of the project is blind"
            )

    def _sees(self, article: str) -> bool:
        if self._who is None:
            return True
        if article not in self._seen:
            try:
                status = self._store.summary(self._who, article).status
            except HashiyaError:
                # What is wrong with it is told where it is read.
                status = Status.NEW
            self._seen[article] = self._project.annotators.sees_others(
                self._who, status
            )
        return self._seen[article]


def sight(project: Project, store: TagStore, name: str | None) -> Sight:
    """What the user sees of others, `name` being what --as gives: all, unless the project names them an annotator."""
    try:
        who = annotator(name)
    except InvalidAnnotator:
        who = ""
    return Sight(project, store, who if who in project.annotators.names else None)
