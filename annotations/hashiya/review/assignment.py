"""The best one-to-one assignment of rows to columns, in a sparse table of weights."""

import heapq
from collections.abc import Mapping, Sequence

# For each row, the weight of each column that it may be given.
Weights = Sequence[Mapping[int, int]]


def best_assignment(weights: Weights) -> dict[int, int]:
    """The columns by their rows, with the greatest sum of weights; rows may go without.

    A column is given to one row at most, and all weights are above 0. Where several
    assignments weigh the same, the order of rows and columns alone decides between
    them. Shortest augmenting paths with potentials (Kuhn 1955, Edmonds and Karp 1972):
    for `n` rows and `m` weights O(n·m·log m) at worst, and mostly near m.
    """
    top = max((max(row.values(), default=0) for row in weights), default=0)
    costs: list[dict[int, int]] = []
    for row in weights:
        # A row without a column pays what a weight of 0 would cost.
        cost_of = {column: top - weight for column, weight in sorted(row.items())}
        cost_of[_without_column(len(costs))] = top
        costs.append(cost_of)
    search = _PathSearch(costs)
    for number in range(len(costs)):
        search.place(number)
    columns = sorted(search.column_of.items())
    return {row: column for row, column in columns if column >= 0}


def _without_column(row: int) -> int:
    """The row's own dummy column, which means no column, so that every row can be placed."""
    return -1 - row


class _PathSearch:
    """An assignment of the rows placed so far that costs the least."""

    def __init__(self, costs: Sequence[Mapping[int, int]]) -> None:
        self.column_of: dict[int, int] = {}
        self._row_of: dict[int, int] = {}
        self._costs = costs
        self._row_potential = [min(row.values()) for row in costs]
        self._column_potential = dict.fromkeys(
            (column for row in costs for column in row), 0
        )

    def place(self, row: int) -> None:
        """Assign a column to the row by the shortest augmenting path."""
        reached: dict[int, int] = {}
        settled: dict[int, int] = {}
        came_from: dict[int, int] = {}
        queue: list[tuple[int, int]] = []
        # No path that is longer than one to a free column can be the cheapest.
        bound: int | None = None
        row_reached, distance = row, 0
        while True:
            offset = distance - self._row_potential[row_reached]
            for column, cost in self._costs[row_reached].items():
                length = offset + cost - self._column_potential[column]
                if bound is not None and length > bound:
                    continue
                if column in reached and length >= reached[column]:
                    continue
                reached[column] = length
                came_from[column] = row_reached
                heapq.heappush(queue, (length, column))
                if column not in self._row_of:
                    bound = length
            distance, column = heapq.heappop(queue)
            while column in settled:
                distance, column = heapq.heappop(queue)
            settled[column] = distance
            if column not in self._row_of:
                break
            row_reached = self._row_of[column]
        self._adjust_potentials(row, settled, distance)
        self._augment(row, column, came_from)

    def _adjust_potentials(
        self, row: int, settled: Mapping[int, int], distance: int
    ) -> None:
        """Keep all reduced costs at least 0, and those on the path at 0."""
        self._row_potential[row] += distance
        for column, length in settled.items():
            self._column_potential[column] += length - distance
            if column in self._row_of:
                self._row_potential[self._row_of[column]] += distance - length

    def _augment(self, row: int, column: int, came_from: Mapping[int, int]) -> None:
        """Along the path to the free column, give each row the column reached from it."""
        while True:
            giver = came_from[column]
            previous = self.column_of.get(giver)
            self.column_of[giver] = column
            self._row_of[column] = giver
            if giver == row or previous is None:
                return
            column = previous
