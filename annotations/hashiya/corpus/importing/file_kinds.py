"""The kinds of files that articles are read from, by their suffixes."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hashiya.corpus.importing.archives import members_of_tar, members_of_zip
from hashiya.corpus.importing.candidates import Reader
from hashiya.corpus.importing.compression import SUFFIXES as COMPRESSIONS
from hashiya.corpus.importing.readers.csv_table import read_table
from hashiya.corpus.importing.readers.feed import read_feed
from hashiya.corpus.importing.readers.json_rows import read_json
from hashiya.corpus.importing.readers.markdown import read_markdown
from hashiya.corpus.importing.readers.parquet import read_parquet
from hashiya.corpus.importing.readers.pdf_document import read_pdf
from hashiya.corpus.importing.readers.plain_text import read_text
from hashiya.corpus.importing.readers.spreadsheet import read_spreadsheet
from hashiya.corpus.importing.readers.web_archive import read_web_archive
from hashiya.corpus.importing.readers.web_page import read_page
from hashiya.corpus.importing.readers.word_document import read_document


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """How a kind of files is read: the file as it is, or text whose byte order mark counts.

    The reader of a kind that is sought in needs a file on the disk.
    """

    read: Reader
    suffixes: tuple[str, ...]
    is_text: bool = True
    is_sought: bool = False


READERS: Mapping[str, FileKind] = MappingProxyType(
    {
        "txt": FileKind(read=read_text, suffixes=(".txt", ".text")),
        "html": FileKind(read=read_page, suffixes=(".html", ".htm", ".xhtml")),
        "jsonl": FileKind(read=read_json, suffixes=(".jsonl", ".ndjson")),
        "json": FileKind(read=read_json, suffixes=(".json",)),
        "csv": FileKind(read=read_table, suffixes=(".csv", ".tsv")),
        "parquet": FileKind(
            read=read_parquet, suffixes=(".parquet",), is_text=False, is_sought=True
        ),
        "xlsx": FileKind(
            read=read_spreadsheet,
            suffixes=(".xlsx", ".xlsm"),
            is_text=False,
            is_sought=True,
        ),
        "docx": FileKind(
            read=read_document, suffixes=(".docx",), is_text=False, is_sought=True
        ),
        "pdf": FileKind(
            read=read_pdf, suffixes=(".pdf",), is_text=False, is_sought=True
        ),
        "md": FileKind(read=read_markdown, suffixes=(".md", ".markdown")),
        "feed": FileKind(read=read_feed, suffixes=(".rss", ".atom", ".xml")),
        "warc": FileKind(
            read=read_web_archive, suffixes=(".warc", ".wet"), is_text=False
        ),
    }
)
ARCHIVES = {"zip": members_of_zip, "tar": members_of_tar}
KINDS = (*READERS, *ARCHIVES)

_TAR_SUFFIXES = (".tar", ".tgz", *(f".tar{suffix}" for suffix in COMPRESSIONS))
_KIND_OF_SUFFIX = {
    **{suffix: name for name, kind in READERS.items() for suffix in kind.suffixes},
    ".zip": "zip",
    **dict.fromkeys(_TAR_SUFFIXES, "tar"),
}


def kind_of(name: str) -> str | None:
    """The kind of a file with that name, if its suffix says it."""
    suffix, compression = _suffixes(name)
    tar = _KIND_OF_SUFFIX.get(suffix + compression)
    return tar or _KIND_OF_SUFFIX.get(suffix)


def compression_of(name: str) -> str:
    """The suffix of the compression that a single file has; "" for none."""
    suffix, compression = _suffixes(name)
    return "" if _KIND_OF_SUFFIX.get(suffix + compression) == "tar" else compression


def suffix_of(name: str) -> str:
    """The suffix in lower case, with that of a compression."""
    return "".join(_suffixes(name))


def bare(path: str) -> str:
    """The path without suffixes."""
    length = len(suffix_of(path))
    return path[: len(path) - length] or path


def _suffixes(path: str) -> tuple[str, str]:
    """The suffix and that of the compression behind it, in lower case."""
    stem, suffix = _split(path.lower())
    if suffix not in COMPRESSIONS:
        return suffix, ""
    _stem, inner = _split(stem)
    return inner, suffix


def _split(path: str) -> tuple[str, str]:
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return (stem, f".{suffix}") if dot else (name, "")
