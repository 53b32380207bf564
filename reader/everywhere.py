"""Doing something in many articles, one after the other, each saved and each with an undo of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from annotations.errors import HashiyaError
from annotations.session import Session
from reader.counted import counted
from reader.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many tags were changed in how many articles, and why others could not be, a line each."""

    tags: int = 0
    articles: int = 0
    failures: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is told of it."""
        told = f"{counted(self.tags, 'tag')} in {counted(self.articles, 'article')}; undo takes them back in each."
        if not self.failures:
            return told
        return f"{told} {counted(len(self.failures), 'article')} could not be: {self.failures[0]}"


def in_each(desk: Desk, articles: Sequence[str], action: Callable[[Session], int]) -> Iterator[Outcome]:
    """Do the action, which tells how many tags it changed, in each article and save it; yields what is done so far.

    An article that cannot be opened or written is passed over and told; what is not saved stays on the desk.
    """
    outcome = Outcome()
    for article in articles:
        failures = outcome.failures
        changed = 0
        try:
            session = desk.session(article)
            changed = action(session)
            session.save()
        except HashiyaError as error:
            failures = (*failures, str(error))
        outcome = Outcome(tags=outcome.tags + changed, articles=outcome.articles + bool(changed), failures=failures)
        yield outcome
