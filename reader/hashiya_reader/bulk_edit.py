"""Doing something in many articles, one after the other, each saved; one undo takes it back in all of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hashiya.errors import HashiyaError
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.bulk_undo import Together
from hashiya_reader.look.plurals import counted
from hashiya_reader.workspace import Workspace


class ChangedSince(HashiyaError):
    """An article in which something else was done since cannot go back to before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many tags were changed in how many articles, and why others could not be, a line each."""

    tags: int = 0
    articles: int = 0
    failures: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is told of it."""
        told = f"{counted(self.tags, 'tag')} in {counted(self.articles, 'article')}"
        if not self.failures:
            return f"{told}."
        return f"{told}. {counted(len(self.failures), 'article')} could not be: {self.failures[0]}"


def in_each(
    workspace: Workspace,
    articles: Sequence[str],
    action: Callable[[TagSession], int],
    here: TagSession | None,
) -> Iterator[Outcome]:
    """Do the action, which tells how many tags it changed, in each article and save it; yields what is done so far.

    An article that cannot be opened or written is passed over and told; what is not
    saved stays on the desk. `here` is the session on the article that is open.
    """
    together = workspace.together = Together(here)

    def step(session: TagSession) -> int:
        changed = action(session)
        if changed and session.last_step is not None:
            together.steps[session.article.id] = session.last_step
        return changed

    yield from _each(workspace, articles, step)


def back_in_each(workspace: Workspace, together: Together) -> Iterator[Outcome]:
    """Take back what was done together, or do it again, wherever nothing else was done since."""
    was_done, together.is_done = together.is_done, not together.is_done

    def step(session: TagSession) -> int:
        mine = together.steps[session.article.id]
        if (session.last_step if was_done else session.next_step) is not mine:
            raise ChangedSince(
                f"{session.article.id}: something else was done there since; its own undo goes back to it"
            )
        if was_done:
            session.undo()
        else:
            session.redo()
        return len(mine.done.set) + len(mine.done.remove)

    return _each(workspace, tuple(together.steps), step)


def _each(
    workspace: Workspace, articles: Sequence[str], action: Callable[[TagSession], int]
) -> Iterator[Outcome]:
    outcome = Outcome()
    for article in articles:
        failures = outcome.failures
        changed = 0
        try:
            session = workspace.session(article)
            changed = action(session)
            session.save()
        except HashiyaError as error:
            failures = (*failures, str(error))
        outcome = Outcome(
            tags=outcome.tags + changed,
            articles=outcome.articles + bool(changed),
            failures=failures,
        )
        yield outcome
