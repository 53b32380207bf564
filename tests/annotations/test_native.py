"""The native export: golden bytes, equal for equal tags, and every loss reported."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAnnotator
from hashiya.exchange.exporting.parted_records import anchored_records
from hashiya.exchange.exporting.selected_articles import (
    exported_from_records,
    exported_from_rows,
    selected,
)
from hashiya.exchange.exporting.selection import Selection
from hashiya.exchange.formats.native import article_object
from hashiya.exchange.formats.native_lines import written
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.io.json_text import dumped
from hashiya.model.model import Article, Change, Span, Status, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.store import TagRow, TagStore, tag_from_row
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Entry, encoded
from hashiya.store.memory_files import MemoryFiles

GOLDEN = Path(__file__).with_name("golden.jsonl")
# Russia explains its relation with Hamas; a comment
TEXT = "روسيا تشرح علاقتها مع حماس\r\nشَرْح “1”\n"
ROW = {
    "id": "r/10",
    "text": "لا\nالمصدر: وكالات",
    "title": "عنوان",
    "n": 1.5,
    "tags": [None],
}  # no, source: agencies; a title
NOW = "2026-11-20T16:00:00Z"


def lines(project, store, annotators=None):
    told = []
    wanted = selected(project, store, told.append, Selection(annotators=annotators))
    return b"".join(written(wanted, project.scheme, Losses())), told


def tag(
    number: int,
    span: tuple[int, int] | None,
    layer: str,
    label: str,
    annotator: str,
    **more: object,
) -> Tag:
    found = Span(*span) if span else None
    fields = {"created": NOW, "updated": NOW, **more}
    text = found.of(TEXT) if found else ""
    return Tag(
        id=number,
        span=found,
        text=text,
        layer=layer,
        label=label,
        annotator=annotator,
        **fields,
    )


@pytest.fixture
def project(tmp_path, write):
    write("a1.txt", TEXT)
    write("a2.txt", "")
    write("rows.jsonl", json.dumps(ROW) + "\n")
    return ProjectFolder.open(tmp_path)


@pytest.fixture
def tagged(store, project):
    article = project.read("a1")
    hers = (
        tag(
            40,
            (22, 26),
            "stance",
            "against",
            "salma",
            attributes={"expression": "explicit", "target": "روسيا"},
            confidence=4,
        ),
        tag(30, (0, 26), "topic", "politics", "salma", note='"\\\n\x1b'),
        tag(20, (0, 5), "topic", "diplomacy", "salma", origin="import:doccano"),
        tag(
            (1 << 63) - 1,
            None,
            "stance",
            "neutral",
            "salma",
            attributes={"target": "حماس"},
        ),
    )
    store.write("salma", article, Change(set=hers, status=Status.DONE, at=NOW))
    store.write(
        "عمر", article, Change(set=(tag(10, (0, 5), "topic", "diplomacy", "عمر"),))
    )
    store.write("salma", project.read("r/10"), Change(status=Status.FLAGGED, at=NOW))
    return store


def test_the_export_is_the_golden_one_byte_by_byte(project, tagged):
    data, told = lines(project, tagged)

    assert data == GOLDEN.read_bytes()
    assert told == []


def test_every_line_loads_and_every_span_holds_its_words(project, tagged):
    rows = [json.loads(line) for line in lines(project, tagged)[0].splitlines()]

    assert [article_object["id"] for article_object in rows] == ["a1", "a2", "r/10"]
    assert [article_object["status"] for article_object in rows] == [
        {"salma": "done", "عمر": "new"},
        {"salma": "new", "عمر": "new"},
        {"salma": "flagged", "عمر": "new"},
    ]
    assert all(
        article_object["text"][span["start"] : span["end"]] == span["text"]
        for article_object in rows
        for span in article_object["spans"]
    )


def test_only_the_annotators_asked_for_go_out(project, tagged):
    article_object = json.loads(lines(project, tagged, ["عمر"])[0].splitlines()[0])

    assert [span["id"] for span in article_object["spans"]] == ["10"]
    assert (article_object["labels"], article_object["status"]) == ([], {"عمر": "new"})


def test_an_unknown_annotator_is_told_with_those_there_are(project, tagged):
    with pytest.raises(InvalidAnnotator, match="salma, عمر"):
        lines(project, tagged, ["laila"])


def test_a_project_without_tags_is_exported_whole(project, store):
    assert len(lines(project, store)[0].splitlines()) == 3


def test_what_cannot_go_out_is_told(project, tagged, write):
    write("a1.txt", "س")
    write("a2.txt", b"\xff")

    data, told = lines(project, tagged)

    rows = [json.loads(line) for line in data.splitlines()]
    assert [
        (article_object["id"], article_object["spans"]) for article_object in rows
    ] == [("a1", []), ("r/10", [])]
    assert len(rows[0]["labels"]) == 1
    assert any(
        "salma tagged it: 1 of 4 tags still on their words" in each for each in told
    )
    assert any("a2.txt: is not text" in each for each in told)


def test_tags_of_an_article_that_is_gone_are_told(project, tagged, tmp_path):
    (tmp_path / "a1.txt").unlink()

    _, told = lines(ProjectFolder.open(tmp_path), tagged)

    assert any(
        "the tags of salma on 'a1', which is no longer among the articles" in each
        for each in told
    )


def test_an_export_of_one_file_does_not_miss_the_others(project, tagged, tmp_path):
    data, told = lines(ProjectFolder.open(tmp_path / "a2.txt"), tagged)

    assert (json.loads(data)["id"], told) == ("a2", [])


def test_a_lone_surrogate_goes_out_as_the_escape_it_came_as(tmp_path, write, store):
    write("rows.jsonl", '{"id": "\\udfff", "text": "x", "m": "\\ud800"}\n')

    data, _ = lines(ProjectFolder.open(tmp_path), store)

    assert b'"id": "\\udfff"' in data
    assert json.loads(data)["meta"] == {"m": "\ud800"}


@st.composite
def tags(draw: st.DrawFn) -> list[Tag]:
    spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).filter(
        lambda ends: ends[0] < ends[1]
    )
    chosen = draw(st.lists(st.one_of(spans, st.none()), max_size=8))
    notes = st.text(st.characters(), max_size=5)
    return [
        tag(
            number,
            span,
            "topic",
            draw(st.sampled_from(["law", "media"])),
            "salma",
            note=draw(notes),
        )
        for number, span in enumerate(chosen, 1)
    ]


@given(tags(), st.randoms())
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_same_tags_give_the_same_bytes_in_whatever_order_they_came(
    project, tmp_path, made, random
):
    first, second = (
        TagStore(tmp_path, MemoryFiles(), now=lambda: NOW) for _ in range(2)
    )
    article: Article = project.read("a1")
    first.write("salma", article, Change(set=tuple(made), status=Status.OPEN))
    shuffled = random.sample(made, len(made))
    second.write("salma", article, Change(status=Status.OPEN))
    for each in shuffled:
        backwards = dict(reversed(each.attributes.items()))
        second.write(
            "salma", article, Change(set=(replace(each, attributes=backwards),))
        )

    data = lines(project, first)[0]

    assert data == lines(project, second)[0]
    spans = json.loads(data.splitlines()[0])["spans"]
    order = [
        (
            span["start"],
            span["end"],
            span["layer"],
            span["label"],
            span["annotator"],
            int(span["id"]),
        )
        for span in spans
    ]
    assert order == sorted(order)


WORDS = st.text(max_size=8)


@given(
    st.lists(
        st.tuples(
            WORDS,
            WORDS,
            WORDS,
            st.dictionaries(WORDS, WORDS, max_size=3),
            st.none() | st.integers(1, 5),
        )
    ),
    st.dictionaries(
        WORDS,
        st.recursive(st.none() | st.floats(allow_nan=False) | WORDS, st.lists),
        max_size=3,
    ),
    st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9),
)
def test_a_line_is_what_json_writes_of_its_object(tags, meta, score):
    article = Article(id="a\ud800", text='المصدر: "\\\x00\u2028', meta=meta)
    exported = ExportedArticle(
        article=article,
        tags=[
            TagRow(
                id=number,
                start=0 if words else None,
                end=len(words) if words else None,
                text=words,
                layer=label,
                label=label,
                annotator="salma",
                created=note,
                updated=note,
                attributes=attributes,
                confidence=confidence,
                note=note,
                score=score,
            )
            for number, (words, label, note, attributes, confidence) in enumerate(
                tags, 1
            )
        ],
        statuses={"salma": Status.DONE},
    )
    scheme = default_scheme()

    line = b"".join(written([exported], scheme, Losses()))

    assert line == dumped(article_object(exported, scheme)) + b"\n"
    assert article_object(exported, scheme)["meta"] == meta


def stored(odd, head, *, is_derived):
    """A record of tags, whole and odd, on an article of two words, with or without derived file."""
    article = Article(id="a", text="لا لا")  # no, no
    whole = {
        "start": 0,
        "end": 2,
        "text": "لا",
        "layer": "topic",
        "label": "law",
        "sha256": article.sha256,
    }
    told = {
        "version": 2,
        "article": "a",
        "annotator": "salma",
        "sha256": article.sha256,
        "status": "done",
        **head,
    }
    rows = {"9": whole} | {key: {**whole, **fields} for key, fields in odd.items()}
    files = MemoryFiles()
    line, _ = encoded(
        Entry((1, "a1", ""), "", "do", {"article": {"1": told}, "tags": rows})
    )
    files.append("salma/ca/a.a1.jsonl", line, 0)
    if is_derived:
        Journal(files, "salma/ca", "a").checkpoint()
    return TagStore(Path("/nowhere"), files), article


@pytest.mark.parametrize(
    ("odd", "head"),
    [
        ({"1": {"start": 1, "end": 3}}, {}),
        ({"1": {"start": 3, "end": 3, "text": ""}}, {}),
        ({"1": {"start": -2, "end": 0}}, {}),
        ({"1": {"start": 3, "end": 7, "text": "لا"}}, {}),
        ({"1": {"end": 1 << 70}}, {}),
        ({"1": {"start": None}}, {}),
        ({"1": {"start": 0.0}}, {}),
        ({"1": {"sha256": "0" * 64}}, {}),
        ({"1": {"label": None}}, {}),
        ({"1": {"attributes": {"target": 1}}}, {}),
        ({"1": {"confidence": 6}}, {}),
        ({"1": {"confidence": True}}, {}),
        ({"07": {}}, {}),
        ({"0": {}}, {}),
        ({str(1 << 63): {}}, {}),
        ({}, {"sha256": "0" * 64}),
        ({"9": {"sha256": "0" * 64}}, {"sha256": "0" * 64}),
        ({}, {"annotator": "omar"}),
    ],
)
@pytest.mark.parametrize("is_derived", [False, True])
def test_what_is_unusual_in_a_record_is_not_let_out_unseen(odd, head, is_derived):
    assert (
        exported_from_rows(*stored({}, {}, is_derived=is_derived), ["salma"])
        is not None
    )
    assert (
        exported_from_rows(*stored(odd, head, is_derived=is_derived), ["salma"]) is None
    )


ODD = (
    st.none()
    | st.integers(-2, 9)
    | st.sampled_from(
        ["", "لا", "a", "7", [], {}, {"a": 1}, {"a": "b"}, True, 0.5, 1 << 70]
    )
)
FIELDS = [
    "start",
    "end",
    "text",
    "layer",
    "label",
    "attributes",
    "confidence",
    "note",
    "origin",
    "score",
    "created",
    "sha256",
]


@given(
    st.dictionaries(
        st.sampled_from(["1", "2", "07", "x", "0"]),
        st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=2),
    ),
    st.dictionaries(
        st.sampled_from(["sha256", "annotator", "status", "version"]), ODD, max_size=1
    ),
    st.booleans(),
)
def test_what_goes_out_unseen_is_what_a_look_at_each_tag_lets_out(
    odd, head, is_derived
):
    store, article = stored(odd, head, is_derived=is_derived)
    said = []

    unseen = exported_from_rows(store, article, ["salma"])

    seen = exported_from_records(
        article, anchored_records(store, article, ["salma"], said.append)
    )
    assert unseen is not None or odd or head
    if unseen is not None:
        assert said == []
        assert list(map(tag_from_row, unseen.tags)) == list(
            map(tag_from_row, seen.tags)
        )
        assert list(written([unseen], default_scheme(), Losses())) == list(
            written([seen], default_scheme(), Losses())
        )
