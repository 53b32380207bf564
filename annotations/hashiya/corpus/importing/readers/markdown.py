"""Markdown is one article: its text without the marks; what is at its top becomes meta.

Paragraphs, headings and items are lines, with a blank one between paragraphs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from hashiya.corpus.encoding import UTF8, decoded_with_name
from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    SourceFile,
    read_whole,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

# Front matter: lines between two of three hyphens, of which plain values are taken.
_FRONT_MATTER: Final = re.compile(
    r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL
)
_VALUE: Final = re.compile(r"([\w-]+)[ \t]*:[ \t]+(\S.*)")
_BLOCKS: Final = frozenset({"code_block", "fence"})
# What a blank line follows; paragraphs of items are hidden in a list without blank lines.
_ENDS: Final = frozenset(
    {"bullet_list_close", "heading_close", "ordered_list_close", "paragraph_close"}
)
# Line ends inside a paragraph are kept as they are.
_BREAKS: Final = {"softbreak": "\n", "hardbreak": "\n"}


def read_markdown(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The text, with the fields of its front matter.

    Raises:
        SourceDamaged, ArticleUnreadable: when it is no text.
    """
    content, encoding = decoded_with_name(
        read_whole(source),
        source.name,
        None if source.encoding else options.encoding,
    )
    meta: dict[str, object] = {"source": source.name}
    front_matter = _FRONT_MATTER.match(content)
    if front_matter is not None:
        meta.update(_fields(front_matter[1]))
        content = content[front_matter.end() :]
    tokens = MarkdownIt("commonmark").enable("table").parse(content)
    yield Candidate(
        name=source.name,
        id=source.id,
        text="".join(_text(tokens)).strip("\n"),
        meta=meta,
        encoding=source.encoding or (None if encoding == UTF8 else encoding),
    )


def _fields(front_matter: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in front_matter.splitlines():
        match = _VALUE.fullmatch(line.rstrip())
        if match is not None:
            fields[match[1]] = match[2].strip("'\"")
    return fields


def _text(tokens: Sequence["Token"]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_words(token.children or ()))
            yield "\n"
        elif token.type in _BLOCKS:
            yield token.content
        elif token.type in _ENDS and not token.hidden:
            yield "\n"


def _words(tokens: Iterable["Token"]) -> Iterator[str]:
    for token in tokens:
        if token.type in _BREAKS:
            yield _BREAKS[token.type]
        elif token.type in {"text", "code_inline", "text_special"}:
            yield token.content
        elif token.type == "image":
            yield from _words(token.children or ())
