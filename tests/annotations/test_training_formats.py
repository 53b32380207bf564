"""Files that models are trained on are as their programs take them; foreign ones are read."""

import json
import re

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.registry import format_named
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.store import TagStore

TEXT = "لا لا كوفيد-19، لا\n"  # no, no, Covid-19, no
NOW = "2026-11-20T16:00:00Z"


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.txt").write_text(TEXT, "utf-8")
    (root / "7.txt").write_text("نعم\n", "utf-8")  # yes
    (root / "guidelines.md").write_text("# law\nOnly **courts**.\n", "utf-8")
    return ProjectFolder.open(root)


@pytest.fixture
def store(project):
    return TagStore(project.root)


@pytest.fixture
def tagged(project, store):
    article = project.read("a")
    places = [
        ((3, 5), "topic", "law", {}),
        ((6, 15), "stance", "against", {"target": "حماس", "expression": "explicit"}),
        (None, "stance", "neutral", {"target": "لا أحد"}),
    ]
    tags = []
    for number, (span, layer, label, attributes) in enumerate(places, 1):
        tag = Tag(
            id=number,
            span=Span(*span) if span else None,
            text=article.text[slice(*span)] if span else "",
            layer=layer,
            label=label,
            annotator="salma",
            created=NOW,
            updated=NOW,
            attributes=attributes,
        )
        tags.append(tag)
    for name, own in (("a", tags), ("7", [])):
        change = Change(set=tuple(own), status=Status.DONE)
        store.write("salma", project.read(name), change)
    return project


@pytest.fixture
def export(tagged, store, tmp_path):
    def run(kind):
        path = tmp_path / kind
        export_project(tagged, store, path, ExportOptions(format=kind))
        return path

    return run


@pytest.fixture
def import_rows(project, store, tmp_path):
    """Import a file, detected by its contents: the tags as they are then, and the problems."""

    def run(content, name="in"):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        result = import_file(
            project, store, path, ImportOptions(annotator="omar", fallback="omar")
        )
        tags = []
        for article in store.articles_of("omar"):
            for tag in store.read("omar", article).tags:
                span = (tag.span.start, tag.span.end) if tag.span else None
                tags.append((article, span, tag.layer, tag.label, dict(tag.attributes)))
        return tags, [str(problem) for problem in result.problems]

    return run


def test_gliner_gets_the_tokens_of_its_own_splitter(export):
    first, second = json.loads(export("gliner").read_text("utf-8"))

    assert first == {"tokenized_text": ["نعم"], "ner": [], "article": "7"}
    assert second["tokenized_text"] == ["لا", "لا", "كوفيد-19", "،", "لا"]
    assert second["ner"] == [[1, 1, "law"], [2, 3, "against"]]


def test_gliner_data_of_others_is_found_by_its_tokens(import_rows):
    row = {
        "tokenized_text": ["لا", "لا", "كوفيد", "-19", "،", "لا"],
        "ner": [[2, 3, "law"]],
    }

    tags, problems = import_rows(json.dumps([row]))

    assert (tags, problems) == ([("a", (6, 14), "topic", "law", {})], [])


@pytest.mark.parametrize(
    "entity", [[0, 9, "law"], [1, 0, "law"], [0, 0], ["0", 0, "law"], 7]
)
def test_a_gliner_entity_outside_of_the_tokens_is_left_out(tmp_path, entity):
    path = tmp_path / "x.json"
    row = {"tokenized_text": ["لا"], "ner": [entity, [0, 0, "law"]]}
    path.write_text(json.dumps([7, {"tokenized_text": [1]}, row]), "utf-8")

    *broken, article = format_named("gliner").read(path, lambda _: None)

    assert [one.where.partition(" ")[2] for one in broken] == ["(item 1)", "(item 2)"]
    (problem,) = article.problems
    assert problem.startswith("$.ner[0]: left out: it is not an entity")
    assert [tag.label for tag in article.tags] == ["law"]


def test_a_chat_has_the_scheme_the_guidelines_and_the_text(export):
    first, second = map(json.loads, export("chat").read_text("utf-8").splitlines())
    system, user, assistant = second["messages"]

    assert list(second) == ["messages"]
    assert [message["role"] for message in second["messages"]] == [
        "system",
        "user",
        "assistant",
    ]
    assert "label `law`: Law, قانون" in system["content"]
    target = "attribute `target`: Target, .*; any text; required"
    assert re.search(target, system["content"])
    assert "Guidelines:\n\nlaw\nOnly courts." in system["content"]
    assert user["content"] == TEXT
    assert json.loads(assistant["content"]) == {
        "spans": [
            {"quote": "لا", "occurrence": 2, "layer": "topic", "label": "law"},
            {
                "quote": "كوفيد-19،",
                "layer": "stance",
                "label": "against",
                "attributes": {"target": "حماس", "expression": "explicit"},
            },
        ],
        "labels": [
            {"layer": "stance", "label": "neutral", "attributes": {"target": "لا أحد"}}
        ],
    }
    assert json.loads(first["messages"][2]["content"]) == {"spans": [], "labels": []}


def test_a_chat_with_offsets_has_both(export):
    line = export("chat-offsets").read_text("utf-8").splitlines()[1]
    answer = json.loads(json.loads(line)["messages"][2]["content"])

    assert answer["spans"][0] == {
        "quote": "لا",
        "start": 3,
        "end": 5,
        "layer": "topic",
        "label": "law",
    }


