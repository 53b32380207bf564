"""CAS as INCEpTION has them: layers with features of their own, several views, tagsets."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Hint
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.store import TagStore

pytestmark = pytest.mark.consumers
cassis = pytest.importorskip("cassis")

FIRST, SECOND = "😀 خبر عاجل", "نص آخر"  # urgent news; another text
LAYER = "webanno.custom.Stance"


@pytest.fixture
def news(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.txt").write_text(FIRST, "utf-8")
    (home / "b.txt").write_text(SECOND, "utf-8")
    return ProjectFolder.open(home)


@pytest.fixture(params=["cas-json", "cas-xmi"])
def foreign(request, tmp_path):
    """Write a CAS with a custom layer, and views by their names; the file."""

    def write(**texts: str | None):
        types = cassis.TypeSystem()
        kind = types.create_type(LAYER, "uima.tcas.Annotation")
        types.create_feature(kind, "Position", "uima.cas.String")
        cas = cassis.Cas(types)
        cas.sofa_string = FIRST
        start = FIRST.index("عاجل")
        cas.add(kind(begin=start, end=start + 4, Position="favor"))
        for name, text in texts.items():
            view = cas.create_view(name)
            if text is not None:
                view.sofa_string = text
                view.add(kind(begin=0, end=2, Position="against"))
        folder = tmp_path / "cas"
        folder.mkdir()
        (folder / "TypeSystem.xml").write_text(types.to_xml(), "utf-8")
        is_json = request.param == "cas-json"
        path = folder / ("x.json" if is_json else "x.xmi")
        path.write_text(cas.to_json() if is_json else cas.to_xmi(), "utf-8")
        return path

    return write


def take(project, path, *features):
    store = TagStore(project.root)
    how = ImportOptions(
        fallback="salma", format_options=FormatOptions(features=features)
    )
    result = import_file(project, store, path, how)
    tags = []
    for name in ("a", "b"):
        for tag in store.read("salma", name).tags:
            tags.append((name, tag.text, tag.label))
    return tags, result.problems


def test_the_feature_of_a_layer_can_be_named(news, foreign):
    path = foreign()

    tags, (problem,) = take(news, path)
    assert tags == []
    assert (
        f"{LAYER}: left out: it has no feature label or value, but Position" in problem
    )
    assert problem.hint is Hint.NAME_FEATURE

    assert take(news, path, "Position") == ([("a", "عاجل", "favor")], ())


def test_every_view_comes_in_or_is_reported(news, foreign):
    path = foreign(second=SECOND, third="نص ليس هنا")

    tags, problems = take(news, path, "Position")

    assert tags == [("a", "عاجل", "favor"), ("b", "نص", "against")]
    (problem,) = problems
    assert "view third: left out: no article has its text" in problem


def test_a_broken_file_costs_no_other(news, foreign):
    path = foreign()
    path.with_name(f"y{path.suffix}").write_text("{", "utf-8")

    tags, (problem,) = take(news, path.parent, "Position")

    assert tags == [("a", "عاجل", "favor")]
    assert f"y{path.suffix}: left out: cannot be read as a CAS" in problem


@pytest.mark.parametrize("kind", ["cas-json", "cas-xmi"])
def test_each_layer_has_its_tagset(export, kind):
    folder = export(kind)

    tagset = json.loads((folder / "tagsets" / "stance.json").read_text("utf-8"))

    assert tagset["name"] == "stance"
    assert tagset["tags"][0]["tag_name"] == "favor"
    assert tagset["create_tag"] is True
    values = json.loads(
        (folder / "tagsets" / "stance%2Eexpression.json").read_text("utf-8")
    )
    assert [tag["tag_name"] for tag in values["tags"]] == ["explicit", "implicit"]
