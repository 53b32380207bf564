"""Files as other tools write them are read, and broken ones refused with their line."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import ExtraMissing, FileInvalid, FormatUnknown
from hashiya.exchange.importing.apply import apply_staged
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import format_named
from hashiya.exchange.values import ExportedArticle
from hashiya.io.json_array import json_items
from hashiya.model.model import Span, Tag
from hashiya.store import TagStore, row_from_tag
from hashiya.store.memory_files import MemoryFiles

TEXT = "😀 روسيا تشرح\r\nعلاقتها مع حماس"  # Russia explains its relation with Hamas
RUSSIA, HAMAS = (2, 7), (25, 29)
# In UTF-16, as doccano counts.
RUSSIA_UTF16, HAMAS_UTF16 = (3, 8), (26, 30)


@pytest.fixture
def project(tmp_path, write):
    write("home/a1.txt", TEXT)
    write("home/a2.txt", "لا")  # no
    return ProjectFolder.open(tmp_path / "home")


@pytest.fixture
def taken(project, tmp_path):
    """Take in a file; the tags as span, layer and label, and what was told."""

    def run(kind, path, layer=None):
        store, told = TagStore(tmp_path, MemoryFiles()), []
        how = Attribution(
            annotator="laila",
            fallback="",
            origin="import:x",
            now="2026-11-21T10:00:00Z",
            layer=layer,
        )
        apply_staged(
            project,
            store,
            stage(
                project, format_named(kind).read(path, lambda _: None), how, told.append
            ),
        )
        tags = [
            tag
            for name in store.articles_of("laila")
            for tag in store.read("laila", name).tags
        ]
        return [
            (tag.span and (tag.span.start, tag.span.end), tag.layer, tag.label)
            for tag in tags
        ], told

    return run


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.parametrize(
    "row",
    [
        {
            "id": 12,
            "text": TEXT,
            "label": [[*RUSSIA_UTF16, "law"], [*HAMAS_UTF16, "topic/media"]],
            "Comments": [],
        },
        {
            "id": 12,
            "data": TEXT,
            "label": [[*RUSSIA_UTF16, "law"], [*HAMAS_UTF16, "topic/media"]],
        },
        {
            "id": 12,
            "text": TEXT,
            "entities": [
                {
                    "id": 4,
                    "label": "law",
                    "start_offset": RUSSIA_UTF16[0],
                    "end_offset": RUSSIA_UTF16[1],
                },
                {
                    "id": 5,
                    "label": "media",
                    "start_offset": HAMAS_UTF16[0],
                    "end_offset": HAMAS_UTF16[1],
                },
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
    path = write(
        "in.jsonl",
        lines(
            {
                "text": TEXT,
                "cats": ["law"],
                "relations": [relation],
                "Comments": [{"id": 1}],
            }
        ),
    )

    assert taken("doccano", path) == (
        [(None, "topic", "law")],
        [
            f"{path}:1: $.{key}: left out: a tag has no place for it"
            for key in ("relations", "Comments")
        ],
    )


def test_a_label_that_tells_no_layer_is_told_until_the_layer_is_named(taken, write):
    path = write("in.jsonl", lines({"text": TEXT, "label": [[*RUSSIA_UTF16, "ORG"]]}))

    found, (told,) = taken("doccano", path)

    assert found == []
    assert told.startswith(
        f"{path}:1: $.label[0]: left out: label 'ORG' is in no layer of the scheme"
    )
    assert taken("doccano", path, layer="topic") == ([(RUSSIA, "topic", "ORG")], [])


def test_what_armpro_writes_is_read_and_no_technique_is_no_tag(taken, write):
    rows = [
        {
            "page_id": "p",
            "paragraph_id": "a1",
            "paragraph": TEXT,
            "labels": [{"technique": "law", "text": "روسيا", "start": 2, "end": 7}],
        },
        {
            "id": "a2",
            "text": "لا",
            "labels": [
                {"technique": "no_technique", "text": "لا", "start": 0, "end": 2}
            ],
        },
    ]
    assert taken("araieval", write("in.jsonl", lines(*rows))) == (
        [(RUSSIA, "topic", "law")],
        [],
    )


def test_a_table_needs_four_columns_and_tells_those_it_leaves_out(taken, write):
    path = write(
        "in.csv", "label,end,start,article,who\nlaw,7,2,a1,x\n\nmedia,,,a1,y\n"
    )

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
    made = format_named("csv")
    article = ExportedArticle(article=project.read("a1"), tags=(row_from_tag(tag),))
    path = write("out.csv", b"".join(made.write([article], project.scheme, Losses())))

    (imported,) = made.read(path, lambda _: None)
    assert imported.tags[0].label == wide


def region(control: str, kind: str, **value: object) -> dict[str, object]:
    place = {"start": RUSSIA[0], "end": RUSSIA[1], "text": "روسيا"}
    return {
        "id": "x1",
        "from_name": control,
        "to_name": "text",
        "type": kind,
        "value": {**place, **value},
    }


def task(*results: object, **annotation: object) -> str:
    made = {
        "id": 1,
        "data": {"text": TEXT},
        "annotations": [{"id": 1, "result": list(results), **annotation}],
    }
    return json.dumps([made], ensure_ascii=False, indent=1)


def test_what_label_studio_exports_is_one_tag_for_each_region(project, write):
    results = [
        region("label", "labels", labels=["law"]),
        region("sure", "choices", choices=["yes"]),
        region("comment", "textarea", text=["one", "two"]),
        region("confidence", "rating", rating=4),
    ]
    path = write(
        "in.json", task(*results, completed_by={"id": 7, "email": "o@example.org"})
    )

    (imported,) = format_named("label-studio").read(path, lambda _: None)

    (tag,) = imported.tags
    assert (tag.start, tag.end, tag.layer, tag.label) == (*RUSSIA, None, "law")
    assert tag.attributes == {"sure": "yes", "comment": "one\ntwo"}
    assert (tag.confidence, tag.annotator) == (4, "o@example.org")


def test_spaces_that_label_studio_folds_make_no_other_words(taken, write):
    value = {"start": 8, "end": 22, "text": "تشرح علاقتها", "labels": ["law"]}
    path = write("in.json", task({**region("label", "labels"), "value": value}))

    assert taken("label-studio", path) == ([((8, 22), "topic", "law")], [])


def test_offsets_that_count_utf_16_are_mended_by_the_words(taken, write):
    path = write(
        "in.json", task(region("label", "labels", labels=["law"], start=3, end=8))
    )

    assert taken("label-studio", path) == ([(RUSSIA, "topic", "law")], [])


def test_what_else_label_studio_has_is_told(taken, write):
    relation = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"}
    made = json.loads(task(relation))
    made[0]["predictions"] = [7]
    made[0]["annotations"].append({"was_cancelled": True, "result": []})
    path = write("in.json", json.dumps(made))
    no_place = "left out: a tag has no place for 'relation'"

    assert taken("label-studio", path) == (
        [],
        [
            f"{path}:1 (item 1): $.annotations[1]: left out: it was skipped",
            f"{path}:1 (item 1): $.predictions[0]: left out: only its number is there",
            f"{path}:1 (item 1): $.annotations[0].result[0]: {no_place}",
        ],
    )


def test_a_configuration_has_all_that_the_tags_use(project, tmp_path):
    tag = Tag(
        id=1,
        span=Span(*RUSSIA),
        text="روسيا",
        layer="<x>",
        label='"&',
        annotator="laila",
        created="",
        updated="",
        attributes={"a b": "c"},
    )
    article = ExportedArticle(article=project.read("a1"), tags=(row_from_tag(tag),))
    (tmp_path / "out").mkdir()

    format_named("label-studio").write(
        [article], project.scheme, Losses(), tmp_path / "out"
    )

    view = ET.parse(tmp_path / "out" / "config.xml").getroot()
    controls = {each.get("name"): each for each in view if each.get("name")}
    (made,) = json.loads((tmp_path / "out" / "tasks.json").read_text("utf-8"))
    used = {
        result["from_name"] for each in made["annotations"] for result in each["result"]
    }
    assert used <= set(controls)
    assert [label.get("value") for label in controls["layer-%3Cx%3E"]] == ['"&']
    assert [label.get("value") for label in controls["layer-topic"]][:2] == [
        "politics",
        "military",
    ]


ANN = """T1\tLaw 2 7\tروسيا
T2\ttopic__media 8 12;14 21\tتشرح علاقتها
T3\tORG 2 7;25 29\tروسيا حماس
A1\tNegated T1
A2\tConfidence T2 High
#1\tAnnotatorNotes T1\t"said" so
E1\tSay:T1 Theme:T2
R1\tX Arg1:T1 Arg2:T2
*\tEquiv T1 T2
N1\tReference T1 Wikipedia:1\tRussia
#2\tAnnotatorNotes R1\tno
"""


def test_what_brat_writes_is_read_and_the_rest_is_told(project, taken, write):
    write("brat/omar/a1.txt", TEXT)
    path = write("brat/omar/a1.ann", ANN)

    found, told = taken("brat", path.parents[1], layer="topic")
    (imported,) = format_named("brat").read(path.parents[1], lambda _: None)

    assert found == [(RUSSIA, "topic", "Law"), ((8, 21), "topic", "media")]
    assert [each.removeprefix(f"{path}: ").split(" ")[1] for each in told] == [
        "3:",
        "7:",
        "8:",
        "9:",
        "10:",
        "11:",
    ]
    first, second = imported.tags
    assert (first.attributes, first.note, first.annotator) == (
        {"Negated": "true"},
        '"said" so',
        "omar",
    )
    assert second.attributes == {"Confidence": "High"}


def test_a_span_that_crosses_lines_is_in_fragments_for_brat(project, tmp_path):
    tag = Tag(
        id=1,
        span=Span(8, 21),
        text=TEXT[8:21],
        layer="topic",
        label="law",
        annotator="laila",
        created="",
        updated="",
        attributes={"expression": "explicit", "target": "حماس و«ها»"},
        note=" a\nb",
    )
    (tmp_path / "out").mkdir()
    article = ExportedArticle(article=project.read("a1"), tags=(row_from_tag(tag),))

    format_named("brat").write([article], project.scheme, Losses(), tmp_path / "out")

    assert (tmp_path / "out/laila/a1.ann").read_text("utf-8").splitlines() == [
        "T1\ttopic__law 8 12;14 21\tتشرح علاقتها",
        "A1\ttopic__expression T1 explicit",
        '#1\tAttributes T1\t{"target": "حماس و«ها»"}',
        '#2\tAnnotatorNotes T1\t" a\\nb"',
    ]
    assert (tmp_path / "out/laila/a1.txt").read_bytes() == TEXT.encode()
    configuration = (tmp_path / "out/annotation.conf").read_text("utf-8")
    # What brat's own check asks for before it lets tags nest and cross.
    assert (
        "[relations]\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n"
        in configuration
    )
    assert "\nstance__against\n" in configuration
    assert "\ntopic__expression\tArg:<ENTITY>, Value:explicit\n" in configuration


def test_a_name_that_is_too_long_for_a_folder_is_listed(project, tmp_path):
    annotator = "عبد الرحمن بن محمد آل عثمان " * 2 + "الكاتب"  # a full name and more
    tag = Tag(
        id=1,
        span=Span(0, 1),
        text="😀",
        layer="topic",
        label="law",
        annotator=annotator,
        created="",
        updated="",
    )
    losses = Losses()
    (tmp_path / "out").mkdir()

    format_named("brat").write(
        [ExportedArticle(article=project.read("a1"), tags=(row_from_tag(tag),))],
        project.scheme,
        losses,
        tmp_path / "out",
    )

    (loss,) = map(json.loads, losses.listed())
    assert (loss["part"], loss["article"]) == ("name", "a1")
    assert annotator in loss["why"]


def test_columns_are_laid_on_the_text_whatever_the_tokens(taken, write):
    rows = "😀 O\nر B-law\nوسيا I-law\n\nتشرحعلاقتها O\nمع I-topic/media\nحماس I-law\n"

    assert taken("iob2", write("in.txt", rows)) == (
        [
            (RUSSIA, "topic", "law"),
            ((22, 24), "topic", "media"),
            (HAMAS, "topic", "law"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("kind", "content", "problem"),
    [
        ("label-studio", "", ":1: is not a list"),
        ("label-studio", "{}", ":1: is not a list"),
        ("iob2", "لا\tB-topic/la", ":1: the file ends inside this line"),
        ("label-studio", "[1]", r":1 \(item 1\): is not an object"),
        (
            "label-studio",
            '[\n{"data": {"text": "x"}},\n]',
            ":3: is not JSON: Expecting",
        ),
        (
            "label-studio",
            '[\n{"data": {"text": "x"}} {}]',
            ":2: is not JSON: after an object",
        ),
        (
            "label-studio",
            '[\n{"data": {"text": "x"}},\n{"data":\n',
            ":4: is not JSON: Expecting value",
        ),
        (
            "label-studio",
            '[{"data": {"text": "x"}}',
            ":1: is not JSON: after an object",
        ),
        (
            "label-studio",
            '[{"data": {"text": "x"}}]\n[]',
            ":2: is not JSON: there is more",
        ),
        ("label-studio", b'[\n{"data": {"text": "\xff"}}]', ":2: is not UTF-8"),
        ("label-studio", b'[{"data": {"text": "\xd9', ":1: is not UTF-8"),
        ("label-studio", "[{" + '"a": [' * 100_000, ":1: is not JSON"),
        ("label-studio", '[{"data": {}}]', r":1 \(item 1\): has no text under 'text'"),
        ("iob2", "ل\n", ":1: has 1 columns"),
        ("iob2", "ل law\n", ":1: 'law' is not a label"),
        ("iob2", "ل B-\n", ":1: 'B-' is not a label"),
        ("iob2", "ل".encode("utf-16"), ":1: is not UTF-8"),
        ("doccano", '{"text": "x", "label": {"a": 1}}', r"\$.label: is not a list"),
        ("doccano", '{"label": []}', r":1: \$.data: is missing"),
        (
            "doccano",
            '{"text": "x", "annotations": [{"label": 3}]}',
            r"\$.annotations: has numbers for labels",
        ),
        ("araieval", '{"text": "x", "labels": []}', r":1: \$.id: is missing"),
        ("csv", "", ":1: has no columns article, start, end, label"),
        (
            "csv",
            "article,start,end,label\na1,0,1\n",
            ":2: has 3 fields, and the first line 4",
        ),
        (
            "csv",
            "article,start,end,label\na1,0,x,law\n",
            ":2: end: is 'x': give a whole number",
        ),
    ],
)
def test_a_broken_file_is_told_by_its_line(taken, write, kind, content, problem):
    with pytest.raises(FileInvalid, match=problem):
        taken(kind, write("broken", content))


@pytest.mark.parametrize(
    ("kind", "row", "problem"),
    [
        (
            "doccano",
            {"text": TEXT, "label": [[*RUSSIA_UTF16, "law"], [0, "x", "law"]]},
            "$.label[1].end_offset: left out: it is 'x': give a whole number",
        ),
        (
            "doccano",
            {"text": TEXT, "label": [[*map(float, RUSSIA_UTF16), "law"], [0, 1]]},
            "$.label[1]: left out: it is not a span",
        ),
        (
            "doccano",
            {"text": TEXT, "label": [[*RUSSIA_UTF16, "law"]], "cats": [None]},
            "$.cats[0]: left out: it is None: give a label",
        ),
        (
            "araieval",
            {
                "id": "a1",
                "text": TEXT,
                "labels": [
                    {"technique": None, "start": 0, "end": 1, "text": "x"},
                    {"technique": "law", "start": 2, "end": 7, "text": "روسيا"},
                ],
            },
            "$.labels[0].technique: left out: it is missing: give a string",
        ),
    ],
)
def test_a_broken_tag_is_told_by_its_place_and_costs_no_other(
    taken, write, kind, row, problem
):
    found, (told,) = taken(kind, write("in.jsonl", lines(row)))

    assert found == [(RUSSIA, "topic", "law")]
    assert problem in told


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        ('"{",', "2: attributes: is not used: it is not JSON"),
        ('"{""x"": 1}",', "2: attributes.x: is not used: it is 1: give a string"),
        (",sure", "2: score: is not used: it is 'sure': give a number"),
        (",inf", "2: score: is not used: it is 'inf': give a number"),
        (',\na1,0,1,"law\n', "3: left out: is not CSV"),
    ],
)
def test_a_broken_cell_of_a_table_is_told_by_its_line(taken, write, rest, problem):
    head = "article,start,end,label,attributes,score"

    found, (told,) = taken("csv", write("in.csv", f"{head}\na1,2,7,law,{rest}"))

    assert found == [(RUSSIA, "topic", "law")]
    assert problem in told


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("T1\tLaw 0\tل\n", ":1: is not a text-bound annotation"),
        ("T1\tLaw 0 2\tل", ":1: the file ends before the words of T1 do"),
        ("A1\tx\n", ":1: 'A1.*' says nothing of an annotation"),
        ("hello\n", ":1: 'hello' is not an annotation"),
        ("ل".encode("utf-16"), ":1: is not UTF-8"),
    ],
)
def test_a_broken_annotation_of_brat_is_told_by_its_line(
    taken, write, content, problem
):
    write("brat/a2.txt", "لا")

    with pytest.raises(FileInvalid, match=problem):
        taken("brat", write("brat/a2.ann", content).parent)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("T1\tLaw 0 1\tل", "line 2: left out: T1 is there twice"),
        ("T2\tLa", "line 2: left out: is not a text-bound annotation"),
        ("T2\tLaw 1 2;1", "line 2: left out: the file ends before the words of T2"),
        ("hello", "line 2: left out: 'hello' is not an annotation"),
        ("#1\tAttributes T1\t{\n", "line 2: left out: is not JSON"),
        ("#1\tAttributes T1\t[1]\n", "line 2: left out: has no attributes"),
    ],
)
def test_a_broken_line_of_brat_costs_no_other(taken, write, line, problem):
    write("brat/a2.txt", "لا")
    path = write("brat/a2.ann", f"T1\tlaw 0 1\tل\n{line}")

    found, (told,) = taken("brat", path.parent)

    assert found == [((0, 1), "topic", "law")]
    assert problem in told


CSV_HEAD = "article,start,end,label\na1,2,7,law\n"
STANCES = "text,target,stance,article,start,end\nروسيا,x,law,a1,2,7\n"


@pytest.mark.parametrize(
    ("kind", "content", "problem"),
    [
        ("csv", f"{CSV_HEAD}a1,x,9,law\n", "in.x:3: left out: start: is 'x'"),
        ("stance-csv", f"{STANCES}ل,x,law,a1,1\n", "in.x:3: left out: has 5 fields"),
        (
            "stance-csv",
            f"{STANCES}ل,x,,a1,1,2\n",
            "in.x:3: left out: stance: is missing",
        ),
    ],
)
def test_a_broken_row_costs_no_other(taken, write, kind, content, problem):
    found, (told,) = taken(kind, write("in.x", content))

    assert [span for span, _layer, _label in found] == [RUSSIA]
    assert problem in told


def test_a_label_of_one_layer_is_of_it_whatever_layer_is_named(taken, write):
    row = {"id": "a1", "text": TEXT, "labels": []}
    for label in ("favor", "other", "war"):
        place = {"start": 2, "end": 7, "text": "روسيا", "technique": label}
        row["labels"].append(place)

    found, _told = taken("araieval", write("in.jsonl", json.dumps(row)), layer="topic")

    assert [(layer, label) for _span, layer, label in found] == [
        ("stance", "favor"),
        ("topic", "other"),
        ("topic", "war"),
    ]


def test_a_broken_line_of_tokens_costs_its_label_alone(taken, write):
    rows = "😀 O\nر B-law\nوسيا I-law\n\nتشرحعلاقتها\nمع O media\nحماس I_law\n"

    found, told = taken("iob2", write("in.txt", rows))

    assert found == [(RUSSIA, "topic", "law")]
    assert [problem.partition("in.txt:")[2] for problem in told] == [
        "5: left out: has 1 columns: give each token its labels, like O",
        "6: left out: has 3 columns: give each token its labels, like O",
        "7: left out: 'I_law' is not a label: give O, B-NAME or I-NAME",
    ]


@pytest.mark.parametrize("columns", ["{} {} {}", "{}\t{}\t_\t{}"])
def test_numbers_of_tokens_are_no_tokens(taken, write, columns):
    """CoNLL-U and others number the tokens of each sentence in the first column."""
    sentences = [
        [("😀", "O"), ("ر", "B-law"), ("وسيا", "I-law")],
        [("تشرحعلاقتها", "O"), ("مع", "O"), ("حماس", "B-law")],
    ]
    text = "# newdoc id = a1\n# sent_id = 1\n"
    for sentence in sentences:
        for number, (token, label) in enumerate(sentence, 1):
            text += columns.format(number, token, label) + "\n"
        text += "\n"

    path = write("in.conll", text)

    assert detected_format(path) == "iob2"
    assert taken("iob2", path) == (
        [(RUSSIA, "topic", "law"), (HAMAS, "topic", "law")],
        [],
    )


@pytest.mark.skipif(os.name == "nt", reason="no pipes among files, and no links")
def test_no_pipe_or_link_leads_out_of_a_brat_folder(taken, write):
    write("brat/a2.txt", "لا")
    path = write("brat/a2.ann", "T1\tlaw 0 1\tل\n")
    write("secret.txt", "لا")
    write("brat/b.ann", "T1\tlaw 0 1\tل\n")
    (path.parent / "b.txt").symlink_to("../secret.txt")
    (path.parent / "two").mkdir()
    write("brat/two/a2.ann", "T1\tlaw 1 2\tا\n")
    (path.parent / "two" / "a2.txt").symlink_to("../a2.txt")
    os.mkfifo(path.with_name("c.ann"))

    found, (told,) = taken("brat", path.parent)

    assert [span for span, _layer, _label in found] == [(0, 1), (1, 2)]
    assert "b.txt: left out: is a link to a text outside of" in told


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
@pytest.mark.parametrize("kind", ["csv", "stance-csv", "iob2", "jsonl", "spacy"])
def test_a_device_without_end_is_refused(taken, kind):
    with pytest.raises((FileInvalid, ExtraMissing)):
        taken(kind, Path("/dev/zero"))


def test_a_file_of_a_byte_order_mark_alone_is_of_no_format(write):
    with pytest.raises(FormatUnknown):
        detected_format(write("x", b"\xef\xbb\xbf"))


def test_a_token_that_is_divided_is_one_with_the_label_of_a_part(taken, write):
    rows = [("1", "😀", "O"), ("1.1", "_", "_"), ("2-3", "روسيا", "_")]
    rows += [("2", "رو", "O"), ("3", "سيا", "B-law"), ("4", "تشرح", "O")]
    rows += [("5", "علاقتها", "O"), ("6", "مع", "O"), ("7", "حماس", "O")]
    text = "# newdoc id = a1\n"
    for number, token, label in rows:
        text += f"{number}\t{token}\t_\t{label}\n"
    path = write("in.conllu", text)

    assert detected_format(path) == "iob2"
    assert taken("iob2", path) == ([(RUSSIA, "topic", "law")], [])


def test_a_brat_folder_needs_annotations_and_their_texts(taken, write):
    with pytest.raises(FileInvalid, match=r"there is no \.ann file in it"):
        taken("brat", write("brat/a2.txt", "لا").parent)
    path = write("brat/a3.ann", "")
    missing = "is not there: each .ann has its text beside it"
    with pytest.raises(FileInvalid, match=missing):
        taken("brat", path.parent)

    # Another file with its text comes in.
    write("brat/a2.ann", "T1\tlaw 0 1\tل\n")
    found, (told,) = taken("brat", path.parent)
    assert found == [((0, 1), "topic", "law")]
    assert missing in told


def test_an_item_without_end_is_refused_in_bounded_memory(write):
    content = '[{"data": {"text": "x"}},\n{"data": "' + "x" * 10_000 + '"}]'
    path, sizes = write("in.json", content), []
    items = json_items(path, sizes.append, longest=100, chunk=64)

    assert next(items) == (f"{path}:1 (item 1)", {"data": {"text": "x"}})
    with pytest.raises(FileInvalid, match=r":2: is not JSON, or longer than"):
        next(items)
    assert sum(sizes) < 500


GIGABYTE = 1 << 30


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "begin"),
    [("jsonl", b""), ("csv", b"article,start,end,label\n"), ("iob2", b"")],
)
def test_a_line_of_a_gigabyte_is_refused_once_it_is_too_long(taken, write, kind, begin):
    path = write("long", begin)
    with path.open("r+b") as file:
        # A hole: nothing is on the disk.
        file.truncate(GIGABYTE)

    with pytest.raises(
        FileInvalid, match=f":{1 + len(begin.splitlines())}: is longer than 64 MiB"
    ):
        taken(kind, path)


@pytest.mark.long
def test_an_item_and_a_text_of_a_gigabyte_are_refused(taken, write):
    item, text = write("long.json", '[\n{"data": "'), write("brat/a1.txt", "")
    annotations = write("brat/a1.ann", "")
    for path in (item, text):
        with path.open("r+b") as file:
            file.truncate(GIGABYTE)

    with pytest.raises(FileInvalid, match=":2: is not JSON, or longer than 64 MiB"):
        taken("label-studio", item)
    with pytest.raises(FileInvalid, match=r"a1\.txt: is longer than 64 MiB"):
        taken("brat", annotations.parent)


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "line", "broken"),
    [
        (
            "jsonl",
            '{"id": "a2", "spans": [{"start": 0, "end": 2, "layer": "topic", "label": "law"}]}\n',
            '{"id": "a2',
        ),
        ("csv", "a2,0,2,law\n", "a2,0,two,law"),
    ],
)
def test_one_broken_line_in_a_million_is_told_and_costs_no_other(
    write, kind, line, broken
):
    head = "article,start,end,label\n" if kind == "csv" else ""
    path = write("million", head + line * 999_999 + broken)

    tags, problems = 0, []
    for article in format_named(kind).read(path, lambda _: None):
        tags += len(article.tags)
        problems += [(article.where, problem) for problem in article.problems]

    assert tags == 999_999
    ((where, _problem),) = problems
    assert where.endswith(f"million:{1_000_001 if head else 1_000_000}")


@pytest.mark.long
def test_of_a_million_tokens_one_broken_line_costs_its_tag(write):
    path = write("million", "لا O\n" * 999_999 + "لا X")

    texts, problems = [], []
    for article in format_named("iob2").read(path, lambda _: None):
        texts += [article.text] if article.text else []
        problems += [(article.where, problem) for problem in article.problems]

    assert [text.count("لا") for text in texts] == [1_000_000]
    ((where, _problem),) = problems
    assert where.endswith("million:1000000")


def test_equal_tags_get_ids_of_their_own_at_once(taken, write):
    path = write("equal.csv", "article,start,end,label\n" + "a2,0,2,law\n" * 3_000)
    tags, told = taken("csv", path)
    assert len(tags) == 3_000
    assert told == []
