"""What is left of versions that were not finished, since the program was killed.

Who makes a version holds a shared lock of the folder of versions, so that what is being
made is not taken for what is left.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hashiya.io.durable_files import TEMPORARY
from hashiya.store.file_locks import FileLock, lock_file

# Seconds to wait for a program that removes what is left.
_PATIENCE = 5.0


def version_leftovers(versions: Path) -> list[Path]:
    """The hidden folders in the folder of versions, also of those that are being made."""
    return sorted(versions.glob(TEMPORARY))


def remove_version_leftovers(versions: Path) -> list[Path]:
    """Remove what is left, unless a version is being made; those that are still there."""
    if not version_leftovers(versions):
        return []
    lock = _folder_lock(versions, is_shared=False)
    if lock is not None:
        with lock as is_held:
            if is_held:
                for path in version_leftovers(versions):
                    shutil.rmtree(path, ignore_errors=True)
    return version_leftovers(versions)


@contextmanager
def version_in_the_making(versions: Path) -> Iterator[None]:
    """Keep others from removing what is made in the folder of versions."""
    lock = _folder_lock(versions, is_shared=True)
    if lock is None:
        yield
        return
    with lock:
        yield


def _folder_lock(versions: Path, *, is_shared: bool) -> FileLock | None:
    """A lock of the folder; None where folders have none, and nothing is removed."""
    try:
        descriptor = os.open(versions, os.O_RDONLY)
    except OSError:
        # As on Windows.
        return None
    patience = _PATIENCE if is_shared else 0.0
    return FileLock(descriptor, patience, partial(lock_file, shared=is_shared))
