"""The registry of measures is complete, and command, screen and report show all of it."""

import pkgutil
import re
from pathlib import Path

import pytest

from hashiya.agreement import measures
from hashiya.agreement.attributes import ordered_of_pairs
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import build_material
from hashiya.agreement.measure import CategoryMeasure, PassageMeasure
from hashiya.agreement.scores import agreement_scores
from hashiya.model.scheme_file import default_scheme

DOCUMENTED = Path(__file__).parents[2] / "docs" / "agreement.md"
TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas


@pytest.mark.parametrize(
    "module", [module.name for module in pkgutil.iter_modules(measures.__path__)]
)
def test_each_module_of_measures_is_listed(module):
    defined = getattr(measures, module)
    listed = getattr(defined, "MEASURES", None) or [getattr(defined, "MEASURE", None)]
    assert {*listed} <= {*measures.MEASURES}, f"measures/{module}.py: not in MEASURES"


@pytest.mark.parametrize("name", [measure.name for measure in measures.MEASURES])
def test_every_measure_is_in_the_documentation(name):
    measures_section = DOCUMENTED.read_text("utf-8").partition("## Measures")[2]
    heads = re.findall(r"\*\* \(([^)]*)\)", measures_section)
    assert any(f"`{name}`" in head for head in heads), (
        "define it under Measures in docs/agreement.md"
    )


@pytest.mark.parametrize("field", ["name", "about"])
def test_names_and_explanations_are_different(field):
    values = [getattr(measure, field) for measure in measures.MEASURES]
    assert all(values)
    assert len({*values}) == len(values)


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param(
            measure,
            # Their libraries are installed for those tests only.
            marks=[pytest.mark.consumers] if measure.extra else [],
            id=measure.name,
        )
        for measure in measures.MEASURES
        if isinstance(measure, CategoryMeasure | PassageMeasure)
    ],
)
def test_estimates_have_the_name_and_the_units_that_are_listed(said, measure):
    tags = {"omar": [(0, 5, "law")], "salma": [(0, 5, "law"), (11, 19, "media")]}
    material = build_material([said(TEXT, tags)], default_scheme())
    data = LayerData.of(material, material.layers[1])
    if isinstance(measure, CategoryMeasure):
        codings = [data.coding("char", label) for label in (None, 0)]
        codings.append(ordered_of_pairs([], "target", ("low", "high"), 1))
        tasks = {coding.task: coding for coding in codings}
        task = next(task for task in tasks if task in measure.tasks)
        sums = CodingSums(tasks[task], (0, 1))
        estimates = [measure.estimate(sums, unit) for unit in measure.units]
    else:
        estimates = [*measure.estimates(data, (0, 1), None)]
    assert [estimate.unit for estimate in estimates] == [*measure.units]
    assert {estimate.measure for estimate in estimates} == {measure.name}


def test_each_number_of_tags_has_a_column(said):
    tags = {name: [(0, 5, "law")] for name in ("omar", "salma", "layla")}
    wholes = dict.fromkeys(tags, "law")
    material = build_material([said(TEXT, tags, wholes=wholes)], default_scheme())
    shown = set()
    for column in measures.columns():
        shown.update((measure, column.unit) for measure in column.measures)
    for score in agreement_scores(material):
        if score.attribute is None:
            assert (score.measure, score.unit) in shown


@pytest.mark.parametrize(
    ("measure", "unit", "title"),
    [
        ("cohen_kappa", "char", "κ of characters"),
        ("krippendorff_alpha", "article", "α of articles"),
        ("alpha_u", "char", "α_U"),
        ("f1", "overlap", "F1 overlap"),
    ],
)
def test_columns_are_titled_by_symbol_and_unit(measure, unit, title):
    titles = [
        column.title
        for column in measures.columns()
        if measure in column.measures and column.unit == unit
    ]
    assert titles == [title]


def test_the_headline_measure_comes_first_where_it_is_asked_for():
    first, *others = measures.headline_columns()
    assert measures.HEADLINE in first.measures
    assert {*others, first} == {*measures.columns()}
