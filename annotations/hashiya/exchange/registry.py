"""The formats there are: what each is called, what it holds, and how it is written and read."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hashiya.errors import FormatUnknown
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.values import Exported, Imported
from hashiya.model.scheme import Scheme

Advance = Callable[[int], None]
Write = Callable[[Iterable[Exported], Scheme, Losses], Iterator[bytes]]
WriteFolder = Callable[[Iterable[Exported], Scheme, Losses, Path], None]
Read = Callable[[Path, Advance], Iterator[Imported]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way in which tags go out and come in.

    `read` yields what the file or folder tells, article by article, and says by
    `advance` how many bytes it has read; what is not of the format raises FileInvalid.
    `lacks` is what the format does not hold, and `lacks_of_articles` what it does not
    hold of labels of whole articles; `unit` is what its offsets count, `extra` the name
    of the extra that it needs, if any.
    """

    name: str
    title: str
    unit: str
    read: Read
    lacks: frozenset[Part] = frozenset()
    lacks_of_articles: frozenset[Part] = frozenset()
    extra: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat(Format):
    """A format of one file: `write` yields its bytes, in whole characters, and notes what it cannot hold.

    Where it is `by_article`, what it writes of some articles and of others is, put
    together, what it writes of all.
    """

    write: Write
    by_article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFormat(Format):
    """A format of several files: `write` fills an empty folder, and notes what it cannot hold.

    One that `holds_splits` puts the articles of each split into files of their own.
    """

    write: WriteFolder
    holds_splits: bool = False


# The module and the name in it; each is imported only when asked for.
FORMATS: Final = {
    "jsonl": ("native", "FORMAT"),
    "doccano": ("doccano", "FORMAT"),
    "araieval": ("araieval", "FORMAT"),
    "csv": ("csv_spans", "FORMAT"),
    "label-studio": ("label_studio", "FORMAT"),
    "brat": ("brat", "FORMAT"),
    "iob2": ("iob2", "FORMAT"),
    "iob2-layers": ("iob2", "BY_LAYER"),
    "prodigy": ("prodigy", "FORMAT"),
    "spacy": ("spacy_docs", "FORMAT"),
    "cas-json": ("cas", "CAS_JSON"),
    "cas-xmi": ("cas", "CAS_XMI"),
    "huggingface": ("huggingface.dataset", "JSON_LINES"),
    "huggingface-parquet": ("huggingface.dataset", "TABLES"),
}


def named(name: str) -> Format:
    """The format of this name.

    Raises:
        FormatUnknown: naming those there are.
    """
    if name not in FORMATS:
        raise FormatUnknown(
            f"no format is called {name!r}; there is: {', '.join(FORMATS)}"
        )
    module, attribute = FORMATS[name]
    found = getattr(
        importlib.import_module(f"hashiya.exchange.formats.{module}"), attribute
    )
    if not isinstance(found, Format):
        raise TypeError(f"{module}.{attribute} is no Format")
    return found
