"""Strings from outside are checked when they enter; older ones are exported as far as possible."""

import json
import shutil
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hashiya
from hashiya.corpus.importing.articles import add_articles
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, SchemeInvalid
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.registry import FORMATS, format_named
from hashiya.model import strings
from hashiya.model.model import Change, Span, Tag
from hashiya.store import TagStore

TIME = "2026-11-20T16:00:00Z"
TEXT = "نعم ولا"  # yes and no
LONE, ZERO, BELL = "a\ud800", "a\0", "a\x07"
NAMES = [LONE, ZERO, BELL, "a\nb", "a\u2028b", "", " ", "a" * 5_000]
VALUES = [LONE, ZERO, "a" * 200_000]
TIMES = [LONE, "2026-13-40T16:00:00Z", "9" * 10_000, "", "\x07"]
ENTERING = [
    *(("layer", name) for name in NAMES),
    *(("label", name) for name in NAMES),
    *(("origin", name) for name in NAMES if name),
    *(("note", value) for value in VALUES),
    *(("attributes", {"target": value}) for value in VALUES),
    *(("attributes", {name: "x"}) for name in NAMES),
]
# Those of an extra are tried where that is installed.
KINDS = [
    pytest.param(kind, marks=pytest.mark.consumers)
    if format_named(kind).extra
    else kind
    for kind in FORMATS
]


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    return folder


def line(**fields):
    span = {"start": 0, "end": 3, "layer": "topic", "label": "law"} | fields
    good = {"start": 4, "end": 7, "layer": "topic", "label": "media"}
    return json.dumps({"format": "hashiya/1", "id": "a", "spans": [span, good]})


@pytest.mark.parametrize(("field", "value"), ENTERING, ids=range(len(ENTERING)))
def test_a_string_that_no_tag_may_have_is_told_and_the_rest_comes_in(
    root, tmp_path, field, value
):
    (tmp_path / "in.jsonl").write_text(line(**{field: value}) + "\n", "utf-8")

    result = import_file(
        ProjectFolder.open(root),
        TagStore(root),
        tmp_path / "in.jsonl",
        ImportOptions(fallback="salma"),
    )

    (problem,) = result.problems
    assert "in.jsonl:1: $.spans[0]: left out: " in problem
    assert len(problem) < len(str(tmp_path)) + 300
    assert result.added == 1


@pytest.mark.parametrize("field", ["created", "updated"])
@pytest.mark.parametrize("time", TIMES, ids=range(len(TIMES)))
def test_what_is_no_time_is_told_and_the_tag_gets_another(root, tmp_path, field, time):
    (tmp_path / "in.jsonl").write_text(line(**{field: time}) + "\n", "utf-8")

    result = import_file(
        ProjectFolder.open(root),
        TagStore(root),
        tmp_path / "in.jsonl",
        ImportOptions(fallback="salma"),
    )

    (problem,) = result.problems
    assert f"in.jsonl:1: $.spans[0]: its {field} is not used: " in problem
    assert result.added == 2
    for tag in TagStore(root).read("salma", "a").tags:
        assert strings.time_defect(tag.created) == ""
        assert strings.time_defect(tag.updated) == ""


def test_the_library_takes_none_of_them_either(root):
    project = hashiya.open_project(root)
    for details in (
        {"origin": LONE},
        {"origin": "import:\x1b[2J"},
        {"note": ZERO},
        {"attributes": {"target": LONE}},
        {"attributes": {"target": "a" * 200_000}},
    ):
        layer = "stance" if "attributes" in details else "topic"
        label = "favor" if layer == "stance" else "law"
        with pytest.raises(HashiyaError):
            project.add_tag("a", (0, 3), layer, label, annotator="salma", **details)
    assert project.tags("a") == ()


