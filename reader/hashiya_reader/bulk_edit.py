"""Editing many articles as one action: each is saved, and one undo reverts them all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hashiya.errors import Finding, HashiyaError
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.bulk_change import BulkChange
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.workspace import Workspace


class ChangedSince(HashiyaError):
    """A later change of an article prevents an undo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOutcome:
    """How many tags were changed in how many articles, and the reasons of failures, a line each."""

    tags: int = 0
    articles: int = 0
    failures: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The outcome as a sentence."""
        tags, articles = counted(self.tags, "tag"), counted(self.articles, "article")
        words = _("{tags} in {articles}.").format(tags=tags, articles=articles)
        if not self.failures:
            return words
        failures = ngettext(
            "{count} article could not be changed: {reason}",
            "{count} articles could not be changed: {reason}",
            len(self.failures),
        ).format(count=f"{len(self.failures):,}", reason=advised(self.failures[0]))
        return f"{words} {failures}"


def edit_each(
    workspace: Workspace,
    articles: Sequence[str],
    edit: Callable[[TagSession], int],
    session: TagSession | None,
) -> Iterator[BulkOutcome]:
    """Edit each article and save it; yield what is done so far.

    `edit` returns how many tags it changed. An article that cannot be opened or written
    is a failure of the outcome; what is not saved stays in the workspace. `session` is
    the one on the article that is open.
    """
    bulk_change = workspace.bulk_change = BulkChange(session)

    def edit_and_note(edited: TagSession) -> int:
        count = edit(edited)
        if count and edited.last_step is not None:
            bulk_change.steps[edited.article.id] = edited.last_step
        return count

    yield from _edit_and_save(workspace, articles, edit_and_note)


def step_each(workspace: Workspace, bulk_change: BulkChange) -> Iterator[BulkOutcome]:
    """Undo a bulk change, or do it again, in each article in which nothing was done since."""
    is_undo = bulk_change.is_done
    bulk_change.is_done = not is_undo

    def step(session: TagSession) -> int:
        own_step = bulk_change.steps[session.article.id]
        if (session.last_step if is_undo else session.next_step) is not own_step:
            raise ChangedSince(
                _(
                    "{article}: something else was done there since; its own undo goes "
                    "back to it"
                ).format(article=session.article.id)
            )
        if is_undo:
            session.undo()
        else:
            session.redo()
        return len(own_step.done.set) + len(own_step.done.remove)

    return _edit_and_save(workspace, tuple(bulk_change.steps), step)


def _edit_and_save(
    workspace: Workspace, articles: Sequence[str], edit: Callable[[TagSession], int]
) -> Iterator[BulkOutcome]:
    outcome = BulkOutcome()
    for article in articles:
        failures = outcome.failures
        count = 0
        try:
            session = workspace.session(article)
            count = edit(session)
            session.save()
        except HashiyaError as error:
            failures = (*failures, Finding.of(error))
        outcome = BulkOutcome(
            tags=outcome.tags + count,
            articles=outcome.articles + bool(count),
            failures=failures,
        )
        yield outcome
