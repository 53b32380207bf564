"""spaCy's own `DocBin` reads the file, and its training and scoring see what is in it."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.consumers
spacy = pytest.importorskip("spacy")
scorer = pytest.importorskip("spacy.scorer")
tokens = pytest.importorskip("spacy.tokens")
training = pytest.importorskip("spacy.training")


@pytest.fixture
def docs(export):
    return list(
        tokens.DocBin().from_disk(export("spacy")).get_docs(spacy.blank("ar").vocab)
    )


def test_every_tag_of_whole_tokens_is_a_span_of_its_layers_group(docs, texts, expected):
    found = [
        (
            doc.user_data["hashiya"]["id"],
            span.start_char,
            span.end_char,
            span.text,
            layer,
            span.label_,
        )
        for doc in docs
        for layer, group in doc.spans.items()
        for span in group
    ]

    assert {doc.user_data["hashiya"]["id"]: doc.text for doc in docs} == texts
    # The prefix in وبالفعل is in one token with the rest.
    assert sorted(found, key=str) == [
        tag for tag in expected if tag[1] is not None and tag[3] != "بالفعل"
    ]


def test_labels_of_articles_are_cats_with_the_others_of_their_layers(docs):
    cats = {doc.user_data["hashiya"]["id"]: dict(doc.cats) for doc in docs if doc.cats}

    assert cats["empty"] == {
        "stance/favor": 0.0,
        "stance/against": 0.0,
        "stance/neutral": 1.0,
        "stance/unclear": 0.0,
    }
    assert len(cats["lines"]) == 10
    assert [name for name, value in cats["lines"].items() if value] == ["topic/law"]
    assert cats.keys() == {"empty", "lines"}


def test_tokens_are_those_of_the_pipeline_that_is_trained(docs):
    blank = spacy.blank("ar")

    for doc in docs:
        assert [token.text for token in doc] == [
            token.text for token in blank(doc.text)
        ]


def test_training_sees_every_span_and_the_others_are_counted(
    export, docs, hashiya, project, tmp_path
):
    """A span of cut tokens is gone once the pipeline makes the tokens again."""
    blank = spacy.blank("ar", vocab=docs[0].vocab)
    report = json.loads((tmp_path / "out.spacy.report.json").read_text("utf-8"))
    seen = 0
    for doc in docs:
        example = training.Example(blank.make_doc(doc.text), doc)
        for group in doc.spans.values():
            seen += len(example.get_aligned_spans_y2x(group, allow_overlap=True))

    (loss,) = report["losses"]
    assert (loss["part"], loss["why"], loss["gone"]) == (
        "edge inside a token",
        "it is not of whole tokens",
        True,
    )
    assert seen == 6
    widened = tmp_path / "widened.spacy"
    options = ("--format", "spacy", "--alignment", "expand", "-o", widened)
    told = hashiya("export", project, *options).stderr
    words = [
        span.text
        for doc in tokens.DocBin().from_disk(widened).get_docs(blank.vocab)
        for span in doc.spans["topic"]
    ]
    assert "1 tag has other edges in the dataset" in told
    assert "وبالفعل" in words


def test_an_article_done_without_tags_has_an_empty_group_and_counts(docs):
    """One false positive in it, and one hit elsewhere: a precision of a half."""
    examples = []
    for name in ("empty", "lines", "emoji"):
        (gold,) = (doc for doc in docs if doc.user_data["hashiya"]["id"] == name)
        predicted = tokens.Doc(gold.vocab, words=[token.text for token in gold])
        predicted.spans["topic"] = [
            tokens.Span(predicted, span.start, span.end, label=span.label_)
            for span in list(gold.spans["topic"])[:1]
        ]
        examples.append((predicted, gold))
    predicted, gold = examples[1]
    assert list(gold.spans["topic"]) == []
    predicted.spans["topic"] = [tokens.Span(predicted, 0, 1, label="law")]

    score = scorer.Scorer.score_spans(
        [training.Example(*pair) for pair in examples],
        "topic",
        getter=lambda doc, key: doc.spans[key],
        has_annotation=lambda doc: "topic" in doc.spans,
        allow_overlap=True,
    )

    assert score["topic_p"] == 0.5


def test_an_article_that_nobody_is_done_with_has_no_group(project, hashiya, tmp_path):
    for name in ("salma", "omar"):
        hashiya("mark", project, "marks", "open", "--as", name)
    out = tmp_path / "any.spacy"
    options = ("--format", "spacy", "--status", "any", "--layer", "stance", "-o", out)
    hashiya("export", project, *options)

    vocab = spacy.blank("ar").vocab
    groups = {
        doc.user_data["hashiya"]["id"]: list(doc.spans)
        for doc in tokens.DocBin().from_disk(out).get_docs(vocab)
    }
    assert groups == {
        "emoji": ["stance"],
        "empty": ["stance"],
        "lines": ["stance"],
        "marks": [],
    }


def test_entities_do_not_overlap_and_have_no_white_space_at_their_edges(
    project, hashiya, tmp_path
):
    hashiya("tag", project, "lines", 3, 11, "topic", "law")  # with line ends at both
    out = tmp_path / "ents.spacy"
    told = hashiya("export", project, "--format", "spacy-ner", "-o", out).stderr

    docs = list(tokens.DocBin().from_disk(out).get_docs(spacy.blank("ar").vocab))
    found = {
        doc.user_data["hashiya"]["id"]: [(ent.text, ent.label_) for ent in doc.ents]
        for doc in docs
    }
    assert found == {
        "emoji": [("روسيا", "diplomacy"), ("تشرح علاقتها مع حماس 🇵🇸", "favor")],
        "empty": [],
        "lines": [("الوزير\r\n\r\nإنه", "against")],
        "marks": [("شَرَحَ الأَمْرَ", "media")],
    }
    assert "3 × overlap" in told
    assert {token.ent_iob_ for doc in docs for token in doc} == {"B", "I", "O"}


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("conll2003", ()),
        ("conll2003", ("--tagging", "bilou")),
        ("iob2", ("--without-ids",)),
    ],
)
def test_spacy_convert_reads_tokens_a_document_for_each_article(
    export, kind, options, tmp_path
):
    path = export(kind, *options).rename(tmp_path / "x.conll")
    command = (sys.executable, "-m", "spacy", "convert", path, tmp_path, "-c", "ner")
    subprocess.run(command, check=True, capture_output=True)

    vocab = spacy.blank("ar").vocab
    docs = tokens.DocBin().from_disk(tmp_path / "x.spacy").get_docs(vocab)
    entities = []
    for doc in docs:
        labels = [ent.label_.rpartition("/")[2] for ent in doc.ents]
        entities.append((doc[0].text, [ent.text for ent in doc.ents], labels))
    assert entities == [
        ("😀", ["روسيا", "تشرح علاقتها مع حماس 🇵🇸"], ["diplomacy", "favor"]),
        ("قال", ["الوزير إنه"], ["against"]),
        ("وبالفعل", ["وبالفعل", "شَرَحَ الأَمْرَ"], ["law", "media"]),
    ]


def test_a_docbin_of_others_is_read(project, hashiya, tmp_path, texts):
    blank = spacy.blank("ar")
    doc = blank(texts["emoji"])
    doc.spans["sc"] = [tokens.Span(doc, 1, 2, label="politics")]
    doc.ents = [tokens.Span(doc, 1, 2, label="military")]
    doc.cats = {"law": 0.9, "media": 0.1}
    tokens.DocBin(docs=[doc, tokens.Doc(blank.vocab, words=["غيره"])]).to_disk(
        tmp_path / "other.spacy"
    )

    ended = hashiya(
        "import",
        project,
        tmp_path / "other.spacy",
        "--format",
        "spacy",
        "--as",
        "nour",
        code=1,
    )

    assert "3 tags imported" in ended.stderr
    assert "doc 2: left out: no article has its text" in ended.stderr


@pytest.mark.parametrize("data", [b"", b"not spaCy", None])
def test_what_is_no_docbin_is_told(export, project, hashiya, tmp_path, data):
    path = tmp_path / "broken.spacy"
    path.write_bytes(export("spacy").read_bytes()[:200] if data is None else data)

    ended = hashiya("import", project, path, "--format", "spacy", code=2)

    assert "broken.spacy: is not a complete DocBin" in ended.stderr


def test_a_broken_doc_costs_no_other(tmp_path):
    from hashiya.exchange.registry import format_named

    blank = spacy.blank("ar")
    docs = tokens.DocBin(docs=[blank("نعم"), blank("لا"), blank("ربما")])
    docs.span_groups[1] = b"\xc1 no groups"
    path = tmp_path / "x.spacy"
    path.write_bytes(docs.to_bytes())

    first, broken, last = format_named("spacy").read(path, lambda _: None)

    assert (first.text, last.text) == ("نعم", "ربما")
    assert broken.where == f"{path}: doc 2"
    assert broken.problems[0].startswith("left out: is not a complete doc: ")
