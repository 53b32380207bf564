"""Who writes a journal: this user on this machine, or, where nobody can be kept out, this process alone."""

import functools
import hashlib
import os
import secrets
import socket
from pathlib import Path

_MACHINE = Path("/etc/machine-id")
_DIGITS = 8


@functools.cache
def machine() -> str:
    """Eight hexadecimal digits for this user on this machine, the same ones every day.

    They are taken from the host's name, its id and the user's: nothing needs to be
    kept. Two machines that come out the same, as clones may, write one journal, which
    merges line by line like any other.
    """
    try:
        identity = _MACHINE.read_bytes().strip()
    except OSError:
        identity = b""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    said = b"\0".join(
        [socket.gethostname().encode("utf-8", "surrogatepass"), identity, user.encode()]
    )
    return hashlib.sha256(said).hexdigest()[:_DIGITS]


class Private:
    """A writer that no other process can be, for where a lock cannot be had; a fork gets its own."""

    def __init__(self) -> None:
        self._pid, self._name = 0, ""

    def __call__(self) -> str:
        """The machine's digits and eight of this process's own."""
        if self._pid != os.getpid():
            self._pid, self._name = (
                os.getpid(),
                f"{machine()}{secrets.token_hex(_DIGITS // 2)}",
            )
        return self._name


private = Private()
