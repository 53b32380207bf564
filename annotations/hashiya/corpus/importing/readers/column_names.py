"""The names of a table's columns: one is that of the text, and no two are the same."""

from collections import Counter
from collections.abc import Sequence

from hashiya.corpus.importing.candidates import (
    ReadOptions,
    SourceDamaged,
    SourceFile,
)
from hashiya.errors import Hint
from hashiya.language import comma_separated
from hashiya.language import gettext as _

# The most columns that a message names.
_SHOWN = 20


def check_columns(
    names: Sequence[str], source: SourceFile, options: ReadOptions
) -> None:
    """Refuse a table by the names of its columns.

    Raises:
        SourceDamaged: when the column of the text is missing, or two columns have the
            same name, so that one would be lost.
    """
    if options.text not in names:
        raise text_column_missing(names, source, options)
    for name, count in Counter(names).items():
        if count > 1:
            raise SourceDamaged(
                _(
                    "has two columns called {column!r}: give one of them another name"
                ).format(column=name),
                where=source.name,
            )


def text_column_missing(
    names: Sequence[str], source: SourceFile, options: ReadOptions
) -> SourceDamaged:
    """The error that no column is that of the text, with those that there are."""
    return SourceDamaged(
        _("has no column {column!r}; it has: {names}").format(
            column=options.text, names=comma_separated(names, _SHOWN)
        ),
        hint=Hint.NAME_TEXT_COLUMN,
        where=source.name,
    )
