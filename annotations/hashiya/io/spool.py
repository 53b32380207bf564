"""Bytes kept outside memory until they are read again."""

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

# The bytes that are kept in memory; more are kept on the disk.
_IN_MEMORY = 4 << 20


class Spool:
    """Bytes that are appended, and read again from the beginning."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 - open for as long as the spool
        weakref.finalize(self, _close, self._file)

    def write(self, data: bytes) -> None:
        """Add the bytes.

        Raises:
            OSError: naming the folder of temporary files, when its disk is full.
        """
        with _told():
            self._file.write(data)

    @contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        """A file to read all bytes from; nothing may be written meanwhile.

        Raises:
            OSError: likewise.
        """
        with _told():
            self._file.seek(0)
        try:
            yield self._file
        finally:
            # An abandoned reader is closed last, when the program ends.
            if not self._file.closed:
                with _told():
                    self._file.seek(0, 2)


def _close(file: "tempfile.SpooledTemporaryFile[bytes]") -> None:
    # Closing retries the bytes that did not fit on a full disk, which no one needs any
    # more.
    with suppress(OSError):
        file.close()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, tempfile.gettempdir()) from error
