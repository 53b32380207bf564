"""The registry of formats, and the description of a format."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from hashiya.errors import FormatOptionUnknown, FormatUnknown, Note
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import NO_OPTIONS, FormatOptions
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.values import ExportedArticle, ImportedArticle
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme

Advance = Callable[[int], None]
Write = Callable[[Iterable[ExportedArticle], Scheme, Losses], Iterator[bytes]]
WriteFolder = Callable[[Iterable[ExportedArticle], Scheme, Losses, Path], None]
Read = Callable[[Path, Advance], Iterator[ImportedArticle]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """How a file or folder of a format is recognized without being read.

    `suffixes` are suffixes of files in lower case, `folder_files` patterns of files of
    which one is somewhere in each folder, `first_bytes` how each file begins.
    `folder_rows` is a pattern of files in a folder whose rows have to be examined.
    """

    suffixes: frozenset[str] = frozenset()
    folder_files: tuple[str, ...] = ()
    folder_rows: str = ""
    first_bytes: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that tags are exported to and imported from.

    `read` yields the articles of a file or folder, calls `advance` with the number of
    bytes that it has read, and raises FileInvalid where the file does not have the
    format. `lacks` are the parts of a dataset that the format cannot hold,
    `lacks_of_articles` those that it cannot hold of labels of whole articles, and
    `lacks_to_train` those that only its files for training cannot hold. `unit` is what
    its offsets count, `extra` the extra of this package that it needs, if any.
    `alphabet` are the characters of its files, None where all can be escaped. If it
    `hides_status`, what reads its files takes every article without tags for one in which
    there is nothing to tag, though the files say the status. If it `shows_done`, an
    article that somebody is done with differs from others even without tags and status.

    `takes` are the names of the options that a user can set for it; `configured` gives
    the format with options, and `options` are those of this one. `examine` looks at a
    file before it is read: it returns sentences about how the file is taken, and raises
    FileInvalid where it cannot be taken without a guess.
    """

    name: str
    title: str
    unit: str
    read: Read
    signs: Signs = Signs()
    lacks: frozenset[Part] = frozenset()
    lacks_of_articles: frozenset[Part] = frozenset()
    lacks_to_train: frozenset[Part] = frozenset()
    extra: str = ""
    alphabet: Alphabet | None = None
    attributes: frozenset[str] = frozenset()
    hides_status: bool = False
    shows_done: bool = False
    takes: frozenset[str] = frozenset()
    configured: "Callable[[FormatOptions], Format] | None" = None
    options: FormatOptions = NO_OPTIONS
    examine: Callable[[Path], list[Note]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat(Format):
    """A format of one file: `write` yields its bytes, in whole characters, and records losses.

    If it is written `by_article`, the bytes of some articles and of others, joined, are
    the bytes of all.
    """

    write: Write
    by_article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFormat(Format):
    """A format of several files: `write` fills an empty folder, and records losses.

    One that `holds_splits` has files of its own for each split.
    """

    write: WriteFolder
    holds_splits: bool = False


# The module and the name in it; a module is imported when its format is requested.
FORMATS: Final = {
    "jsonl": "native_lines:FORMAT",
    "doccano": "doccano:FORMAT",
    "araieval": "araieval:FORMAT",
    "entities": "entities:FORMAT",
    "csv": "csv_spans:FORMAT",
    "label-studio": "label_studio.tasks:FORMAT",
    "brat": "brat.standoff:FORMAT",
    "iob2": "iob2:FORMAT",
    "iob2-layers": "iob2:BY_LAYER",
    "conll2003": "iob2:CONLL2003",
    "prodigy": "prodigy:FORMAT",
    "spacy": "spacy_docs:FORMAT",
    "spacy-ner": "spacy_docs:ENTS",
    "cas-json": "cas.documents:CAS_JSON",
    "cas-xmi": "cas.documents:CAS_XMI",
    "webanno-tsv": "webanno.tables:FORMAT",
    "gliner": "gliner:FORMAT",
    "chat": "chat:QUOTES",
    "chat-offsets": "chat:OFFSETS",
    "semeval-t11": "semeval_t11:FORMAT",
    "stance-csv": "stance_csv:FORMAT",
    "spans-parquet": "spans_parquet:FORMAT",
    "huggingface": "huggingface.dataset:JSON_LINES",
    "huggingface-parquet": "huggingface.dataset:TABLES",
}


def format_named(name: str, options: FormatOptions = NO_OPTIONS) -> Format:
    """The format of this name, with the options.

    Raises:
        FormatUnknown: with the names of all formats.
        FormatOptionUnknown: when the format does not take one of the options.
    """
    if name not in FORMATS:
        names = comma_separated(FORMATS)
        raise FormatUnknown(
            _("no format is called {name!r}; the formats are: {names}").format(
                name=name, names=names
            )
        )
    module_name, _colon, attribute = FORMATS[name].partition(":")
    module = importlib.import_module(f"hashiya.exchange.formats.{module_name}")
    value = getattr(module, attribute)
    if not isinstance(value, Format):
        raise TypeError(f"{FORMATS[name]} is not a Format")
    return _configured(value, options)


def _configured(format_: Format, options: FormatOptions) -> Format:
    for option in options.names:
        if option not in format_.takes:
            message = _("{format} has no option {option}; it is one of: {formats}")
            formats = [name for name in FORMATS if option in format_named(name).takes]
            raise FormatOptionUnknown(
                message.format(
                    format=format_.name, option=option, formats=comma_separated(formats)
                )
            )
    if not options.names or format_.configured is None:
        return format_
    return replace(format_.configured(options), options=options)
