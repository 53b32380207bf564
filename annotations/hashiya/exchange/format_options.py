"""What a user sets for a format, such as what the offsets of its files count."""

from dataclasses import dataclass, fields
from typing import Final

from hashiya.exchange.offset_units import OffsetUnit
from hashiya.exchange.overlaps import Overlaps
from hashiya.exchange.token_labels import Alignment, TaggingScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatOptions:
    """The options of formats; None or False where nothing is set.

    Each format takes some of them (`Format.takes`). `offsets` is what the offsets in
    its files count, `overlaps` says which of the tags that overlap are kept,
    `tagging` how the tokens of a tag are marked, and `alignment` what becomes of a tag
    that is not of whole tokens. Tokens are `without_ids` of their articles, which are in
    comments. A table is for `excel`, with a `separator` by its name,
    and one that is read has an `encoding`. `text_key` is the key of the text in a
    task's data; with `predictions` suggestions go out, too. `features` are those of a
    CAS that have labels. `guidelines` is the text of the project's, which an export
    sets.
    """

    offsets: OffsetUnit | None = None
    overlaps: Overlaps | None = None
    tagging: TaggingScheme | None = None
    alignment: Alignment | None = None
    without_ids: bool = False
    excel: bool = False
    separator: str | None = None
    encoding: str | None = None
    text_key: str | None = None
    predictions: bool = False
    features: tuple[str, ...] = ()
    guidelines: str | None = None

    @property
    def names(self) -> list[str]:
        """The names of the options that are set."""
        return [field.name for field in fields(self) if getattr(self, field.name)]


NO_OPTIONS: Final = FormatOptions()
