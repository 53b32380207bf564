"""The heaviest common subsequence of two sequences of tokens, in as few pieces as it can be."""

from collections.abc import Sequence

# What it costs to begin another piece; less than any word is worth, and more than a
# space.
_PIECE = 2
_NONE = -(1 << 60)


def common_subsequence(
    old: Sequence[int], new: Sequence[int], weights: Sequence[int]
) -> list[tuple[int, int]]:
    """The pairs of indices of equal tokens, in order in both, worth the most.

    Tokens are indices of `weights`; negative ones are equal to none. The worth is the
    sum of the weights, less 2 for each run of neighbours. It takes time and memory for
    as many cells as the product of the lengths, by dynamic programming (Gotoh 1982).
    """
    width = len(new) + 1
    # The best worth of the first tokens of each: in all, and where the last two are a
    # pair.
    best = [[0] * width for _ in range(len(old) + 1)]
    paired = [[_NONE] * width for _ in range(len(old) + 1)]
    for row, token in enumerate(old, 1):
        above, pairs_above = best[row - 1], paired[row - 1]
        line, pairs = best[row], paired[row]
        for column, other in enumerate(new, 1):
            worth = max(above[column], line[column - 1])
            if token == other and token >= 0:
                begun = above[column - 1] - _PIECE
                worth_of_pair = max(begun, pairs_above[column - 1]) + weights[token]
                pairs[column] = worth_of_pair
                worth = max(worth, worth_of_pair)
            line[column] = worth
    return _traced(best, paired, old, weights)


def _traced(
    best: list[list[int]],
    paired: list[list[int]],
    old: Sequence[int],
    weights: Sequence[int],
) -> list[tuple[int, int]]:
    pairs = []
    row, column = len(best) - 1, len(best[0]) - 1
    is_within_run = False
    while row and column:
        worth = best[row][column]
        if not is_within_run and best[row - 1][column] == worth:
            row -= 1
            continue
        if not is_within_run and best[row][column - 1] == worth:
            column -= 1
            continue
        row, column = row - 1, column - 1
        pairs.append((row, column))
        worth_before = paired[row + 1][column + 1] - weights[old[row]]
        is_within_run = paired[row][column] == worth_before
    return pairs[::-1]
