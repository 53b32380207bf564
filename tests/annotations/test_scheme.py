"""What may be tagged, and how a `hashiya.toml` that is wrong is told."""

import itertools
import math

import pytest

from hashiya.errors import InvalidAttribute, InvalidTag, SchemeInvalid, UnknownLabel
from hashiya.io.toml import read_toml
from hashiya.model.label_colors import COLORS, oklab_of, unused_color
from hashiya.model.scheme_file import default_scheme, default_source, scheme_from

LABEL = '[[layers]]\nname = "stance"\n[[layers.labels]]\nname = "favor"\n'


def test_the_default_scheme_is_stance_and_topic():
    stance, topic = default_scheme().layers

    assert [(label.name, label.key) for label in stance.labels] == [
        ("favor", "1"), ("against", "2"), ("neutral", "3"), ("unclear", "4"),
    ]  # fmt: skip
    assert [(label.name, label.key) for label in topic.labels] == [
        ("politics", "5"), ("military", "6"), ("negotiations", "7"),
        ("hostages", "8"), ("humanitarian", "9"),
        ("diplomacy", "0"), ("economy", ""), ("law", ""), ("media", ""), ("other", ""),
    ]  # fmt: skip
    assert stance.labels[1].title_ar == "معارض"
    assert [(each.name, each.required, each.values) for each in stance.attributes] == [
        ("target", True, ()),
        ("expression", False, ("explicit", "implicit")),
    ]
    assert stance.scopes == topic.scopes == ("span", "article")


