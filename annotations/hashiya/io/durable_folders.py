"""A folder that is made whole or not at all."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def making(path: Path) -> Iterator[Path]:
    """An empty folder to fill that takes the path's place when the block ends well; else nothing is left of it.

    It is made beside the path under a hidden name. What is at the path may be an empty
    folder.

    Raises:
        OSError: when a step of it fails, as when there is something at the path.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    temporary.mkdir()
    try:
        yield temporary
        with contextlib.suppress(FileNotFoundError):
            path.rmdir()
        temporary.rename(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
