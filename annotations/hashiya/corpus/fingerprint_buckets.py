"""Fingerprints of many articles in little memory: which articles have one, and which are there.

A fingerprint is a number of 32 bits. They are kept in buckets by their highest bits, so
that only one bucket at a time is sorted as Python's integers.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

_BITS = 32
_BUCKET_BITS = 6
_SHIFT = _BITS - _BUCKET_BITS
_ARTICLE = (1 << _BITS) - 1
# A set of so many takes a few megabytes, and is asked in no time.
_FEW = 100_000


class FingerprintBuckets:
    """The fingerprints of articles, at eight bytes each."""

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(1 << _BUCKET_BITS)]

    def add(self, fingerprints: Iterable[int], article: int) -> None:
        """Add the different fingerprints of an article, by its number."""
        buckets = self._buckets
        for fingerprint in fingerprints:
            buckets[fingerprint >> _SHIFT].append(fingerprint << _BITS | article)

    def groups(self) -> Iterator[list[int]]:
        """The articles of each fingerprint that two or more have, in their order."""
        for bucket in self._buckets:
            last = -1
            group: list[int] = []
            for pair in sorted(bucket):
                if pair >> _BITS != last:
                    if len(group) > 1:
                        yield group
                    group = []
                    last = pair >> _BITS
                group.append(pair & _ARTICLE)
            if len(group) > 1:
                yield group


class FingerprintSet:
    """The fingerprints that are in it: a set of few, of many four bytes each."""

    def __init__(self, fingerprints: Collection[int]) -> None:
        self._few = frozenset(fingerprints if len(fingerprints) <= _FEW else ())
        self._buckets: list[array[int]] = []
        if len(fingerprints) <= _FEW:
            return
        buckets = [array("I") for _ in range(1 << _BUCKET_BITS)]
        for fingerprint in fingerprints:
            buckets[fingerprint >> _SHIFT].append(fingerprint)
        self._buckets = [array("I", sorted(bucket)) for bucket in buckets]

    def among(self, fingerprints: "array[int]") -> "array[int]":
        """Those of the fingerprints that are in it."""
        if not self._buckets:
            if self._few.isdisjoint(fingerprints):
                return array("I")
            return array("I", filter(self._few.__contains__, fingerprints))
        return array("I", filter(self._is_in_bucket, fingerprints))

    def _is_in_bucket(self, fingerprint: int) -> bool:
        bucket = self._buckets[fingerprint >> _SHIFT]
        place = bisect_left(bucket, fingerprint)
        return place < len(bucket) and bucket[place] == fingerprint
