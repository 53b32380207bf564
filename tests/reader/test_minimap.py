"""Where in an article the tags are."""

import pytest

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.minimap import tagged_stretches
from hashiya_reader.widgets.label_looks import LabelLook, Looks

RED, BLUE = "#ff0000", "#0000ff"
LOOKS = Looks(
    {
        ("topic", label): LabelLook(
            layer="topic", label=label, title=label, color=color
        )
        for label, color in (("law", RED), ("war", BLUE))
    }
)


def tag(start, end, label):
    now = "2026-11-20T16:00:00Z"
    return Tag(
        id=start + 1, span=Span(start, end), text="x" * (end - start), layer="topic", label=label,
        annotator="salma", created=now, updated=now,
    )  # fmt: skip


# A text of 100 characters in four rows of 25.
@pytest.mark.parametrize(
    ("tags", "rows"),
    [
        ([], [None, None, None, None]),
        ([tag(0, 5, "law")], [RED, None, None, None]),
        ([tag(99, 100, "law")], [None, None, None, RED]),
        ([tag(24, 26, "law")], [RED, RED, None, None]),
        ([tag(0, 100, "law"), tag(30, 40, "war")], [RED, RED, RED, RED]),
        ([tag(30, 40, "war"), tag(60, 100, "law")], [None, BLUE, RED, RED]),
    ],
)
def test_each_stretch_has_the_colour_of_its_first_tag(tags, rows):
    assert list(tagged_stretches(tags, 100, 4, LOOKS)) == rows


def test_an_empty_text_and_a_view_of_no_height_have_none():
    assert tagged_stretches([], 0, 3, LOOKS) == (None, None, None)
    assert tagged_stretches([tag(0, 5, "law")], 100, 0, LOOKS) == ()
