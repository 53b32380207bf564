"""What is not asked for is not computed."""

import pytest

from hashiya.agreement import layer_data
from hashiya.agreement.material import build_material
from hashiya.agreement.measures import MEASURES, alpha_u, f1
from hashiya.agreement.request import EVERYTHING, Request
from hashiya.agreement.scores import agreement_scores
from hashiya.errors import InvalidMeasure, UnknownLabel
from hashiya.model.scheme_file import default_scheme

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
OF_CATEGORIES = ("krippendorff_alpha", "observed_agreement")


@pytest.fixture
def material(said):
    tags = {name: [(0, 5, "law")] for name in ("omar", "salma", "layla")}
    return build_material([said(TEXT, tags)], default_scheme())


@pytest.fixture
def steps(monkeypatch):
    """The names of the steps that were taken: codings, units of α_U, credits of F1."""
    taken = []

    def count(module, name):
        function = getattr(module, name)

        def counted(*arguments):
            taken.append(name)
            return function(*arguments)

        monkeypatch.setattr(module, name, counted)

    count(layer_data, "of_characters")
    count(layer_data, "of_words")
    count(alpha_u, "units_of")
    count(f1, "credits_of")
    return taken


def computed(material, **request):
    scores = agreement_scores(material, resamples=0, request=Request(**request))
    return list(scores)


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (("f1",), {"credits_of"}),
        (("alpha_u",), {"units_of"}),
        (OF_CATEGORIES, {"of_characters", "of_words"}),
        (("gamma",), set()),
        ((), {"credits_of", "units_of", "of_characters", "of_words"}),
    ],
)
def test_only_the_measures_that_are_asked_for_are_computed(
    material, steps, measures, expected
):
    scores = computed(material, measures=measures)

    assert set(steps) == expected
    if measures:
        assert {score.measure for score in scores} == {*measures} - {"gamma"}


def test_only_the_layers_that_are_asked_for_are_coded(material, steps):
    scores = computed(material, layers=("topic",), measures=OF_CATEGORIES)
    assert {score.layer for score in scores} == {"topic"}
    assert steps.count("of_characters") == 1

    computed(material, measures=OF_CATEGORIES)
    assert steps.count("of_characters") == 3, "both layers, where nothing is left out"


def test_pairs_are_credited_only_where_they_are_asked_for(material, steps):
    groups = {score.annotators for score in computed(material, pairs=False)}

    assert groups == {("layla", "omar", "salma")}
    assert len({score.annotators for score in computed(material)}) == 4


def test_of_more_than_twelve_annotators_pairs_are_asked_for(said):
    names = [f"n{number:02}" for number in range(13)]
    tags = {name: [(0, 5, "law")] for name in names}
    many = build_material([said(TEXT, tags)], default_scheme())
    asked = {"measures": ("krippendorff_alpha",), "layers": ("topic",)}

    assert EVERYTHING.leaves_out_pairs(many)
    assert {len(score.annotators) for score in computed(many, **asked)} == {13}
    of_pairs = computed(many, pairs=True, **asked)
    assert len({score.annotators for score in of_pairs}) == 1 + 78


def test_tables_of_many_annotators_compute_neither_labels_nor_pairs(said, steps):
    names = [f"n{number:02}" for number in range(13)]
    many = build_material(
        [said(TEXT, {name: [(0, 5, "law")] for name in names})], default_scheme()
    )
    request = EVERYTHING.of_tables(many)

    scores = list(agreement_scores(many, resamples=0, request=request))

    assert {score.label for score in scores if score.article is None} == {None}
    computed = {score.measure for score in scores}
    assert not computed & {"masi_alpha", "dawid_skene", "boundary_similarity"}
    assert Request(layers=("topic",)).of_tables(many).labels, "the control"


def test_names_that_there_are_not_are_refused_with_those_that_there_are(material):
    with pytest.raises(InvalidMeasure, match="no measure is called 'kapa'") as raised:
        Request(measures=("kapa",))
    assert all(measure.name in str(raised.value) for measure in MEASURES)
    with pytest.raises(UnknownLabel, match="'topics'"):
        Request(layers=("topics",)).check_layers(default_scheme(), material)
