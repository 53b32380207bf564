"""The best one-to-one assignment in a sparse table of weights."""

import heapq
from collections.abc import Mapping, Sequence

# Of each row, what it would weigh to give it a column; a column that is not named
# cannot be given.
Weights = Sequence[Mapping[int, int]]


def best_assignment(weights: Weights) -> dict[int, int]:
    """The rows' columns, each given once, with the greatest sum of weights, which are all above 0; rows may go without.

    Where several assignments weigh the same, which of them it is follows from the order
    of rows and columns alone. Shortest augmenting paths with potentials (Kuhn 1955,
    Edmonds and Karp 1972), from a greedy start: for `n` rows and `m` weights O(n·m·log
    m) at worst, and mostly near m.
    """
    top = max((max(row.values(), default=0) for row in weights), default=0)
    # Costs for weights; a row without a column pays what a weight of 0 would cost.
    costs = [
        {column: top - weight for column, weight in sorted(row.items())}
        for row in weights
    ]
    search = _Search(costs, top)
    for row in range(len(costs)):
        search.place(row)
    return {
        row: column for row, column in sorted(search.column_of.items()) if column >= 0
    }


class _Search:
    """An assignment of the rows placed so far that no other one of them beats.

    Besides the real columns each row has one of its own, `-1 - row`, for going without:
    so every row can be placed.
    """

    def __init__(self, costs: Sequence[Mapping[int, int]], without: int) -> None:
        self.column_of: dict[int, int] = {}
        self._row_of: dict[int, int] = {}
        self._costs = [{**row, -1 - at: without} for at, row in enumerate(costs)]
        self._row_potential = [min(row.values()) for row in self._costs]
        self._column_potential: dict[int, int] = {}

    def place(self, row: int) -> None:
        """Give the row a column by the cheapest chain of rows that make room for one another."""
        reached: dict[int, int] = {}
        settled: dict[int, int] = {}
        came_from: dict[int, int] = {}
        queue: list[tuple[int, int]] = []
        at, far = row, 0
        while True:
            for column, cost in self._costs[at].items():
                if column in settled:
                    continue
                distance = (
                    far
                    + cost
                    - self._row_potential[at]
                    - self._column_potential.get(column, 0)
                )
                if column not in reached or distance < reached[column]:
                    reached[column] = distance
                    came_from[column] = at
                    heapq.heappush(queue, (distance, column))
            far, column = heapq.heappop(queue)
            while column in settled:
                far, column = heapq.heappop(queue)
            settled[column] = far
            if column not in self._row_of:
                break
            at = self._row_of[column]
        self._adjust(row, settled, far)
        self._turn(row, column, came_from)

    def _adjust(self, row: int, settled: Mapping[int, int], far: int) -> None:
        """Move the potentials so that no edge has a negative reduced cost, and the path's have none."""
        self._row_potential[row] += far
        for column, distance in settled.items():
            self._column_potential[column] = (
                self._column_potential.get(column, 0) + distance - far
            )
            if column in self._row_of:
                self._row_potential[self._row_of[column]] += far - distance

    def _turn(self, row: int, column: int, came_from: Mapping[int, int]) -> None:
        """Along the path to the free column, give each row the column that was reached from it."""
        while True:
            giver = came_from[column]
            before = self.column_of.get(giver)
            self.column_of[giver], self._row_of[column] = column, giver
            if giver == row or before is None:
                return
            column = before
