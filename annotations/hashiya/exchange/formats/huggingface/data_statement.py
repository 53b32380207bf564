"""The data statement of a dataset, `DATA_STATEMENT.md`, with what is known filled in.

The headings are those of Bender and Friedman, Data Statements for Natural Language
Processing (TACL 2018), in the wording of their second version. What only people know is a
line that begins with "To be filled in".
"""

from collections.abc import Iterable, Iterator
from typing import Final

from hashiya.exchange.formats.huggingface.card import DatasetCounts, in_markdown
from hashiya.exchange.formats.huggingface.profile import DatasetProfile, counted
from hashiya.model.scheme import Scheme

STATEMENT: Final = "DATA_STATEMENT.md"


def data_statement(
    counts: DatasetCounts,
    profile: DatasetProfile,
    scheme: Scheme,
    agreement: Iterable[str],
) -> Iterator[str]:
    """The lines of the statement."""
    yield "# Data statement"
    yield ""
    yield "Headings: Bender and Friedman, *Data Statements for Natural Language Processing*, 2018."
    yield from _section(
        "Curation rationale",
        _open("which texts were chosen, from where, why, and what was left out"),
        f"{counted(counts.articles.total(), 'article')}{_splits(counts)}.",
    )
    yield from _section(
        "Language variety",
        f"Arabic (BCP-47 `ar`): {profile.arabic_share:.1%} of the letters are Arabic; "
        f"{counted(profile.vocalised, 'article')} with vowel marks.",
        _open(
            "the variety, such as Modern Standard Arabic (`arb`), and dialects in quotes"
        ),
    )
    yield from _section(
        "Speaker demographic", _open("who wrote the texts: outlets, countries, authors")
    )
    yield from _section("Annotator demographic", *_annotators(counts, profile))
    yield from _section(
        "Speech situation",
        _open("when and where the texts were published, and for whom"),
        "Written; edited and monologic, unless said otherwise above.",
    )
    yield from _section("Text characteristics", *_texts(profile))
    yield from _section("Annotation", *_annotation(counts, profile, scheme))
    yield from _section("Agreement", *agreement)
    yield from _section("Recording quality", "Not applicable: the texts are written.")
    yield from _section(
        "Rights and privacy",
        _open(
            "the licence of the texts and that of the tags, and what was done about the "
            "names of private persons in the texts"
        ),
        "Annotators are called in the data as this export calls them.",
    )
    yield from _section(
        "Provenance",
        "Made with hashiya; `croissant.json` has the sha256 of each file.",
        _open("datasets that this one is made of, and their own data statements"),
    )


def _section(title: str, *lines: str) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from lines


def _open(what: str) -> str:
    return f"To be filled in: {what}."


def _splits(counts: DatasetCounts) -> str:
    if len(counts.articles) < 2:
        return ""
    parts = ", ".join(f"{split} {count}" for split, count in counts.articles.items())
    return f" ({parts})"


def _annotators(counts: DatasetCounts, profile: DatasetProfile) -> Iterator[str]:
    annotators = counted(len(counts.annotators), "annotator")
    yield f"{annotators}; {profile.items_per_annotators()}."
    yield _open(
        "their first languages, training, age and pay, and how they were chosen"
    )


def _texts(profile: DatasetProfile) -> Iterator[str]:
    yield (
        f"{sum(profile.words):,} words and {profile.characters:,} characters; the median "
        f"article has {profile.median_words:,} words."
    )
    if profile.meta_fields:
        names = ", ".join(sorted(map(in_markdown, profile.meta_fields)))
        yield f"Fields beside the texts (`meta`): {names}."
    yield _open("genre and topics")


def _annotation(
    counts: DatasetCounts, profile: DatasetProfile, scheme: Scheme
) -> Iterator[str]:
    layers = ", ".join(in_markdown(layer.name) for layer in scheme.layers)
    tags = counted(counts.tags, "tag")
    yield f"{tags} of the layers {layers}; the dataset card counts the labels."
    if profile.dates is not None:
        first, last = profile.dates
        yield f"Tagged from {first} to {last}."
    if counts.is_decided:
        yield f"The tags were decided from {counts.own_tags.total()} of the annotators."
    if profile.origins:
        origins = ", ".join(
            f"{count} {in_markdown(name)}"
            for name, count in sorted(profile.origins.items())
        )
        yield f"By origin: {origins}."
    yield _open("the guidelines, and how annotators were trained")
