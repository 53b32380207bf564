"""What a list of articles is narrowed to: words of a title, and terms such as `status:done` or `-label:against`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hashiya.model.model import Record, Status
from hashiya.model.scheme import Label, Layer, Scheme
from hashiya.overview.pace import moments_of
from hashiya.text.normalization import fold

# What can be asked, each with what help says of it.
TERM_KINDS = {
    "status": "new, open, done, flagged",
    "label": "a label that somebody gave",
    "layer": "a layer in which somebody tagged",
    "annotator": "who tagged it; the other terms are then about them",
    "assigned": "who is to do it",
    "has": "tags, note, adrift (words gone), disagreement, suggestions",
    "text": "words anywhere in the article",
    "id": "a part of its id",
}
SUGGESTIONS = "suggestions"
HAS_VALUES = ("tags", "note", "adrift", "disagreement", SUGGESTIONS)

_TERM = re.compile(rf'(-?)(?:({"|".join(TERM_KINDS)}):)?("[^"]*"?|\S+)', re.IGNORECASE)
_UNFINISHED = re.compile(rf"-?({'|'.join(TERM_KINDS)}):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked: a `kind` of ASKED or "title", the words wanted, and whether they must be missing.

    The words are folded, but for those of a `text`, which is looked through by rules of
    spelling of its own.
    """

    kind: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What an annotator said of an article, as far as lists ask.

    `moments` are when the tags were made that a person made, in seconds since 1970.
    `has_adrift` tells of tags whose words are gone from the text, `differs` that
    somebody else who is done as well says something else.
    """

    annotator: str
    status: Status = Status.NEW
    tags: int = 0
    layers: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    noted: bool = False
    moments: tuple[int, ...] = ()
    has_detached: bool = False
    differs: bool = False

    @property
    def without_tags(self) -> "RecordFacts":
        """What is left of it for somebody who must not see the tags yet."""
        return RecordFacts(annotator=self.annotator, status=self.status)


def record_facts(record: Record) -> RecordFacts:
    """What an annotator's record of an article says."""
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
    """The terms of a filter as it is typed: words, `kind:value`, `kind:"two words"`, each with `-` for what must not be.

    A term whose value is still to be typed asks nothing, nor does a `-` behind which
    nothing stands yet.
    """
    terms = []
    text = text.removesuffix("-") if unfinished(text) == "-" else text
    for sign, kind, given in _TERM.findall(text):
        if not kind and _UNFINISHED.fullmatch(sign + given):
            continue
        words = given.strip('"').strip()
        value = fold(words).strip()
        if value and not (sign and value == "-"):
            terms.append(
                Term(
                    kind.lower() or "title",
                    words if kind.lower() == "text" else value,
                    negated=bool(sign),
                )
            )
    return tuple(terms)


def matching_names(term: Term, names: Sequence[str], scheme: Scheme) -> frozenset[str]:
    """Those of the names (of statuses, labels, layers, annotators) that the term's value may mean.

    They begin with it, or a title of the label or layer does, in whatever language; so
    a filter answers while one types. What an article has may be given in the plural:
    `has:notes`.
    """
    wanted = (
        {term.value, term.value.removesuffix("s") or term.value}
        if term.kind == "has"
        else {term.value}
    )
    titled: tuple[Layer | Label, ...] = ()
    if term.kind in {"layer", "label"}:
        labels = tuple(label for layer in scheme.layers for label in layer.labels)
        titled = scheme.layers if term.kind == "layer" else labels
    titles = {each.name: (fold(each.title), fold(each.title_ar)) for each in titled}
    return frozenset(
        name
        for name in names
        if any(
            each.startswith(value)
            for each in (fold(name), *titles.get(name, ()))
            for value in wanted
        )
    )


def unfinished(text: str) -> str:
    """The last term of what is typed, of which more may come; empty after a space."""
    return "" if not text or text[-1].isspace() else text.rsplit(maxsplit=1)[-1]


def completions(
    text: str, scheme: Scheme, annotators: Sequence[str]
) -> tuple[str, ...]:
    """What the term that is being typed may become, the nearest first; none where nothing is known of it."""
    sign, kind, value = _begun(text)
    if value is None:
        return tuple(
            f"{sign}{each}:"
            for each in TERM_KINDS
            if kind and each.startswith(kind.lower())
        )
    known = _known(kind, scheme, annotators)
    if not value:
        return tuple(f"{sign}{kind}:{_quoted(each)}" for each in known)
    found = matching_names(Term(kind.lower(), fold(value)), known, scheme)
    return tuple(f"{sign}{kind}:{_quoted(each)}" for each in known if each in found)


def begins_term(text: str) -> bool:
    """Whether the word that is being typed may become the kind of a term, such as `has:`."""
    _, kind, value = _begun(text)
    return (
        value is None
        and bool(kind)
        and any(each.startswith(kind.lower()) for each in TERM_KINDS)
    )


def accepted_values(
    text: str, scheme: Scheme, annotators: Sequence[str]
) -> tuple[str, ...]:
    """What the term that is being typed takes, where its value is none of it nor begins so; else nothing."""
    _, kind, value = _begun(text)
    return (
        ()
        if not value or completions(text, scheme, annotators)
        else _known(kind, scheme, annotators)
    )


def _begun(text: str) -> tuple[str, str, str | None]:
    """The sign of the term that is being typed, its kind as far as there is one, and its value once there is a colon."""
    last = unfinished(text)
    sign, bare = ("-", last[1:]) if last.startswith("-") else ("", last)
    kind, colon, value = bare.partition(":")
    return sign, kind, value.strip('"') if colon else None


def _known(kind: str, scheme: Scheme, annotators: Sequence[str]) -> tuple[str, ...]:
    """The values that a kind of term may have, none where it may have any."""
    return {
        "status": tuple(Status),
        "has": HAS_VALUES,
        "layer": tuple(layer.name for layer in scheme.layers),
        "label": tuple(
            dict.fromkeys(
                label.name for layer in scheme.layers for label in layer.labels
            )
        ),
        "annotator": tuple(annotators),
        "assigned": tuple(annotators),
    }.get(kind.lower(), ())


def _quoted(value: str) -> str:
    return f'"{value}"' if any(char.isspace() for char in value) else value
