"""spaCy's own `DocBin` reads the file, and every tag is a `Span` of exactly its characters."""

import pytest

pytestmark = pytest.mark.consumers
spacy = pytest.importorskip("spacy")
tokens = pytest.importorskip("spacy.tokens")


@pytest.fixture
def docs(export):
    return list(
        tokens.DocBin().from_disk(export("spacy")).get_docs(spacy.blank("ar").vocab)
    )


def test_every_tag_is_a_span_of_its_layers_group(docs, texts, expected):
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
    assert sorted(found, key=str) == [tag for tag in expected if tag[1] is not None]


def test_labels_of_articles_are_cats(docs):
    assert [dict(doc.cats) for doc in docs if doc.cats] == [
        {"stance/neutral": 1.0},
        {"topic/law": 1.0},
    ]


def test_tokens_are_spacys_own_but_where_a_tag_cuts_one(docs, texts):
    blank = spacy.blank("ar")
    (emoji,) = (doc for doc in docs if doc.text == texts["emoji"])
    (marks,) = (doc for doc in docs if doc.text == texts["marks"])

    assert [token.text for token in emoji] == [
        token.text for token in blank(texts["emoji"])
    ]
    assert [token.text for token in marks][:2] == ["و", "بالفعل"]


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

    assert "broken.spacy: is no whole DocBin" in ended.stderr
