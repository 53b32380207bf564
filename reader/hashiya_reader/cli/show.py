"""`hashiya show`: an article as it is laid out, with its tags."""

import sys
from itertools import groupby
from operator import itemgetter
from shutil import get_terminal_size

import click

from hashiya.model.model import Tag
from hashiya.model.scheme import Scheme
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.cli.context import (
    annotator,
    as_option,
    json_option,
    opened,
    project_argument,
)
from hashiya_reader.cli.lists import said
from hashiya_reader.cli.output import (
    colored,
    columns,
    is_terminal,
    json_out,
    line,
    printing,
    spare_columns,
    tell,
)
from hashiya_rtl import ArticleLayout, Cell

_WIDTH = 80
_WIDEST = 10_000
_ORPHANED = "#868686"


@click.command()
@project_argument
@click.argument("article")
@click.option(
    "--width",
    type=click.IntRange(1, _WIDEST),
    metavar="N",
    help="Cells of a line; else the terminal's, or 80.",
)
@as_option
@json_option
def show(
    project: str, article: str, width: int | None, name: str | None, as_json: bool
) -> int:
    """Print an article right to left, with your tags; with --json its layout, cell by cell."""
    who = annotator(name)
    home, store = opened(project)
    session = TagSession(store, home.scheme, home.read(article), who)
    layout = ArticleLayout(session.article.text, width or _width())
    if as_json:
        json_out(_layout(article, layout))
        return 0
    _print_lines(layout, session.tags if colored() else (), home.scheme)
    if session.tags:
        click.echo()
        columns(
            (_title(tag, home.scheme), _place(tag), *said(tag)) for tag in session.tags
        )
    if session.detached:
        tell(
            f"the text of {article!r} has changed since {who} tagged it: {len(session.detached)} of "
            f"{len(session.tags) + len(session.detached)} tags no longer stand on their words"
        )
        return 1
    return 0


def _width() -> int:
    if not is_terminal(sys.stdout):
        return _WIDTH
    return max(get_terminal_size((_WIDTH, 24)).columns - spare_columns(), 1)


def _title(tag: Tag, scheme: Scheme) -> str:
    if not scheme.knows(tag.layer, tag.label):
        return line(f"{tag.layer} {tag.label} (not in the scheme)")
    return line(scheme.label(tag.layer, tag.label).title)


def _place(tag: Tag) -> str:
    return f"{tag.span.start}-{tag.span.end}" if tag.span else "article"


def _layout(article: str, layout: ArticleLayout) -> dict[str, object]:
    rows = (layout.line(index) for index in range(layout.line_count))
    lines = [
        {
            "start": row.start,
            "end": row.end,
            "direction": row.direction,
            "cells": [cell._asdict() for cell in row.cells],
        }
        for row in rows
    ]
    return {"article": article, "width": layout.width, "lines": lines}


def _print_lines(layout: ArticleLayout, tags: tuple[Tag, ...], scheme: Scheme) -> None:
    with printing() as send:
        for index in range(layout.line_count):
            row = layout.line(index)
            near = [
                tag
                for tag in tags
                if tag.span and tag.span.start < row.end and row.start < tag.span.end
            ]
            colors = [_color(cell, near, scheme) for cell in row.cells]
            runs = groupby(zip(colors, row.cells, strict=True), key=itemgetter(0))
            parts = [
                ("".join(cell.glyph for _, cell in cells), color)
                for color, cells in runs
            ]
            send([(" " * layout.left_of(index), None), *parts] if parts else [])


def _color(cell: Cell, tags: list[Tag], scheme: Scheme) -> str | None:
    """The colour of the shortest tag over the cell: of nested ones it is the one that would else be seen nowhere."""
    over = [
        (len(tag.span), tag)
        for tag in tags
        if tag.span and tag.span.start < cell.end and cell.start < tag.span.end
    ]
    if not over:
        return None
    _, tag = min(over, key=itemgetter(0))
    return (
        scheme.label(tag.layer, tag.label).color
        if scheme.knows(tag.layer, tag.label)
        else _ORPHANED
    )
