"""Fingerprints of many articles in little memory: which articles have one, and which are there.

A fingerprint is a number of 32 bits. They are kept in buckets by their highest bits, so
that only one bucket at a time is sorted as Python's integers.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

_BITS = 32
_BUCKET_BITS = 6
_SHIFT = _BITS - _BUCKET_BITS
_ARTICLE = (1 << _BITS) - 1


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
    """The fingerprints that are in it, at four bytes each."""

    def __init__(self, fingerprints: Iterable[int]) -> None:
        buckets = [array("I") for _ in range(1 << _BUCKET_BITS)]
        for fingerprint in fingerprints:
            buckets[fingerprint >> _SHIFT].append(fingerprint)
        self._buckets = [array("I", sorted(bucket)) for bucket in buckets]

    def __contains__(self, fingerprint: object) -> bool:
        if not isinstance(fingerprint, int):
            return False
        bucket = self._buckets[fingerprint >> _SHIFT]
        place = bisect_left(bucket, fingerprint)
        return place < len(bucket) and bucket[place] == fingerprint
