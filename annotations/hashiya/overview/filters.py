"""The filter of a list of articles: words of a title, and terms such as `status:done`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hashiya.language import marked
from hashiya.model.model import Record, Status
from hashiya.model.scheme import Label, Layer, Scheme
from hashiya.overview.pace import moments_of
from hashiya.text.normalization import fold

# The kinds of terms, each with its help. `filter_query.EVALUATORS` evaluates them.
TERM_KINDS = {
    "status": marked("new, open, done, flagged"),
    "label": marked("a label that somebody gave"),
    "layer": marked("a layer in which somebody tagged"),
    "annotator": marked("who tagged it; the other terms are then about them"),
    "assigned": marked("who is to do it"),
    "has": marked(
        "tags, note, incomplete (an attribute is missing), detached (words gone), "
        "disagreement, suggestions"
    ),
    "text": marked("words anywhere in the article"),
    "id": marked("a part of its id"),
}
# The kind of words without a kind.
TITLE = "title"
ID = "id"

_TERM = re.compile(rf'(-?)(?:({"|".join(TERM_KINDS)}):)?("[^"]*"?|\S+)', re.IGNORECASE)
_UNFINISHED = re.compile(rf"-?({'|'.join(TERM_KINDS)}):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: a kind of TERM_KINDS or TITLE, its value, and whether it must not hold.

    The value is folded, except that of `text`, which is searched by its own spelling
    rules.
    """

    kind: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """The facts about an annotator's record of an article that filters and lists use.

    `moments` are the times of tags made by hand, in seconds since 1970. `has_detached`
    says that some tags are detached, `has_incomplete` that some lack a required
    attribute, `differs` that the tags differ from those of another annotator who is
    done as well.
    """

    annotator: str
    status: Status = Status.NEW
    tags: int = 0
    layers: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    noted: bool = False
    moments: tuple[int, ...] = ()
    has_detached: bool = False
    has_incomplete: bool = False
    differs: bool = False

    @property
    def without_tags(self) -> "RecordFacts":
        """The facts for a user who must not see the tags yet."""
        return RecordFacts(annotator=self.annotator, status=self.status)


# The values of `has:`, each with its fact.
HAS_FACTS: Mapping[str, Callable[[RecordFacts], bool]] = {
    "tags": lambda facts: facts.tags > 0,
    "note": lambda facts: facts.noted,
    "incomplete": lambda facts: facts.has_incomplete,
    "detached": lambda facts: facts.has_detached,
    "disagreement": lambda facts: facts.differs,
}
# Another value of `has:`, which is a fact of the article, not of a record.
SUGGESTIONS = "suggestions"
HAS_VALUES = (*HAS_FACTS, SUGGESTIONS)
# A former name of a value of `has:`.
_FORMER_HAS_VALUES = {"adrift": "detached"}


def record_facts(record: Record) -> RecordFacts:
    """The facts of a record; those that need more than the record are left false."""
    return RecordFacts(
        annotator=record.annotator,
        status=record.status,
        tags=len(record.tags),
        layers=frozenset(tag.layer for tag in record.tags),
        labels=frozenset(tag.label for tag in record.tags),
        noted=any(tag.note for tag in record.tags),
        moments=tuple(moments_of(record.tags)),
    )


def parse_filter(text: str) -> tuple[Term, ...]:
    """The terms of a filter: words, `kind:value`, `kind:"two words"`, with `-` to negate one.

    A term without a value, and a single `-` at the end, are ignored: they are being
    typed.
    """
    terms = []
    text = text.removesuffix("-") if unfinished(text) == "-" else text
    for sign, typed_kind, typed_value in _TERM.findall(text):
        if not typed_kind and _UNFINISHED.fullmatch(sign + typed_value):
            continue
        kind = typed_kind.lower() or TITLE
        words = typed_value.strip('"').strip()
        value = _value(kind, words)
        if value and not (sign and value == "-"):
            terms.append(Term(kind, value, negated=bool(sign)))
    return tuple(terms)