def test_what_a_model_answers_is_read_and_what_it_invents_is_reported(import_rows):
    spans = [
        {"quote": "كوفيد-19", "label": "law"},
        {"quote": "لا", "label": "law", "occurrence": 3},
        {"quote": "لا", "label": "law"},
        {"quote": "لا", "label": "law", "occurrence": 4},
        {"quote": "كوفيد-20", "label": "law"},
    ]
    answer = f"```json\n{json.dumps({'spans': spans})}\n```"
    row = {
        "messages": [
            {"role": "user", "content": TEXT},
            {"role": "assistant", "content": answer},
        ]
    }

    tags, problems = import_rows(json.dumps(row) + "\n")

    assert [(span, label) for _, span, _, label, _ in tags] == [
        ((6, 14), "law"),
        ((16, 18), "law"),
    ]
    assert [problem.partition("left out: ")[2] for problem in problems] == [
        "its words stand 3 times in the text",
        "its words stand only 3 times in the text",
        "its words are not in the text",
    ]


def test_semeval_has_the_files_that_its_scorers_read(export):
    folder = export("semeval-t11")
    ids = dict(
        line.split("\t")[::-1]
        for line in (folder / "ids.tsv").read_text("utf-8").splitlines()
    )
    number = ids["a"]

    assert ids["7"] == "7"
    assert number.isdecimal()
    assert (folder / "articles" / f"article{number}.txt").read_text("utf-8") == TEXT
    rows = [f"{number}\tlaw\t3\t5", f"{number}\tagainst\t6\t15"]
    assert (folder / "task2-TC.labels").read_text("utf-8").splitlines() == rows
    table = (
        folder
        / "labels-task2-technique-classification"
        / f"article{number}.task2-TC.labels"
    )
    assert table.read_text("utf-8").splitlines() == rows
    assert (folder / "task1-SI.labels").read_text("utf-8").splitlines() == [
        f"{number}\t3\t5",
        f"{number}\t6\t15",
    ]
    assert (
        folder / "labels-task1-span-identification" / "article7.task1-SI.labels"
    ).read_bytes() == b""
    assert (folder / "techniques.txt").read_text("utf-8").splitlines() == [
        "against",
        "law",
    ]


def test_fragments_that_overlap_are_one_where_no_technique_tells_them_apart(
    project, store, tmp_path
):
    """The scorer of span identification refuses a table with two that share a character."""
    places = [(0, 5), (3, 5), (4, 8), (8, 10), (9, 10)]
    article = project.read("a")
    tags = []
    for number, (start, end) in enumerate(places, 1):
        span = Span(start, end)
        made = {"created": NOW, "updated": NOW, "annotator": "salma"}
        tag = Tag(
            id=number,
            span=span,
            text=span.of(article.text),
            layer="topic",
            label="law",
            **made,
        )
        tags.append(tag)
    store.write("salma", article, Change(set=tuple(tags), status=Status.DONE))
    options = ExportOptions(format="semeval-t11")
    export_project(project, store, tmp_path / "out", options)

    rows = (tmp_path / "out/task1-SI.labels").read_text("utf-8").splitlines()
    spans = [tuple(map(int, row.split("\t")[1:])) for row in rows]
    assert spans == [(0, 8), (8, 10)]
    techniques = (tmp_path / "out/task2-TC.labels").read_text("utf-8").splitlines()
    assert len(techniques) == len(places)


def test_the_corpus_itself_is_read_also_with_one_table_of_all(project, store, tmp_path):
    corpus = tmp_path / "datasets"
    (corpus / "train-articles").mkdir(parents=True)
    (corpus / "train-articles" / "article111.txt").write_text(TEXT, "utf-8")
    (corpus / "train-task2-TC.labels").write_text(
        "111\tlaw\t0\t2\n111\t?\t3\t5\n112\tlaw\t0\t1\n", "utf-8"
    )

    result = import_file(
        project, store, corpus, ImportOptions(annotator="omar", fallback="omar")
    )

    (tag,) = store.read("omar", project.read("a")).tags
    assert (tag.span, tag.layer) == (Span(0, 2), "topic")
    assert len(result.problems) == 2
    assert result.problems[0].endswith("train-task2-TC.labels:2: has no technique")
    assert result.problems[1].endswith("article 112 has no text here")


def test_a_table_of_stances_has_the_texts_first(export):
    assert export("stance-csv").read_text("utf-8").splitlines() == [
        '"text","target","stance","article","start","end","annotator"',
        '"لا لا كوفيد-19، لا',
        '","لا أحد","neutral","a","","","salma"',
        '"كوفيد-19،","حماس","against","a",6,15,"salma"',
    ]


@pytest.mark.parametrize(
    "content",
    [
        "text,target,stance\nنعم,COVID,favor\n",
        "ID\tTarget\tTweet\tStance\n1\tCOVID\tنعم\tfavor\n",
    ],
)
def test_tables_of_stances_of_others_are_found_by_their_texts(import_rows, content):
    tags, problems = import_rows(content)

    assert tags == [("7", None, "stance", "favor", {"target": "COVID"})]
    assert problems == []