def test_a_text_with_such_a_character_is_not_added(root, tmp_path):
    rows = [{"id": "x", "text": "لا\0"}, {"id": "y", "text": "كلا"}]  # no, never
    path = tmp_path / "more.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in rows), "utf-8")

    added = add_articles(root, [path])

    (problem,) = added.problems
    assert problem.where == "more.jsonl:1"
    assert "its text holds the control character U+0000" in problem.message
    assert added.ids == ("y",)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": BELL}, 'its "id" holds the control character U+0007 at character 1'),
        ({"id": LONE}, 'its "id" is not Unicode text'),
        ({"id": "a" * 5_000}, 'its "id" has 5000 characters'),
        ({"meta": {"a": [{"b": LONE}]}}, "meta.a[0].b is not Unicode text"),
        ({"outlet": ZERO}, "meta.outlet holds the control character U+0000"),
        ({BELL: 1}, "the name of a field in meta holds the control character U+0007"),
        ({"n": 1 << 64}, "meta.n is a number of more than 64 bits"),
        ({"n": json.loads("[" * 40 + "]" * 40)}, "is more than 32 values deep"),
    ],
)
def test_such_a_string_elsewhere_costs_its_field_only(root, tmp_path, row, told):
    path = tmp_path / "more.jsonl"
    path.write_text(json.dumps({"id": "x", "text": "لا"} | row), "utf-8")

    added = add_articles(root, [path])

    (notice,) = added.notices
    assert notice.where == "more.jsonl:1"
    assert told in notice.message
    assert added.problems == ()
    assert added.ids == ("more-1" if "id" in row else "x",)
    (meta,) = (ProjectFolder.open(root).read(name).meta for name in added.ids)
    assert meta == {"source": "more.jsonl"}


@pytest.mark.parametrize("key", ["title", "values", "was", "suggestions"])
def test_a_scheme_with_such_a_string_is_refused_with_its_line(root, key):
    label = 'was = ["a\\u0000"]' if key == "was" else ""
    title = 'title = "a\\u0007"' if key == "title" else ""
    values = f'{key} = ["a\\u0000"]' if key in {"values", "suggestions"} else ""
    (root / "hashiya.toml").write_text(
        f'[[layers]]\nname = "x"\n{title}\n[[layers.labels]]\nname = "y"\n{label}\n'
        f'[[layers.attributes]]\nname = "z"\n{values}\n',
        "utf-8",
    )

    with pytest.raises(SchemeInvalid, match=rf"hashiya.toml:\d: \$.*{key}.*control"):
        ProjectFolder.open(root)


@pytest.mark.parametrize(
    "text", ["a\tb", "a\nb", "\u200fنعم\u202c", "\x0b", "é" * 99_000]
)
def test_what_people_write_and_paste_is_taken(text):
    assert not strings.VALUE.defect(text)
    assert not strings.meta_defect({"a": {"b": [text, 1, None, 0.5, True]}})


ANY = st.one_of(
    st.text(st.characters(), max_size=8),
    st.sampled_from([*NAMES, *VALUES[:2], "\ufffe", "\x1b[2J", "\r\n", "\U000e0001"]),
)
META = st.recursive(
    st.one_of(ANY, st.integers(), st.floats(), st.none()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(ANY, inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=10)
def test_what_is_there_already_is_exported_or_listed(kind, data, tmp_path_factory):
    """Ids, meta and tags as an older version may have stored them, each field drawn freely."""
    home = tmp_path_factory.mktemp("any")
    row = {"id": data.draw(ANY.filter(bool)), "text": TEXT, "x": data.draw(META)}
    rows = [row, {"id": "plain", "text": TEXT}]
    (home / "rows.jsonl").write_text(
        "".join(f"{json.dumps(each)}\n" for each in rows), "utf-8"
    )
    project, store = ProjectFolder.open(home), TagStore(home)
    count = 0
    for entry in project.entries:
        tags = []
        for is_plain in (True, False):
            count += 1
            drawn = {} if is_plain else data.draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "layer": ANY, "label": ANY, "note": ANY, "origin": ANY,
                        "created": ANY, "updated": ANY,
                        "attributes": st.dictionaries(ANY, ANY, max_size=2),
                    },
                )
            )  # fmt: skip
            tags.append(a_tag(count, drawn))
        store.write("salma", project.read(entry.id), Change(set=tuple(tags)))

    every = Selection(any_status=True)
    how = ExportOptions(format=kind, selection=every)
    result = export_project(project, store, home / "out", how)

    (part,) = result.parts
    report = json.loads((home / "out.report.json").read_text("utf-8"))
    gone = {loss["tag"] for loss in report["losses"] if loss.get("gone")}
    assert part.tags + len(gone) == 4
    shutil.rmtree(home)


def a_tag(tag_id, fields):
    return Tag(
        **{
            "id": tag_id,
            "span": Span(0, 3) if tag_id % 2 else Span(4, 7),
            "text": TEXT[0:3] if tag_id % 2 else TEXT[4:7],
            "layer": "topic",
            "label": "law",
            "annotator": "salma",
            "created": TIME,
            "updated": TIME,
            **fields,
        }
    )


def test_a_text_is_not_kept_in_memory_for_having_been_examined():
    text = "".join([TEXT] * 3)
    before = sys.getrefcount(text)
    assert not strings.is_blank(text)
    assert sys.getrefcount(text) == before
    strings.name_defect(text)
    assert sys.getrefcount(text) > before
