"""How often a thread shows what it has read: soon at first, then less and less often."""

import time

FIRST_SECONDS, LONGEST_SECONDS = 0.05, 0.5


class BatchPace:
    """Says when a batch is due."""

    def __init__(
        self, first: float = FIRST_SECONDS, longest: float = LONGEST_SECONDS
    ) -> None:
        self._pause = first
        self._longest = longest
        self._since = time.monotonic()

    @property
    def is_due(self) -> bool:
        """Whether enough time has passed since the last batch; if so, the next takes longer."""
        if time.monotonic() - self._since <= self._pause:
            return False
        self._since = time.monotonic()
        self._pause = min(2 * self._pause, self._longest)
        return True