def luminance(color: str) -> float:
    """WCAG 2.1's relative luminance."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_default_colors_stand_out_on_dark_and_on_light_and_from_one_another():
    colors = [
        label.color for layer in default_scheme().layers for label in layer.labels
    ]

    for color in colors:
        assert 1.05 / (luminance(color) + 0.05) >= 2.5, color
        assert (luminance(color) + 0.05) / (luminance("#121212") + 0.05) >= 3, color
    for one, other in itertools.combinations(colors, 2):
        apart = sum(
            abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16))
            for at in (1, 3, 5)
        )
        assert apart >= 40, (one, other)


def test_the_packaged_toml_reads_as_the_default_scheme(tmp_path):
    path = tmp_path / "hashiya.toml"
    path.write_text(default_source(), encoding="utf-8")

    assert scheme_from(read_toml(path)) == default_scheme()


def test_a_scheme_without_layers_is_the_default_one(tmp_path):
    path = tmp_path / "hashiya.toml"
    path.write_text('[articles]\nencoding = "windows-1256"\n', encoding="utf-8")

    assert scheme_from(read_toml(path)) == default_scheme()


def test_titles_and_colors_may_be_left_out(tmp_path):
    path = tmp_path / "hashiya.toml"
    path.write_text(LABEL, encoding="utf-8")

    label = scheme_from(read_toml(path)).label("stance", "favor")

    assert (label.title, label.title_ar, label.key, len(label.color)) == (
        "favor",
        "favor",
        "",
        7,
    )


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (
            LABEL.replace(
                "[[layers.l", 'scopes = [\n  "span",\n  "word",\n]\n[[layers.l'
            ),
            "hashiya.toml:3: $.layers[0].scopes",
        ),
        (LABEL + 'key = "too many"\n', "hashiya.toml:5: $.layers[0].labels[0].key"),
        (LABEL + 'color = "red"\n', "hashiya.toml:5: "),
        (
            LABEL + '[[layers.labels]]\ntitle = "no name"\n',
            "hashiya.toml:5: $.layers[0].labels[1].name: is missing",
        ),
        ("[[layers]]\nname = =\n", "hashiya.toml:2: is not TOML"),
        ("[[layers]]\n", "$.layers[0].name"),
        ('[[layers]]\nname = ""\n', "$.layers[0].name"),
        ("[[layers]]\nname = 3\n", "$.layers[0].name"),
        ('[[layers]]\nname = " stance"\n', "$.layers[0].name"),
        ('[[layers]]\nname = "stance"\n', "$.layers[0].labels"),
        ("layers = 3\n", "$.layers"),
        ("layers = [3]\n", "$.layers[0]"),
        (LABEL + "key = 1\n", "$.layers[0].labels[0].key"),
        (LABEL + 'color = "red"\n', "$.layers[0].labels[0].color"),
        (LABEL + 'colour = "#ffffff"\n', "$.layers[0].labels[0].colour"),
        (LABEL + 'title = "\\u001b[31m"\n', "$.layers[0].labels[0].title"),
        (LABEL + '[[layers.labels]]\nname = "favor"\n', "$.layers[0].labels[1].name"),
        (LABEL + LABEL, "$.layers[1].name"),
        (
            LABEL + 'key = "1"\n' + LABEL.replace("stance", "topic") + 'key = "1"\n',
            "$.layers[1].labels[0].key",
        ),
        (
            LABEL.replace("[[layers.labels]]", 'scopes = ["word"]\n[[layers.labels]]'),
            "$.layers[0].scopes",
        ),
        (
            LABEL + '[[layers.attributes]]\nname = "target"\nrequired = 1\n',
            "$.layers[0].attributes[0].required",
        ),
        (
            LABEL + '[[layers.attributes]]\nname = "target"\nvalues = [1]\n',
            "$.layers[0].attributes[0].values[0]",
        ),
        (b"\xff", "byte 0"),
    ],
)
def test_a_wrong_scheme_is_told_by_file_and_place(tmp_path, source, place):
    path = tmp_path / "hashiya.toml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())

    with pytest.raises(SchemeInvalid) as told:
        scheme_from(read_toml(path))

    assert "hashiya.toml" in str(told.value)
    assert place in str(told.value)
    assert "\n" not in str(told.value)


def test_an_unknown_layer_or_label_is_told_with_those_there_are():
    with pytest.raises(UnknownLabel, match="stance, topic"):
        default_scheme().label("sentiment", "favor")
    with pytest.raises(UnknownLabel, match="favor, against, neutral, unclear"):
        default_scheme().label("stance", "favour")


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"target": "حماس", "mood": "x"}, "it has: target, expression"),  # Hamas
        ({"target": "حماس", "expression": "loud"}, "explicit, implicit"),
        ({"target": "\ud800"}, "not Unicode text"),
    ],
)
def test_attributes_that_the_layer_does_not_take_are_refused(attributes, told):
    with pytest.raises(InvalidAttribute, match=told):
        default_scheme().check_tag("stance", "favor", attributes)


@pytest.mark.parametrize(
    "attributes", [{}, {"target": ""}, {"target": "  "}, {"expression": "explicit"}]
)
def test_a_required_attribute_may_wait_and_is_known_to_be_missing(attributes):
    scheme = default_scheme()
    scheme.check_tag("stance", "favor", attributes)
    assert [each.name for each in scheme.layer("stance").missing(attributes)] == [
        "target"
    ]


def test_a_layer_of_whole_articles_takes_no_passages(tmp_path):
    path = tmp_path / "hashiya.toml"
    path.write_text(
        '[[layers]]\nname = "genre"\nscopes = ["article"]\n[[layers.labels]]\nname = "news"\n',
        "utf-8",
    )
    scheme = scheme_from(read_toml(path))

    scheme.check_label("genre", "news", "article")
    with pytest.raises(InvalidTag, match="not for passages"):
        scheme.check_label("genre", "news", "span")


def least_distance(colors):
    pairs = itertools.combinations(map(oklab_of, colors), 2)
    return min(math.dist(one, other) for one, other in pairs)


@pytest.mark.parametrize("given", [(), ("#d1575c",), ("#3f9d63", "#4a9ad4")])
def test_twelve_labels_without_a_colour_have_colours_unlike_each_other(given):
    colors = list(given)
    while len(colors) < 12:
        colors.append(unused_color(colors))
    assert least_distance(colors) >= 0.05


def test_a_label_without_a_colour_is_unlike_one_that_names_its_own(tmp_path):
    path = tmp_path / "hashiya.toml"
    path.write_text(
        '[[layers]]\nname = "tone"\n'
        '[[layers.labels]]\nname = "calm"\n'
        '[[layers.labels]]\nname = "loaded"\ncolor = "#d1575c"\n'
        '[[layers.labels]]\nname = "angry"\n'
        '[[layers]]\nname = "genre"\n[[layers.labels]]\nname = "news"\n'
    )
    labels = [
        label for layer in scheme_from(read_toml(path)).layers for label in layer.labels
    ]
    assert least_distance([label.color for label in labels]) >= 0.1


def test_a_thirteenth_label_gets_the_colour_that_is_used_least():
    assert unused_color([*COLORS, COLORS[0]]) == COLORS[1]
