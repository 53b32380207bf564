"""The text of a Label Studio task: under which key of its data it is, and that of a web page."""

import re
from html.parser import HTMLParser
from pathlib import Path

from hashiya.errors import FileInvalid, Hint
from hashiya.exchange.formats.label_studio.labelling_config import TEXT
from hashiya.io.fields import Row
from hashiya.io.regular_files import open_regular
from hashiya.language import comma_separated
from hashiya.language import gettext as _

# What else there is in the data of our own tasks, and in those that Label Studio exports.
_OTHER_KEYS = frozenset(
    {
        *("article", "meta", "id", "annotator", "annotation_id", "created_at"),
        *("updated_at", "lead_time"),
    }
)
_TEXT_TAG = re.compile(
    r"""<(?:Text|HyperText)\b[^<>]*?\bvalue\s*=\s*["']\$([\w.-]+)["']"""
)
# The most keys that a message names.
_SHOWN = 20
_LONGEST_CONFIGURATION = 1 << 20
_UNSEEN = frozenset({"script", "style", "head"})


def configured_key(configuration: Path) -> str | None:
    """The key that a labelling configuration takes for the text; None if it names none."""
    try:
        with open_regular(configuration) as file:
            data = file.read(_LONGEST_CONFIGURATION)
    except OSError:
        return None
    match = _TEXT_TAG.search(data.decode("utf-8", "replace"))
    return None if match is None else match[1]


def text_key(data: Row, named: str | None, configured: str | None, where: str) -> str:
    """The key of the text in a task's data.

    It is the one that the user `named`, that of the configuration, `text`, or the only
    one that has a string.

    Raises:
        FileInvalid: when there is none, or several may be it.
    """
    if named is not None:
        if not isinstance(data.get(named), str):
            problem = _("has no text under {key!r}").format(key=named)
            raise FileInvalid(problem, hint=Hint.NAME_TEXT_KEY, where=where)
        return named
    for key in (configured, TEXT):
        if key is not None and isinstance(data.get(key), str):
            return key
    keys = []
    for key, value in data.items():
        if isinstance(value, str) and key not in _OTHER_KEYS:
            keys.append(key)
    if len(keys) == 1:
        return keys[0]
    if not keys:
        raise FileInvalid(_("has no text under {key!r}").format(key=TEXT), where=where)
    problem = _("its text may be under any of these: {keys}").format(
        keys=comma_separated(keys, _SHOWN)
    )
    raise FileInvalid(problem, hint=Hint.NAME_TEXT_KEY, where=where)


def other_data(data: Row, text_key: str) -> dict[str, object]:
    """What a task's data has beside the text; the members of an object `meta` among it."""
    inner = data.get("meta")
    others = dict(inner) if isinstance(inner, dict) else {}
    for key, value in data.items():
        if key != text_key and key not in _OTHER_KEYS:
            others[key] = value
    return others


def page_text(page: str) -> str:
    """The text of a web page, in which Label Studio's global offsets count.

    A line break is a character, and nothing else that is not in the text.
    """
    parser = _PageText()
    parser.feed(page)
    parser.close()
    return "".join(parser.parts)


class _PageText(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
