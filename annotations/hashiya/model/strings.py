"""The strings that come from outside, and which characters and lengths each kind may have.

Whatever enters a project is checked here: what is added and imported, the arguments of
commands and of the library's calls, and the scheme. What is in a project already, from
an older version or from another program, is read as it is and reported by these rules.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from hashiya.language import gettext as _

# A lone surrogate is half a character: no UTF-8 can hold it, and no format writes it.
_SURROGATES = "\ud800-\udfff"
_CONTROLS = "\x00-\x1f\x7f-\x9f"
_SEPARATORS = "\u2028\u2029"
_LONE = re.compile(f"[{_SURROGATES}]")

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|\+00:00)", re.ASCII)
# How deep values of an article's meta are within one another, and the largest numbers
# that every format can write.
DEEPEST = 32
_LARGEST_NUMBER = 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class StringRule:
    """What a kind of strings may hold: at most `longest` characters, none of the `refused`."""

    refused: re.Pattern[str]
    longest: int
    may_be_empty: bool = False

    def defect(self, text: str) -> str:
        """What is wrong with the string, to stand behind its name; "" where nothing is."""
        if not self.may_be_empty and not text.strip():
            return _("is empty")
        if len(text) > self.longest:
            return _("has {count} characters: at most {most} can be kept").format(
                count=len(text), most=self.longest
            )
        return self.character_defect(text)

    def character_defect(self, text: str) -> str:
        """The first character that the string may not hold; "" where there is none."""
        match = self.refused.search(text)
        if match is None:
            return ""
        sentence = _("holds the control character U+{code:04X} at character {position}")
        if _LONE.match(match[0]):
            sentence = _(
                "is not Unicode text: it holds the lone surrogate U+{code:04X} at "
                "character {position}"
            )
        return sentence.format(code=ord(match[0]), position=match.start())


_NO_CONTROLS = re.compile(f"[{_CONTROLS}{_SEPARATORS}{_SURROGATES}]")
_NO_ZERO = re.compile(f"[\x00{_SURROGATES}]")

# Titles and keys in the scheme.
TITLE = StringRule(refused=_NO_CONTROLS, longest=1_000, may_be_empty=True)
# The names of layers, labels and attributes.
NAME = StringRule(refused=_NO_CONTROLS, longest=1_000)
# The ids of articles.
ARTICLE_ID = StringRule(refused=_NO_CONTROLS, longest=4_000)
# What made a tag: `human`, `import:NAME`.
ORIGIN = StringRule(refused=_NO_CONTROLS, longest=1_000)
# The names of fields of an article's meta.
FIELD = StringRule(refused=_NO_CONTROLS, longest=1_000)
# The values of attributes, notes, and the strings of an article's meta.
VALUE = StringRule(refused=_NO_ZERO, longest=100_000, may_be_empty=True)
META = StringRule(refused=_NO_ZERO, longest=10_000_000, may_be_empty=True)
# The text of an article; how long it may be, the reading of its file says.
TEXT = StringRule(refused=_NO_ZERO, longest=1 << 31, may_be_empty=True)


def is_blank(text: str) -> bool:
    """Whether nothing of the text is seen: it has only spaces, controls and format characters."""
    return all(
        char.isspace() or unicodedata.category(char) in {"Cc", "Cf"} for char in text
    )


def name_defect(name: str) -> str:
    """What is wrong with the name of a layer, label or attribute; "" where nothing is."""
    return "" if _is_name(name) else NAME.defect(name)


@functools.lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    return not NAME.defect(name)


def origin_defect(origin: str) -> str:
    """What is wrong with a tag's origin; "" where nothing is."""
    return "" if _is_origin(origin) else ORIGIN.defect(origin)


@functools.lru_cache(maxsize=1024)
def _is_origin(origin: str) -> bool:
    return not ORIGIN.defect(origin)


def time_defect(time: str) -> str:
    """What is wrong with a tag's time, which is UTC as ISO 8601; "" where nothing is."""
    if _is_time(time):
        return ""
    excerpt = time if len(time) <= 40 else f"{time[:40]}…"
    return _(
        "{value!r} is not a time in UTC as ISO 8601: give one like 2026-11-20T16:00:00Z"
    ).format(value=excerpt)


@functools.lru_cache(maxsize=1024)
def _is_time(time: str) -> bool:
    if not _TIME.fullmatch(time):
        return False
    try:
        datetime.fromisoformat(time)
    except ValueError:
        return False
    return True


def utc_time(time: str) -> str | None:
    """The time in UTC as ISO 8601, whatever its offset; None if it is no time.

    One without an offset is taken for UTC. One that is in UTC stays as it is.
    """
    if not time_defect(time):
        return time
    try:
        moment = datetime.fromisoformat(time.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        written = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None
    return None if time_defect(written) else written


def attributes_defect(attributes: Mapping[str, str]) -> str:
    """What is wrong with the names and values of attributes; "" where nothing is."""
    for name, value in attributes.items():
        defect = name_defect(name)
        if defect:
            return _("the name of an attribute {problem}").format(problem=defect)
        defect = VALUE.defect(value)
        if defect:
            return _("attribute {name!r} {problem}").format(name=name, problem=defect)
    return ""


def stripped_values(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes without white space around their values."""
    return {name: value.strip() for name, value in attributes.items()}


def meta_defect(meta: Mapping[str, object]) -> str:
    """What is wrong with an article's meta, with the path in it; "" where nothing is."""
    return next(_meta_defects(meta, "meta", 0), "")


def meta_character_defect(value: object, path: str = "meta") -> str:
    """The first character that an article's meta may not hold; "" where there is none."""
    if isinstance(value, str):
        defect = META.character_defect(value)
        return f"{path} " + defect if defect else ""
    items: list[tuple[str, object]] = []
    if isinstance(value, Mapping):
        for name, item in value.items():
            items += [
                (f"{path}.{name[:40]}", item),
                (_("a name in {path}").format(path=path), name),
            ]
    elif isinstance(value, list | tuple):
        items += [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    for inner, item in items:
        defect = meta_character_defect(item, inner)
        if defect:
            return defect
    return ""


def _meta_defects(value: object, path: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield _("{path} is more than {count} values deep").format(
            path=path, count=DEEPEST
        )
    elif isinstance(value, str):
        defect = META.defect(value)
        if defect:
            yield f"{path} " + defect
    elif isinstance(value, Mapping):
        for name, item in value.items():
            defect = FIELD.defect(name)
            if defect:
                yield _("the name of a field in {path} {problem}").format(
                    path=path, problem=defect
                )
            else:
                yield from _meta_defects(item, f"{path}.{name[:40]}", depth + 1)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _meta_defects(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, int) and not -_LARGEST_NUMBER <= value < _LARGEST_NUMBER:
        yield _("{path} is a number of more than 64 bits").format(path=path)
