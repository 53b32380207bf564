"""What waits outside memory until it is asked for."""

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

# So much is kept in memory; the rest waits on the disk.
_IN_MEMORY = 4 << 20


class Spool:
    """Bytes that are written one after another, and read again from the first one on."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 - open for as long as the spool
        weakref.finalize(self, _close, self._file)

    def write(self, data: bytes) -> None:
        """Add the bytes.

        Raises:
            OSError: naming the folder of temporary files, where these have no room.
        """
        with _told():
            self._file.write(data)

    @contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        """A file to read all of it from, in whose place nothing is written meanwhile.

        Raises:
            OSError: likewise.
        """
        with _told():
            self._file.seek(0)
        try:
            yield self._file
        finally:
            # A reader that is left behind is closed last, when the program ends.
            if not self._file.closed:
                with _told():
                    self._file.seek(0, 2)


def _close(file: "tempfile.SpooledTemporaryFile[bytes]") -> None:
    # What a full disk did not take is tried again, and nobody waits for it any more.
    with suppress(OSError):
        file.close()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, tempfile.gettempdir()) from error
