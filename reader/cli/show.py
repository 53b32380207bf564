"""`hashiya show`: an article as it is laid out, with its tags."""

import sys
from shutil import get_terminal_size

import click

from annotations.model import Tag
from annotations.scheme import Scheme
from annotations.session import Session
from reader.cli.lists import described
from reader.cli.output import colored, columns, is_terminal, json_out, paint, tell
from reader.cli.workplace import annotator, as_option, json_option, opened, project_argument
from reader.rtl.layout import ArticleLayout, Cell

_WIDTH = 80
_WIDEST = 10_000
_ORPHANED = "#868686"


@click.command()
@project_argument
@click.argument("article")
@click.option(
    "--width", type=click.IntRange(1, _WIDEST), metavar="N", help="Cells of a line; else the terminal's, or 80."
)
@as_option
@json_option
def show(project: str, article: str, width: int | None, name: str | None, as_json: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Print an article right to left, with your tags; with --json its layout, cell by cell."""
    who = annotator(name)
    home, store = opened(project)
    session = Session(store, home.scheme, home.read(article), who)
    layout = ArticleLayout(session.article.text, width or _width())
    if as_json:
        json_out(_layout(article, layout))
        return 0
    _print_lines(layout, session.tags if colored() else (), home.scheme)
    if session.tags:
        click.echo()
        columns((_place(tag), *described(tag, home.scheme)) for tag in session.tags)
    if session.text_changed:
        tell(
            f"the text of {article!r} has changed since {who} tagged it: {len(session.displaced)} of "
            f"{len(session.tags) + len(session.displaced)} tags no longer stand on their words"
        )
        return 1
    return 0


def _width() -> int:
    return max(get_terminal_size((_WIDTH, 24)).columns, 1) if is_terminal(sys.stdout) else _WIDTH


def _place(tag: Tag) -> str:
    return f"{tag.span.start}-{tag.span.end}" if tag.span else "article"


def _layout(article: str, layout: ArticleLayout) -> dict[str, object]:
    lines = []
    for index in range(layout.line_count):
        line = layout.line(index)
        cells = [
            {"glyph": cell.glyph, "start": cell.start, "end": cell.end, "width": cell.width} for cell in line.cells
        ]
        lines.append({"start": line.start, "end": line.end, "direction": line.direction, "cells": cells})
    return {"article": article, "width": layout.width, "lines": lines}


def _print_lines(layout: ArticleLayout, tags: tuple[Tag, ...], scheme: Scheme) -> None:
    for index in range(layout.line_count):
        line = layout.line(index)
        near = [tag for tag in tags if tag.span and tag.span.start < line.end and line.start < tag.span.end]
        drawn = "".join(_painted(cell, near, scheme) for cell in line.cells)
        click.echo((" " * layout.left_of(index) + drawn).rstrip(), color=True)


def _painted(cell: Cell, tags: list[Tag], scheme: Scheme) -> str:
    over = [
        (len(tag.span), tag) for tag in tags if tag.span and tag.span.start < cell.end and cell.start < tag.span.end
    ]
    if not over:
        return cell.glyph
    # Of nested tags the innermost is the one that would else be seen nowhere.
    _, tag = min(over, key=lambda found: found[0])
    color = scheme.label(tag.layer, tag.label).color if scheme.knows(tag.layer, tag.label) else _ORPHANED
    return paint(cell.glyph, color)
