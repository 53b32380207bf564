"""`hashiya formats`: the formats of datasets, and what each holds."""

import click

from hashiya.exchange.losses import ASKED_FOR, Part
from hashiya.exchange.registry import FORMATS, FolderFormat, named
from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.output import columns, json_out, line


@click.command()
@json_option
def formats(as_json: bool) -> None:
    """List the formats: name, what it is, and what it lacks; with --json also what it holds, and its offsets' unit."""
    every = [named(name) for name in FORMATS]
    if as_json:
        json_out(
            [
                {
                    "name": each.name,
                    "title": each.title,
                    "unit": each.unit,
                    "folder": isinstance(each, FolderFormat),
                    "extra": each.extra or None,
                    "holds": [
                        part.value
                        for part in Part
                        if part not in each.lacks | ASKED_FOR
                    ],
                    "lacks": [part.value for part in Part if part in each.lacks],
                    "lacks_of_articles": [
                        part.value for part in Part if part in each.lacks_of_articles
                    ],
                }
                for each in every
            ]
        )
        return
    for each in every:
        lacks = ", ".join(
            [part.value for part in Part if part in each.lacks]
            + [
                f"{part.value} of an article's label"
                for part in Part
                if part in each.lacks_of_articles
            ]
        )
        needs = f"; needs hashiya[{each.extra}]" if each.extra else ""
        columns([(line(each.name), line(f"{each.title}{needs}"))])
        if lacks:
            columns([("", line(f"without: {lacks}"))])
