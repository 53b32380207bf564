"""How a caller follows work that takes long, and how it stops it."""

from collections.abc import Callable

# Called with how much is done and how much there is in all. It may raise: the work
# then ends with that exception, in the state that its function documents.
ProgressCallback = Callable[[int, int], None]


def no_progress(_done: int, _total: int) -> None:
    """Follow nothing."""
