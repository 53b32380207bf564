"""The best one-to-one assignment of many rows and columns of which most may be given to most: whole rows at a time."""

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.int64]
_FAR = np.iinfo(np.int64).max // 2


def best_dense_assignment(weights: Weights) -> dict[int, int]:
    """The rows' columns, each given once, with the greatest sum of weights; what weighs 0 is not given.

    As `hashiya.review.sparse_assignment.best_assignment`, of which it is the form for
    full tables: for `n` rows and `m` columns O(n²·m) at worst, in steps of `m`. Where
    several assignments weigh the same, which of them it is follows from the order of
    rows and columns alone. Weights are from 0 to 2⁶¹ / n, with which no sum overflows.

    Source: D. F. Crouse, On implementing 2D rectangular assignment algorithms, IEEE
    Transactions on Aerospace and Electronic Systems 52(4), 2016, 1679-1696: shortest
    augmenting paths after Jonker and Volgenant.
    """
    if weights.shape[0] > weights.shape[1]:
        turned = best_dense_assignment(np.ascontiguousarray(weights.T))
        return {
            row: column
            for column, row in sorted(turned.items(), key=lambda pair: pair[1])
        }
    table = _Table(weights.max(initial=0) - weights)
    for row in range(len(weights)):
        table.place(row)
    found = enumerate(table.column_of.tolist())
    return {row: column for row, column in found if weights[row, column] > 0}


class _Table:
    """An assignment of the rows placed so far that costs the least; there are as many columns as rows, or more."""

    def __init__(self, costs: Weights) -> None:
        rows, columns = costs.shape
        self._costs = costs
        self._row_potential = np.zeros(rows, dtype=np.int64)
        self._column_potential = np.zeros(columns, dtype=np.int64)
        self.column_of = np.full(rows, -1, dtype=np.int64)
        self._row_of = np.full(columns, -1, dtype=np.int64)

    def place(self, row: int) -> None:
        """Give the row a column by the cheapest chain of rows that make room for one another."""
        columns = len(self._row_of)
        reached = np.full(columns, _FAR, dtype=np.int64)
        came_from = np.full(columns, -1, dtype=np.int64)
        still_open = np.ones(columns, dtype=np.bool_)
        settled: list[int] = []
        at, far = row, 0
        while True:
            distance = self._costs[at] - self._column_potential
            distance += far - self._row_potential[at]
            nearer = (distance < reached) & still_open
            np.copyto(reached, distance, where=nearer)
            came_from[nearer] = at
            column = int(np.where(still_open, reached, _FAR).argmin())
            far = int(reached[column])
            still_open[column] = False
            settled.append(column)
            if self._row_of[column] < 0:
                break
            at = int(self._row_of[column])
        self._adjust(row, np.array(settled), reached, far)
        self._turn(row, column, came_from)

    def _adjust(self, row: int, settled: Weights, reached: Weights, far: int) -> None:
        """Move the potentials so that no cell has a negative reduced cost, and the path's have none."""
        nearer = far - reached[settled]
        self._column_potential[settled] -= nearer
        self._row_potential[self._row_of[settled[:-1]]] += nearer[:-1]
        self._row_potential[row] += far

    def _turn(self, row: int, column: int, came_from: Weights) -> None:
        """Along the path to the free column, give each row the column that was reached from it."""
        while True:
            giver = int(came_from[column])
            before = int(self.column_of[giver])
            self.column_of[giver], self._row_of[column] = column, giver
            if giver == row:
                return
            column = before
