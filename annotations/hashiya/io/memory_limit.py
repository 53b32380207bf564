"""A limit of memory around the work of a library that has none of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def limited_memory(size: int) -> Iterator[None]:
    """Let the process use at most `size` bytes more than it does, where the system can say so.

    What needs more raises MemoryError.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + size
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    """The bytes of address space that the process has."""
    import resource

    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - no file of anybody's
        pages = int(file.read().split()[0])
    return pages * resource.getpagesize()
