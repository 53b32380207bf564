"""Progress of long work, and how a caller cancels it."""

from collections.abc import Callable

# Called with the amount done and the total. An exception that it raises ends the work,
# in the state that its function documents.
ProgressCallback = Callable[[int, int], None]


def no_progress(_done: int, _total: int) -> None:
    """Ignore progress."""
