"""What was done in many articles as one action, so that one undo can take it back."""

from hashiya.sessions.history import Step
from hashiya.sessions.tag_session import TagSession


class Together:
    """What was done in many articles as one: the step of each, and where it was begun, the step that was the last there.

    As long as nothing was done in an article since, undo there takes all of it back,
    and redo does all of it again.
    """

    def __init__(self, here: TagSession | None) -> None:
        self.steps: dict[str, Step] = {}
        self.is_done = True
        self._begun = (here.article.id, here.last_step) if here else ("", None)

    def undoes(self, session: TagSession) -> bool:
        """Whether undo in the session's article means all of it."""
        return (
            self._is_many and self.is_done and session.last_step is self._mark(session)
        )

    def redoes(self, session: TagSession) -> bool:
        """Whether redo in the session's article means all of it."""
        article, before = self._begun
        if session.article.id not in self.steps:
            is_next = (
                session.article.id == article
                and session.last_step is before
                and session.next_step is None
            )
        else:
            is_next = session.next_step is self.steps[session.article.id]
        return self._is_many and not self.is_done and is_next

    @property
    def _is_many(self) -> bool:
        return any(article != self._begun[0] for article in self.steps)

    def _mark(self, session: TagSession) -> Step | object:
        article, before = self._begun
        return self.steps.get(
            session.article.id, before if session.article.id == article else self
        )
