"""`hashiya sample` writes texts that open and are added as articles."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder

WORD = "سلام"  # peace


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = []
    for number in range(40):
        source = "maan" if number < 5 else "wafa"
        row = {"id": str(number), "text": f"{WORD} {number}", "meta": {"paper": source}}
        rows.append(json.dumps(row, ensure_ascii=False) + "\n")
    (tmp_path / "corpus.jsonl").write_text("".join(rows), "utf-8")
    return tmp_path


def test_what_is_written_is_a_project_of_articles_with_their_meta(corpus, hashiya):
    done = hashiya(
        "sample", "corpus.jsonl", "--stratify", "paper", "-n", 12, "-o", "few.jsonl"
    )
    assert done.exit_code == 0
    assert "paper maan: 5 of 5" in done.stderr
    assert "paper wafa: 7 of 35" in done.stderr
    assert done.stdout == ""
    project = ProjectFolder.open(corpus / "few.jsonl")
    assert len(project.ids) == 12
    article = project.read(project.ids[0])
    assert article.text == f"{WORD} {article.id}"
    assert article.meta["paper"] in {"maan", "wafa"}

    (corpus / "home").mkdir()
    added = json.loads(hashiya("add", "home", "few.jsonl", "--json").stdout)
    assert set(added["added"]) == set(project.ids)


def test_ids_of_other_texts_are_told_apart(tmp_path, hashiya):
    for name in ("a", "b"):
        row = {"id": "1", "text": f"{WORD} {name}"}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row), "utf-8")
    hashiya("sample", tmp_path, "-o", tmp_path.parent / "both.jsonl")
    rows = (tmp_path.parent / "both.jsonl").read_text("utf-8").splitlines()
    first, second = (json.loads(row)["id"] for row in rows)
    assert first == "1"
    assert second.startswith("1-")


def test_without_an_output_the_rows_are_on_stdout(corpus, hashiya):
    done = hashiya("sample", "corpus.jsonl", "-n", 3)
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr == "hashiya: 3 articles of 40\n"


def test_json_says_what_was_drawn(corpus, hashiya):
    done = hashiya(
        "sample", "corpus.jsonl", "--where", f"{WORD} 1", "--json", "-o", "x.jsonl"
    )
    said = json.loads(done.stdout)
    assert (said["articles"], said["matching"], said["files"]) == (11, 11, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.jsonl",), "nowhere.jsonl: cannot be read: No such file"),
        (
            ("corpus.jsonl", "--stratify", "x"),
            "no text has a field 'x'; the first one has:",
        ),
        (("corpus.jsonl", "--text", "body"), 'has no "body"; it has: id, text, meta'),
        (("corpus.jsonl", "--where", "ـ"), "there is nothing in it to find"),
        (("corpus.jsonl", "--proportional"), "add --stratify FIELD"),
        (("corpus.jsonl", "-o", "x.csv"), "x.csv: name a file that ends in"),
        (("corpus.jsonl", "-o", "no/x.jsonl"), "no: there is no such folder"),
        (("corpus.jsonl", "-o", "corpus.jsonl"), "is one of the sources"),
        ((".", "-o", "corpus.jsonl"), "is one of the sources"),
        (("corpus.jsonl", "--dedup", "much"), "'much' is not a share"),
        (("corpus.jsonl", "-n", "0"), "0"),
        (("notes.txt",), "is neither JSON Lines nor Parquet"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    corpus, hashiya, arguments, message
):
    (corpus / "notes.txt").write_text("x", "utf-8")
    before = {path: path.read_bytes() for path in corpus.iterdir()}
    refused = hashiya("sample", *arguments)
    assert refused.exit_code == 2
    assert message in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in corpus.iterdir()} == before


def test_what_is_left_out_is_said_with_exit_code_1(corpus, hashiya):
    with (corpus / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    done = hashiya("sample", "corpus.jsonl", "-o", "x.jsonl")
    assert done.exit_code == 1
    assert "corpus.jsonl:41: is not JSON" in done.stderr
