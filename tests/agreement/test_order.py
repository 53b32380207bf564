"""Values that are in an order, and the confidence of tags."""

import pytest

from hashiya.agreement.attributes import ordered_of_pairs
from hashiya.agreement.material import build_material
from hashiya.agreement.scores import agreement_scores
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.errors import SchemeInvalid
from hashiya.io.toml import parse_toml
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import scheme_from

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
SCHEME = """
[[layers]]
name = "tone"
scopes = ["span", "article"]
[[layers.labels]]
name = "angry"
color = "#3f9d63"
[[layers.attributes]]
name = "intensity"
values = ["weak", "medium", "strong"]
ordered = true
"""
# What two say of four passages, and the confidence of the first of each.
INTENSITIES = (
    ("weak", "weak"), ("medium", "weak"), ("strong", "strong"), ("", "strong"),
)  # fmt: skip


def tags_of(side, name):
    tags = []
    for number, pair in enumerate(INTENSITIES):
        span = Span(5 * number, 5 * number + 4)
        attributes = {"intensity": pair[side]} if pair[side] else {}
        tag = Tag(
            id=number + 1, span=span, text=span.of(TEXT), layer="tone", label="angry",
            annotator=name, created="", updated="", attributes=attributes,
            confidence=(5, 4)[side] if number < 2 else None,
        )  # fmt: skip
        tags.append(tag)
    return tags


def numbers(scheme):
    tags = {"omar": tags_of(0, "omar"), "salma": tags_of(1, "salma")}
    material = build_material([ArticleTags(article="a", text=TEXT, tags=tags)], scheme)
    found = {}
    for score in agreement_scores(material, resamples=0):
        if score.article is None and score.unit == "overlap":
            found[score.attribute, score.category, score.measure] = score
    return found


def test_an_ordered_attribute_is_measured_by_how_far_values_are_apart():
    """Of the three passages to which both gave a value one differs, by one step."""
    found = numbers(scheme_from(parse_toml(SCHEME, "hashiya.toml")))

    ordinal = found["intensity", None, "weighted_kappa_linear"]
    assert ordinal.items == 3
    assert ordinal.value == pytest.approx(1 - (1 / 6) / (1 / 2))
    nominal = found["intensity", None, "cohen_kappa"]
    assert nominal.items == 4, "there a tag without the value is none"
    of_strong = found["intensity", "strong", "positive_agreement"]
    assert of_strong.value == pytest.approx(2 / 3)
    assert found["intensity", None, "ordinal_alpha"].value > nominal.value


def test_confidence_is_an_order_of_its_own():
    found = numbers(scheme_from(parse_toml(SCHEME, "hashiya.toml")))

    alpha = found["confidence", None, "interval_alpha"]
    assert (alpha.items, alpha.json()["attribute"]) == (2, "confidence")
    assert alpha.value < 0, "both always differ, by a step"
    assert ("confidence", None, "cohen_kappa") not in found


def test_without_an_order_there_are_no_such_numbers():
    text = SCHEME.replace("ordered = true", "")
    found = numbers(scheme_from(parse_toml(text, "hashiya.toml")))

    of_intensity = {measure for name, _, measure in found if name == "intensity"}
    assert "cohen_kappa" in of_intensity
    assert "ordinal_alpha" not in of_intensity


def test_an_order_of_numbers_has_their_distances():
    for order, scale in (
        (("1", "2", "5"), (1, 2, 5)),
        (("low", "2", "5"), (1, 2, 3)),
        (("5", "2", "1"), (1, 2, 3)),
        (("1", "2", "inf"), (1, 2, 3)),
    ):
        assert ordered_of_pairs([], "degree", order, 1).scale == scale


def test_an_order_of_nothing_is_refused():
    text = SCHEME.replace('values = ["weak", "medium", "strong"]', "")

    with pytest.raises(SchemeInvalid, match="is of values: list them"):
        scheme_from(parse_toml(text, "hashiya.toml"))
