"""Near-duplicates by MinHash (Broder 1997) and bands of it (LSH), over partitions.

The shingles are those of `hashiya.corpus.duplicates`. Two texts are candidates when all
hashes of a band are the same; of texts that share a band only the one with the least key
stays. So no two of those that stay share a band, whatever the partitions are.

The bands of a partition are a file of two rows: the bands sorted, and their texts' keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hashiya.corpus.duplicates import shingle_hashes
from hashiya.extras import import_extra
from hashiya.language import gettext as _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]

EXTRA = "sample"
PERMUTATIONS = 128
# Of the Jaccard index: the shingles that both have, of those that one of them has. Pairs are
# not compared again: with a lower one, more texts are dropped that share but a phrase.
THRESHOLD = 0.7
# The bytes of bands that one process sorts at once.
BUCKET_SIZE = 256 << 20
_BAND_BYTES = 8
_ALL = 1 << 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Banding:
    """How many bands a MinHash is cut into, and how many hashes each has."""

    bands: int
    rows: int

    @classmethod
    def of(cls, threshold: float) -> "Banding":
        """The banding that finds texts from this Jaccard index on with the fewest errors.

        Raises:
            ExtraMissing: when datasketch is not installed.
        """
        index = _datasketch().MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        return cls(bands=index.b, rows=index.r)

    def chance(self, jaccard: float) -> float:
        """The probability that two texts of that Jaccard index share a band."""
        return 1 - (1 - jaccard**self.rows) ** self.bands


class Signatures:
    """The bands of texts, collected for one partition."""

    def __init__(self, banding: Banding) -> None:
        self._banding = banding
        self._empty = _datasketch().MinHash(num_perm=PERMUTATIONS, hashfunc=_itself)
        self._bands = bytearray()
        self._keys: list[int] = []

    def add(self, key: int, text: str) -> None:
        """Add a text."""
        bands = self.bands_of(text)
        self._bands += b"".join(bands)
        self._keys += [key] * len(bands)

    def bands_of(self, text: str) -> list[bytes]:
        """The bands of a text; one without words has none, and so no near-duplicates."""
        shingles = set(shingle_hashes(text))
        bands: list[bytes] = []
        if not shingles:
            return bands
        minhash = self._empty.copy()
        minhash.update_batch(shingles)
        hashes = minhash.hashvalues.tobytes()
        width = self._banding.rows * minhash.hashvalues.itemsize
        for band in range(self._banding.bands):
            data = hashes[band * width : (band + 1) * width]
            # The number of the band is the key: equal hashes of two bands are no match.
            digest = blake2b(
                data, digest_size=_BAND_BYTES, key=band.to_bytes(2, "big")
            ).digest()
            bands.append(digest)
        return bands

    def write(self, path: Path) -> None:
        """Write the bands, sorted, with their keys."""
        import numpy as np

        bands = np.frombuffer(self._bands, dtype=">u8").astype(np.uint64)
        keys = np.array(self._keys, dtype=np.uint64)
        order = np.argsort(bands, kind="stable")
        np.save(path, np.stack([bands[order], keys[order]]))


def bucket_count(paths: Sequence[Path], size: int = BUCKET_SIZE) -> int:
    """How many buckets the bands in these files make, of at most about `size` bytes."""
    total = sum(path.stat().st_size for path in paths)
    return max(1, -(-total // size))


def dropped_in_bucket(bucket: tuple[int, int], paths: Sequence[Path]) -> "Keys":
    """The keys of texts that share a band of the bucket with one of a lesser key.

    `bucket` is the number of the bucket, from 0, and how many there are.
    """
    import numpy as np

    number, count = bucket
    first = number * _ALL // count
    end = (number + 1) * _ALL // count
    parts: list[Any] = []
    for path in paths:
        pairs = np.load(path, mmap_mode="r")
        bands = pairs[0]
        start = np.searchsorted(bands, np.uint64(first))
        stop = len(bands)
        if end < _ALL:
            stop = int(np.searchsorted(bands, np.uint64(end)))
        parts.append(np.array(pairs[:, start:stop]))
    bands, keys = np.concatenate(parts, axis=1)
    order = np.lexsort((keys, bands))
    bands, keys = bands[order], keys[order]
    is_first = np.ones(len(bands), dtype=bool)
    is_first[1:] = bands[1:] != bands[:-1]
    least = keys[is_first][np.cumsum(is_first) - 1]
    return np.unique(keys[keys != least])


def _datasketch() -> Any:
    return import_extra("datasketch", EXTRA, _("looking for near-duplicates"))


def _itself(value: int) -> int:
    """The hash of a shingle, which is one already."""
    return value