def _value(kind: str, words: str) -> str:
    """The value of a term of this kind; empty if the words are."""
    value = fold(words).strip()
    if kind == "text":
        return words if value else ""
    if kind == "has" and value:
        for former, current in _FORMER_HAS_VALUES.items():
            if former.startswith(value):
                return current
    return value


def matching_names(term: Term, names: Sequence[str], scheme: Scheme) -> frozenset[str]:
    """Those of the names (statuses, labels, layers, annotators) that the term's value matches.

    The name, or a title of the label or layer in either language, begins with the
    value, so that a filter works while it is typed. Values of `has:` may be in the
    plural: `has:notes`.
    """
    values = {term.value}
    if term.kind == "has":
        values.add(term.value.removesuffix("s") or term.value)
    beginnings = tuple(values)
    titles = _folded_titles(term.kind, scheme)
    matching = set()
    for name in names:
        words = (fold(name), *titles.get(name, ()))
        if any(word.startswith(beginnings) for word in words):
            matching.add(name)
    return frozenset(matching)


def _folded_titles(kind: str, scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """The titles in both languages, and the former names, of all layers or labels, by name."""
    named: list[Layer | Label] = []
    if kind == "layer":
        named += scheme.layers
    if kind == "label":
        named += [label for layer in scheme.layers for label in layer.labels]
    titles: dict[str, tuple[str, ...]] = {}
    for entry in named:
        titles[entry.name] = tuple(map(fold, (entry.title, entry.title_ar, *entry.was)))
    return titles


def unfinished(text: str) -> str:
    """The last term that is being typed; empty after a space."""
    if not text or text[-1].isspace():
        return ""
    return text.rsplit(maxsplit=1)[-1]


def completions(
    text: str, scheme: Scheme, annotators: Sequence[str]
) -> tuple[str, ...]:
    """The completions of the term that is being typed, the nearest first."""
    sign, kind, value = _typed_parts(text)
    if value is None:
        kinds = _kinds_beginning_with(kind)
        return tuple(f"{sign}{name}:" for name in kinds)
    names = _values_of_kind(kind, scheme, annotators)
    if value:
        term = Term(kind.lower(), _value(kind.lower(), value))
        matching = matching_names(term, names, scheme)
        names = tuple(name for name in names if name in matching)
    return tuple(f"{sign}{kind}:{_quoted(name)}" for name in names)


def begins_term(text: str) -> bool:
    """Whether the word that is being typed is the beginning of a kind, such as `has:`."""
    _, kind, value = _typed_parts(text)
    return value is None and bool(_kinds_beginning_with(kind))


def accepted_values(
    text: str, scheme: Scheme, annotators: Sequence[str]
) -> tuple[str, ...]:
    """The values that the term being typed accepts, where what is typed begins none of them."""
    _, kind, value = _typed_parts(text)
    if not value or completions(text, scheme, annotators):
        return ()
    return _values_of_kind(kind, scheme, annotators)


def _kinds_beginning_with(typed: str) -> list[str]:
    if not typed:
        return []
    return [kind for kind in TERM_KINDS if kind.startswith(typed.lower())]


def _typed_parts(text: str) -> tuple[str, str, str | None]:
    """The sign, the kind as far as it is typed, and after a colon the value of the last term."""
    last = unfinished(text)
    sign, bare = ("-", last[1:]) if last.startswith("-") else ("", last)
    kind, colon, value = bare.partition(":")
    return sign, kind, value.strip('"') if colon else None


def _values_of_kind(
    kind: str, scheme: Scheme, annotators: Sequence[str]
) -> tuple[str, ...]:
    """The values that a kind of term accepts; none where it accepts any words."""
    match kind.lower():
        case "status":
            return tuple(Status)
        case "has":
            return HAS_VALUES
        case "layer":
            return scheme.layer_names
        case "label":
            return scheme.label_names
        case "annotator" | "assigned":
            return tuple(annotators)
        case _:
            return ()


def _quoted(value: str) -> str:
    return f'"{value}"' if any(map(str.isspace, value)) else value
