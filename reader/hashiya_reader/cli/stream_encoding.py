"""Standard streams in an encoding that lacks characters: these are replaced, and reported once."""

import codecs
import sys
from typing import Final, TextIO, cast

_HANDLER: Final = "hashiya.replaced"


class _Replacement:
    """An error handler that writes `?` and remembers that it did."""

    def __init__(self) -> None:
        self.is_used = False

    def __call__(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        self.is_used = True
        return "?" * (error.end - error.start), error.end


_replacement = _Replacement()


def replace_missing_characters() -> None:
    """Let stdout and stderr write `?` for characters that their encoding lacks."""
    codecs.register_error(_HANDLER, _replacement)
    for stream in (sys.stdout, sys.stderr):
        if is_unicode(stream) or not hasattr(stream, "reconfigure"):
            continue
        stream.reconfigure(errors=_HANDLER)


def replaced_in() -> str | None:
    """The encoding in which a character has been replaced; None where none has."""
    if not _replacement.is_used:
        return None
    _replacement.is_used = False
    for stream in (sys.stdout, sys.stderr):
        if not is_unicode(cast(TextIO, stream)):
            return stream.encoding
    return None


def is_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding has all characters."""
    return (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf")
