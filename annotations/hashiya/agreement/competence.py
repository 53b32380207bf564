"""The scores of single annotators: how often each is right, where nobody knows what is."""

from collections.abc import Iterator

import numpy as np

from hashiya.agreement.coding import MISSING, NONE
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.measures.dawid_skene import (
    FEWEST_ANNOTATORS,
    MEASURE,
    error_rates,
)

# An annotator, the unit, their competence, and how many units and articles it is of.
Competence = tuple[int, str, float, int, int]


def competences(data: LayerData) -> Iterator[Competence]:
    """The competence of each annotator in each unit, over sets of labels.

    Units are those that two or more have coded. There is none with fewer than three
    annotators, nor where nobody has tagged anything.
    """
    if len(data.material.annotators) < FEWEST_ANNOTATORS:
        return
    for unit in MEASURE.units:
        if unit not in data.units:
            continue
        coding = data.coding(unit, None)
        counted = (coding.codes != MISSING).sum(axis=0) > 1
        codes = coding.codes[:, counted]
        if not (codes > NONE).any():
            continue
        # Units with the same codes are as good as one.
        patterns, index = np.unique(codes, axis=1, return_inverse=True)
        weight = np.bincount(
            index.ravel(), weights=coding.weight[counted], minlength=patterns.shape[1]
        )
        rates = error_rates(patterns, weight.astype(np.int64), coding.categories)
        for annotator, value in enumerate(rates.competence.tolist()):
            own = counted & (coding.codes[annotator] != MISSING)
            if own.any():
                items = int(coding.weight[own].sum())
                articles = len(np.unique(coding.article[own]))
                yield annotator, unit, value, items, articles
