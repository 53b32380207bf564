"""`hashiya formats`: the formats of datasets, and what each holds."""

import click

from hashiya.exchange.capabilities import (
    held_parts,
    missing_parts,
    missing_parts_of_articles,
    missing_parts_to_train,
)
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FORMATS, FolderFormat, Format, format_named
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.output import columns, json_out, line


@click.command()
@json_option
def formats(as_json: bool) -> None:
    """List the formats: name, title, and what each lacks.

    With --json also what each holds, and the unit of its offsets.
    """
    known_formats = [format_named(name) for name in FORMATS]
    if as_json:
        json_out([_object(format_) for format_ in known_formats])
        return
    for format_ in known_formats:
        title = _(format_.title)
        if format_.extra:
            title = _("{title}; needs hashiya[{extra}]").format(
                title=title, extra=format_.extra
            )
        columns([(line(format_.name), line(title))])
        lacks: list[str] = []
        for part in missing_parts(format_):
            name = _(part.value)
            if part is Part.ATTRIBUTES and format_.attributes:
                held = comma_separated(sorted(format_.attributes))
                name = _("{part} but {names}").format(part=name, names=held)
            lacks.append(name)
        for part in missing_parts_of_articles(format_):
            lacks.append(_("{part} of an article's label").format(part=_(part.value)))
        for part in missing_parts_to_train(format_):
            lacks.append(_("{part} in what trains").format(part=_(part.value)))
        if lacks:
            sentence = _("without: {parts}").format(parts=comma_separated(lacks))
            columns([("", line(sentence))])


def _object(format_: Format) -> dict[str, object]:
    return {
        "name": format_.name,
        "title": format_.title,
        "unit": format_.unit,
        "folder": isinstance(format_, FolderFormat),
        "extra": format_.extra or None,
        "holds": held_parts(format_),
        "lacks": missing_parts(format_),
        "attributes": sorted(format_.attributes),
        "lacks_of_articles": missing_parts_of_articles(format_),
        "lacks_to_train": missing_parts_to_train(format_),
    }
