"""What was done in many articles as one action, for one undo to take back."""

from hashiya.sessions.history import Step
from hashiya.sessions.tag_session import TagSession


class BulkChange:
    """What was done in many articles as one action: the step of each.

    As long as nothing was done in an article since, undo there takes all of it back,
    and redo does all of it again. `session` is the one on the article in which it was
    begun; undo works there too, even if nothing was changed in that article.
    """

    def __init__(self, session: TagSession | None) -> None:
        self.steps: dict[str, Step] = {}
        self.is_done = True
        self._article = session.article.id if session else ""
        self._step_before = session.last_step if session else None

    def undoes(self, session: TagSession) -> bool:
        """Whether undo in the session's article undoes the whole bulk change."""
        if not self._is_many or not self.is_done:
            return False
        article = session.article.id
        if article in self.steps:
            return session.last_step is self.steps[article]
        return article == self._article and session.last_step is self._step_before

    def redoes(self, session: TagSession) -> bool:
        """Whether redo in the session's article repeats the whole bulk change."""
        if not self._is_many or self.is_done:
            return False
        article = session.article.id
        if article in self.steps:
            return session.next_step is self.steps[article]
        is_unchanged = (
            session.last_step is self._step_before and session.next_step is None
        )
        return article == self._article and is_unchanged

    @property
    def _is_many(self) -> bool:
        return any(article != self._article for article in self.steps)
