"""`hashiya show`: an article as it is laid out, with its tags."""

import sys
from itertools import groupby
from operator import itemgetter
from shutil import get_terminal_size

import click

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Tag
from hashiya.model.scheme import Scheme
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.cli import output
from hashiya_reader.cli.context import (
    as_option,
    json_option,
    looking,
    opened,
    project_argument,
)
from hashiya_reader.cli.output import (
    colored,
    columns,
    json_out,
    line,
    notify,
    printing,
    spare_columns,
)
from hashiya_reader.cli.tags import content_columns
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.cli.values import ARTICLE, NumberRange
from hashiya_reader.look.plurals import counted
from hashiya_reader.look.titles import title_of
from hashiya_rtl import ArticleLayout, Cell, Line

_WIDTH = 80
_WIDEST = 10_000
_COLOR_OUTSIDE_SCHEME = "#868686"


@click.command()
@project_argument
@click.argument("article", type=ARTICLE)
@click.option(
    "--width",
    type=NumberRange(1, _WIDEST),
    metavar="N",
    help="Cells in a line; by default the terminal's, or 80.",
)
@as_option
@json_option
def show(
    project: str, article: str, width: int | None, name: str | None, as_json: bool
) -> int:
    """Print an article right to left, with your tags; with --json its layout, cell by cell."""
    home, store = opened(project)
    who = looking(home, store, name)
    session = TagSession(store, home.scheme, home.read(article), who)
    layout = ArticleLayout(session.article.text, width or _width())
    if as_json:
        json_out(_layout_object(article, layout))
        return 0
    _print_lines(layout, session.tags if colored() else (), home.scheme)
    if session.tags:
        click.echo()
        columns(_columns(tag, home.scheme) for tag in session.tags)
    detached = len(session.detached)
    if not detached:
        return 0
    message = ngettext(
        "the text of {article!r} has changed since {annotator} tagged it: {count} of "
        "{tags} is detached",
        "the text of {article!r} has changed since {annotator} tagged it: {count} of "
        "{tags} are detached",
        detached,
    )
    notify(
        message.format(
            article=article,
            annotator=who,
            count=f"{detached:,}",
            tags=counted(len(session.tags) + detached, "tag"),
        )
    )
    return 1


def _width() -> int:
    if not output.is_terminal(sys.stdout):
        return _WIDTH
    terminal_width = get_terminal_size((_WIDTH, 24)).columns
    return max(terminal_width - spare_columns(), 1)


def _columns(tag: Tag, scheme: Scheme) -> tuple[str, ...]:
    place = (
        f"{tag.span.start}-{tag.span.end}" if tag.span else line(value_title("article"))
    )
    return _title(tag, scheme), place, *content_columns(tag)


def _title(tag: Tag, scheme: Scheme) -> str:
    if scheme.knows(tag.layer, tag.label):
        return line(title_of(scheme.label(tag.layer, tag.label)))
    message = _("{label} (not in the scheme)")
    return line(message.format(label=f"{tag.layer} {tag.label}"))


def _layout_object(article: str, layout: ArticleLayout) -> dict[str, object]:
    lines: list[dict[str, object]] = []
    for index in range(layout.line_count):
        row = layout.line(index)
        lines.append(
            {
                "start": row.start,
                "end": row.end,
                "direction": row.direction,
                "cells": [cell._asdict() for cell in row.cells],
            }
        )
    return {"article": article, "width": layout.width, "lines": lines}


def _print_lines(layout: ArticleLayout, tags: tuple[Tag, ...], scheme: Scheme) -> None:
    with printing() as send:
        for index in range(layout.line_count):
            parts = _colored_parts(layout.line(index), tags, scheme)
            if parts:
                indent = " " * layout.left_of(index)
                parts.insert(0, (indent, None))
            send(parts)


def _colored_parts(
    row: Line, tags: tuple[Tag, ...], scheme: Scheme
) -> list[tuple[str, str | None]]:
    """The line's glyphs from left to right, in parts of one colour each."""
    tags_on_line = [tag for tag in tags if _overlaps(tag, row.start, row.end)]
    colors = [_color(cell, tags_on_line, scheme) for cell in row.cells]
    colored_glyphs = zip(colors, row.glyphs, strict=True)
    parts: list[tuple[str, str | None]] = []
    for color, run in groupby(colored_glyphs, key=itemgetter(0)):
        glyphs = [glyph for _, glyph in run]
        parts.append(("".join(glyphs), color))
    return parts


def _overlaps(tag: Tag, start: int, end: int) -> bool:
    """Whether a tag covers any of the characters `[start, end)`."""
    if tag.span is None:
        return False
    return tag.span.start < end and start < tag.span.end


def _color(cell: Cell, tags: list[Tag], scheme: Scheme) -> str | None:
    """The colour of the shortest tag over the cell: the others show outside of it."""
    covering = [tag for tag in tags if _overlaps(tag, cell.start, cell.end)]
    if not covering:
        return None
    tag = min(covering, key=_length)
    if scheme.knows(tag.layer, tag.label):
        return scheme.label(tag.layer, tag.label).color
    return _COLOR_OUTSIDE_SCHEME


def _length(tag: Tag) -> int:
    return len(tag.span) if tag.span else 0
