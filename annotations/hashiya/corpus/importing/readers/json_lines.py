"""JSON Lines: an object a line, each an article."""

from collections.abc import Iterator

from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceFile,
    from_row,
)
from hashiya.corpus.sources.rows import Problem
from hashiya.io.json_text import object_on
from hashiya.io.jsonl import lines_of
from hashiya.language import gettext as _


def read_json_lines(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the lines; a line that is no article is a problem with its number."""
    for number, line in enumerate(lines_of(source.file), 1):
        try:
            row = object_on(line, '{"text": …}', _refused)
        except ValueError as error:
            yield Problem(
                where=f"{source.name}:{number}",
                message=_("{problem}; the row is left out").format(problem=error),
            )
            continue
        if row is not None:
            yield from_row(row, number, source, options)


def _refused(name: str) -> object:
    raise ValueError(
        _("{number} is no JSON number that can be kept").format(number=name)
    )
