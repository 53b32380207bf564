"""A stratified random sample that can be drawn from parts of the texts, and merged.

Each text has a key, a hash of the seed, its id and its text (BLAKE2b); the sample of a
stratum is its texts with the least keys (bottom-k: Cohen and Kaplan, *Summarizing Data
using Bottom-k Sketches*, 2007). So it does not depend on the order of the texts, nor on
the parts in which they are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _

# The texts of a stratum: the value of the field, None where a text has none.
Stratum = str | None
# More than these are hardly strata, and each may hold as many texts as the sample.
MOST_STRATA = 10_000
_KEY_BYTES = 8


class SampleRefused(HashiyaError):
    """A sample cannot be drawn as requested; nothing has been written."""


class Choice(NamedTuple):
    """A text that may be in the sample: its key, and its place."""

    key: int
    file: int
    row: int
    partition: int


def key_of(seed: int, article_id: str, text: str) -> int:
    """The key of a text; those of one id and one text have the same."""
    data = f"{seed}\0{article_id}\0{text}".encode()
    return int.from_bytes(blake2b(data, digest_size=_KEY_BYTES).digest(), "big")


@dataclass(slots=True, kw_only=True)
class StratifiedSample:
    """The least keys of each stratum, as many as a sample of `size` texts may need."""

    size: int
    is_proportional: bool = False
    counts: dict[Stratum, int] = field(default_factory=dict)
    choices: dict[Stratum, list[Choice]] = field(default_factory=dict)

    def add(self, stratum: Stratum, choice: Choice) -> None:
        """Count a text of the stratum, and keep it until the next `trim`.

        Raises:
            SampleRefused: when there are more than MOST_STRATA strata.
        """
        self._merge(stratum, 1, [choice])

    def merge(self, other: "StratifiedSample") -> None:
        """Add what another part of the texts has.

        Raises:
            SampleRefused: when there are more than MOST_STRATA strata.
        """
        for stratum, choices in other.choices.items():
            self._merge(stratum, other.counts[stratum], choices)
        self.trim()

    def trim(self) -> None:
        """Drop what no sample of these texts and any others can have.

        With equal shares no stratum gets more when there are more texts; with
        proportional ones it may get all.
        """
        most = self.size
        for stratum, choices in self.choices.items():
            self.choices[stratum] = _least(choices, self.size)
        if not self.is_proportional:
            quotas = equal_quotas(self._available(), self.size)
            if sum(quotas.values()) == self.size:
                most = max(quotas.values()) + 1
        for choices in self.choices.values():
            del choices[most:]

    def drawn(self) -> dict[Stratum, list[Choice]]:
        """The sample: of each stratum the texts of its share."""
        self.trim()
        available = self._available()
        if self.is_proportional:
            quotas = proportional_quotas(self.counts, available, self.size)
        else:
            quotas = equal_quotas(available, self.size)
        return {
            stratum: choices[: quotas[stratum]]
            for stratum, choices in self.choices.items()
        }

    def _available(self) -> dict[Stratum, int]:
        return {stratum: len(choices) for stratum, choices in self.choices.items()}

    def _merge(self, stratum: Stratum, count: int, choices: list[Choice]) -> None:
        self.counts[stratum] = self.counts.get(stratum, 0) + count
        self.choices.setdefault(stratum, []).extend(choices)
        if len(self.choices) > MOST_STRATA:
            message = _("the field has more than {count} values: choose one with fewer")
            raise SampleRefused(message.format(count=f"{MOST_STRATA:,}"))


def equal_quotas(available: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """The same share of `size` for each stratum, as far as it has texts.

    What a stratum lacks is shared by the others; what is left over goes to the strata
    with the most texts.
    """
    quotas: dict[Stratum, int] = {}
    remaining = size
    ordered = sorted(available, key=lambda stratum: (available[stratum], stratum or ""))
    for position, stratum in enumerate(ordered):
        share = remaining // (len(ordered) - position)
        quotas[stratum] = min(available[stratum], share)
        remaining -= quotas[stratum]
    return quotas


def proportional_quotas(
    counts: Mapping[Stratum, int], available: Mapping[Stratum, int], size: int
) -> dict[Stratum, int]:
    """The share of `size` that each stratum has of all texts, by the largest remainder."""
    total = sum(counts.values())
    quotas: dict[Stratum, int] = {}
    remainders: dict[Stratum, int] = {}
    for stratum, count in counts.items():
        share, remainders[stratum] = divmod(size * count, max(total, 1))
        quotas[stratum] = min(share, available[stratum])
    ordered = sorted(counts, key=lambda stratum: (-remainders[stratum], stratum or ""))
    left = min(size, sum(available.values())) - sum(quotas.values())
    while left:
        for stratum in ordered:
            if left and quotas[stratum] < available[stratum]:
                quotas[stratum] += 1
                left -= 1
    return quotas


def _least(choices: list[Choice], size: int) -> list[Choice]:
    """The least choices in order, one of each key."""
    least: list[Choice] = []
    for choice in sorted(choices):
        if not least or choice.key != least[-1].key:
            least.append(choice)
        if len(least) == size:
            break
    return least
