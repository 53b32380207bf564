"""Names of brat's documents and folders, which its web client can open.

The client takes the name from the page's address, after `decodeURIComponent`
(client/src/url_monitor.js): a name with a percent sign becomes another one, and `?` and
`/` end it. So letters, digits, `_`, `-` and `.` of ASCII stand for themselves, and each
byte of another character's UTF-8 is `=XX`. brat hides names that begin with a full stop
or `hidden_`: their first letter is written so, too.
"""

import hashlib
import re

from hashiya.store.names import decoded as decoded_percents

_CUT = "~"
# Leaves room below every system's 255 bytes for suffixes.
_LONGEST = 240
_LENGTH_OF_CUT = 160
_OTHER = re.compile(r"[^A-Za-z0-9_.-]")
_OTHER_OR_CAPITAL = re.compile(r"[^a-z0-9_.-]")
_ESCAPES = re.compile(r"(?:=[0-9A-F]{2})+")
# Windows reserves these, whatever follows a full stop.
_RESERVED = re.compile(
    r"\.|hidden_|(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE | re.ASCII
)


class DocumentNames:
    """The names of one folder: two ids never have names that are equal but for case."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def of(self, article_id: str) -> str:
        """The name of the article; `document_id` gives the id again."""
        name = document_name(article_id)
        if self._ids.setdefault(name.lower(), article_id) == article_id:
            return name
        return _with_first_escaped(_document_name(article_id, _OTHER_OR_CAPITAL))


def document_name(article_id: str) -> str:
    """The name of an article's document, or of an annotator's folder; "" of an empty one."""
    return _document_name(article_id, _OTHER)


def _document_name(article_id: str, other: re.Pattern[str]) -> str:
    name = other.sub(_escape, article_id)
    if _RESERVED.match(name):
        name = _with_first_escaped(name)
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name[:_LENGTH_OF_CUT]}{_CUT}{digest[:32]}"


def document_id(name: str) -> str | None:
    """The id that a document is called by; None where it was cut.

    Names in which `%XX` stand for bytes, as they were written before, are known, too.
    """
    if _CUT in name:
        return None
    if "%" in name:
        return decoded_percents(name)
    try:
        return _ESCAPES.sub(_unescape, name)
    except UnicodeDecodeError:
        return name


def _with_first_escaped(name: str) -> str:
    return name if name.startswith("=") else f"={ord(name[0]):02X}{name[1:]}"


def _escape(match: re.Match[str]) -> str:
    return "".join(f"={byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def _unescape(match: re.Match[str]) -> str:
    data = bytes.fromhex(match[0].replace("=", ""))
    return data.decode("utf-8", "surrogatepass")
