"""A file system flushed as a whole: for thousands of small files that takes a part of the time of one after the other."""

import functools
import os
import sys
from collections.abc import Callable

# From this Linux on, what could not be written is told to whoever flushes.
_TELLS = (5, 8)
# By statfs(2) those of disks of this machine's own, and memory's: ext, XFS, Btrfs,
# F2FS, tmpfs. Linux flushes a share (SMB, 9P) or what a program serves (FUSE) only as
# far as to the server, and overlays do not tell of what the one below them lost.
_OWN = frozenset({0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x01021994})


class FileSystem:
    """The one that the folder is on, to be opened before that is written which is to be flushed."""

    def __init__(self, folder: str, flush: Callable[[int], None]) -> None:
        self._descriptor = os.open(folder, os.O_RDONLY)
        self._flush = flush
        self.device = os.fstat(self._descriptor).st_dev

    @property
    def is_own(self) -> bool:
        """Whether it is one of which a flush says that all of it is on the disk."""
        return _kind(self._descriptor) in _OWN

    def flush(self) -> None:
        """Wait until all that has been written to it, by whomever, outlasts a power cut.

        Raises:
            OSError: when some of it, written since this was opened or last flushed,
                does not.
        """
        self._flush(self._descriptor)

    def close(self) -> None:
        """Flush it no more."""
        os.close(self._descriptor)


@functools.cache
def flushing() -> Callable[[int], None] | None:
    """What flushes the file system of a descriptor; None where the system has no such call, or tells of no failure."""
    if sys.platform != "linux" or _version(os.uname().release) < _TELLS:
        return None
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return None

    def flush(descriptor: int) -> None:
        if call(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return flush


def _kind(descriptor: int) -> int:
    """The number of the kind of file system that the descriptor is on, as statfs(2) lists them; 0 where it is not told."""
    import ctypes

    # `struct statfs` begins with it, and is 120 bytes long; macOS's is the longest,
    # with 2168.
    said = (ctypes.c_long * 512)()
    call = getattr(ctypes.CDLL(None), "fstatfs", None)
    return 0 if call is None or call(descriptor, said) else said[0]


def _version(release: str) -> tuple[int, ...]:
    found = [
        part
        for part in release.split("-", maxsplit=1)[0].split(".")[:2]
        if part.isdecimal()
    ]
    return tuple(map(int, found))
