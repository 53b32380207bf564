"""Files as other tools write them, and broken ones: read as meant, or told by their line with nothing taken in."""

import json

import pytest

from annotations.errors import FileInvalid
from annotations.exchange.formats import named
from annotations.exchange.incoming import Taking, look, take
from annotations.exchange.losses import Losses
from annotations.exchange.values import Exported
from annotations.model import Span, Tag
from annotations.project import Project
from annotations.store import TagStore
from annotations.store.files import MemoryFiles

TEXT = "😀 روسيا تشرح\r\nعلاقتها مع حماس"  # Russia explains its relation with Hamas
RUSSIA, HAMAS = (2, 7), (25, 29)


@pytest.fixture
def project(tmp_path, write):
    write("home/a1.txt", TEXT)
    write("home/a2.txt", "لا")  # no
    return Project.open(tmp_path / "home")


@pytest.fixture
def taken(project, tmp_path):
    """Take in a file; the tags as span, layer and label, and what was told."""

    def run(kind, path, layer=None):
        store, told = TagStore(tmp_path, MemoryFiles()), []
        how = Taking(annotator="laila", fallback="", origin="import:x", now="2026-11-21T10:00:00Z", layer=layer)

        def source():
            return named(kind).read(path, lambda _: None)

        look(project, source, how, told.append)
        take(project, store, source, how)
        tags = [tag for name in store.articles_of("laila") for tag in store.read("laila", name).tags]
        return [(tag.span and (tag.span.start, tag.span.end), tag.layer, tag.label) for tag in tags], told

    return run


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.parametrize(
    "row",
    [
        {"id": 12, "text": TEXT, "label": [[*RUSSIA, "law"], [*HAMAS, "topic/media"]], "Comments": []},
        {"id": 12, "data": TEXT, "label": [[*RUSSIA, "law"], [*HAMAS, "topic/media"]]},
        {
            "id": 12,
            "text": TEXT,
            "entities": [
                {"id": 4, "label": "law", "start_offset": RUSSIA[0], "end_offset": RUSSIA[1]},
                {"id": 5, "label": "media", "start_offset": HAMAS[0], "end_offset": HAMAS[1]},
            ],
            "relations": [],
        },
    ],
)
def test_what_doccano_writes_finds_its_article_by_the_text(taken, write, row):
    assert taken("doccano", write("in.jsonl", lines(row))) == (
        [(RUSSIA, "topic", "law"), (HAMAS, "topic", "media")],
        [],
    )


def test_what_has_no_place_in_a_tag_is_told(taken, write):
    relation = {"id": 1, "from_id": 1, "to_id": 2, "type": "x"}
    path = write("in.jsonl", lines({"text": TEXT, "cats": ["law"], "relations": [relation], "Comments": [{"id": 1}]}))

    assert taken("doccano", path) == (
        [(None, "topic", "law")],
        [f"{path}:1: $.{key}: left out: a tag has no place for it" for key in ("relations", "Comments")],
    )


def test_a_label_that_tells_no_layer_is_told_until_the_layer_is_named(taken, write):
    path = write("in.jsonl", lines({"text": TEXT, "label": [[*RUSSIA, "ORG"]]}))

    found, (told,) = taken("doccano", path)

    assert found == []
    assert told.startswith(f"{path}:1: $.label[0]: left out: label 'ORG' is in no layer of the scheme")
    assert taken("doccano", path, layer="topic") == ([(RUSSIA, "topic", "ORG")], [])


def test_what_armpro_writes_is_read_and_no_technique_is_no_tag(taken, write):
    rows = [
        {
            "page_id": "p",
            "paragraph_id": "a1",
            "paragraph": TEXT,
            "labels": [{"technique": "law", "text": "روسيا", "start": 2, "end": 7}],
        },
        {"id": "a2", "text": "لا", "labels": [{"technique": "no_technique", "text": "لا", "start": 0, "end": 2}]},
    ]
    assert taken("araieval", write("in.jsonl", lines(*rows))) == ([(RUSSIA, "topic", "law")], [])


def test_a_table_needs_four_columns_and_tells_those_it_leaves_out(taken, write):
    path = write("in.csv", "label,end,start,article,who\nlaw,7,2,a1,x\n\nmedia,,,a1,y\n")

    assert taken("csv", path) == (
        [(None, "topic", "media"), (RUSSIA, "topic", "law")],
        [f"{path}:1: left out: the columns who"],
    )


@pytest.mark.parametrize("wide", ["law\tx", "=1+1", "+law", "@law", '"law', "a,b"])
def test_no_cell_of_a_table_is_mangled(project, write, tmp_path, wide):
    tag = Tag(
        id=1,
        span=Span(*RUSSIA),
        text="روسيا",
        layer="topic",
        label=wide,
        annotator="laila",
        created="",
        updated="",
    )
    made = named("csv")
    article = Exported(article=project.read("a1"), tags=(tag,))
    path = write("out.csv", b"".join(made.write([article], project.scheme, Losses())))

    (imported,) = made.read(path, lambda _: None)
    assert imported.tags[0].label == wide


@pytest.mark.parametrize(
    ("kind", "content", "problem"),
    [
        (
            "doccano",
            '{"text": "x", "label": [[0, 1, "law"], [0, "1", "law"]]}',
            r":1: \$.label\[1\].end_offset: is '1'",
        ),
        ("doccano", '{"text": "x", "label": [[0, 1]]}', r"\$.label\[0\]: is no span"),
        ("doccano", '{"text": "x", "label": {"a": 1}}', r"\$.label: is no list"),
        ("doccano", '{"text": "x", "cats": [1]}', r"\$.cats\[0\]: is 1"),
        ("doccano", '{"label": []}', r":1: \$.data: is missing"),
        ("doccano", '{"text": "x", "annotations": [{"label": 3}]}', r"\$.annotations: has numbers for labels"),
        ("araieval", '{"text": "x", "labels": []}', r":1: \$.id: is missing"),
        ("araieval", '{"id": 1, "text": "x", "labels": [{"technique": "x"}]}', r"\$.labels\[0\].start: is missing"),
        ("csv", "", ":1: has no columns article, start, end, label"),
        ("csv", "article;start;end;label\n", ":1: has no columns"),
        ("csv", "article,start,end,label\na1,0,1\n", ":2: has 3 fields, and the first line 4"),
        ("csv", "article,start,end,label\na1,0,x,law\n", ":2: end: is 'x': give a whole number"),
        ("csv", 'article,start,end,label\na1,0,1,law\na1,0,1,"law\n', ":3: is no CSV"),
        ("csv", "article,start,end,label,attributes\na1,0,1,law,{\n", ":2: attributes: is no JSON"),
        ("csv", 'article,start,end,label,attributes\na1,0,1,law,"{""x"": 1}"\n', ":2: attributes.x: is 1"),
        ("csv", "article,start,end,label\nلا".encode("windows-1256"), ":2: is not UTF-8"),
    ],
)
def test_a_broken_file_is_told_by_its_line(taken, write, kind, content, problem):
    with pytest.raises(FileInvalid, match=problem):
        taken(kind, write("broken", content))
