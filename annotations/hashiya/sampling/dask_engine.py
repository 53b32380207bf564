"""A cluster by Dask: one that runs already, or processes of this machine."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from hashiya.errors import HelperLost
from hashiya.extras import import_extra
from hashiya.language import current_language, use_language
from hashiya.language import gettext as _
from hashiya.sampling.engines import Piece, Result

EXTRA = "sample"
# Pieces that wait for each process: their results are held until they are read.
_AHEAD = 4
_PATIENCE = "10s"


class DaskEngine:
    """The processes of a cluster that a client of Dask is connected to."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def results(
        self, work: Callable[[Piece], Result], pieces: Sequence[Piece]
    ) -> Iterator[Result]:
        """The results, as they are completed.

        Raises:
            HelperLost: when processes of the cluster ended several times over a piece.
        """
        distributed = _distributed()
        closed = import_extra("distributed.comm", EXTRA).CommClosedError
        call = partial(_worded, work, current_language())
        waiting = iter(pieces)
        count = _AHEAD * max(1, len(self._client.nthreads()))
        # Not pure: a file may have changed since the same was asked of it.
        first = self._client.map(call, list(islice(waiting, count)), pure=False)
        completed = distributed.as_completed(first, with_results=True)
        try:
            for _future, result in completed:
                for piece in islice(waiting, 1):
                    completed.add(self._client.submit(call, piece, pure=False))
                yield result
        except (distributed.KilledWorker, closed) as error:
            message = _(
                "the cluster lost its workers: see that they have memory, and try again"
            )
            raise HelperLost(message) from error


@contextmanager
def dask_engine(workers: int, address: str | None) -> Iterator[DaskEngine]:
    """The cluster at the address, or one of that many processes which ends with the block.

    Raises:
        ExtraMissing: when Dask is not installed.
        HelperLost: when there is no cluster at the address.
    """
    distributed = _distributed()
    if address is not None:
        try:
            client = distributed.Client(address, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            message = _("{address}: no cluster of Dask answers there")
            raise HelperLost(message.format(address=address)) from error
        with client:
            yield DaskEngine(client)
        return
    with (
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            # What it has to say when it is stopped is not for the user.
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield DaskEngine(client)


def _distributed() -> Any:
    return import_extra("distributed", EXTRA, "Dask")


def _worded(work: Callable[[Piece], Result], language: str, piece: Piece) -> Result:
    """The result of the piece, with messages in the language."""
    use_language(language)
    return work(piece)
