"""A project whose tags are as hard as they come, exported by the command line."""

import json

import pytest
from click.testing import CliRunner

from hashiya_reader.cli import main

# Russia explains its relation with Hamas; the minister said, "he will not return"; and
# indeed, the matter is clear.
TEXTS = {
    "emoji": "😀 روسيا 👨‍👩‍👧 تشرح علاقتها مع حماس 🇵🇸",
    "lines": "قال\r\nالوزير\r\n\r\nإنه «لن يعود»\n",
    "marks": "وبالفعل\u00a0شَرَحَ الأَمْرَ\u2028وَبَيَّنَهُ",
    "empty": "",
}
# Article, its words or None for the whole article, layer, label, more.
TAGS = [
    (
        "emoji",
        "روسيا",
        "topic",
        "diplomacy",
        ["--confidence", "4", "--note", "أنظر: «هنا»\t😀"],
    ),
    ("emoji", "روسيا", "topic", "politics", []),
    ("emoji", "تشرح علاقتها مع حماس 🇵🇸", "stance", "favor", ["--set", "target=حماس"]),
    ("emoji", "حماس", "topic", "politics", ["--as", "omar"]),
    (
        "lines",
        "الوزير\r\n\r\nإنه",
        "stance",
        "against",
        ["--set", "target=الوزير", "--set", "expression=explicit"],
    ),
    ("lines", None, "topic", "law", []),
    ("marks", "بالفعل", "topic", "law", []),
    ("marks", "شَرَحَ الأَمْرَ", "topic", "media", ["--as", "omar"]),
    ("empty", None, "stance", "neutral", ["--set", "target=لا أحد"]),
]


@pytest.fixture
def texts():
    return TEXTS


@pytest.fixture
def expected():
    """The tags by article: start, end and words, layer and label; None for the whole article."""
    found = []
    for article, words, layer, label, _ in TAGS:
        start = TEXTS[article].index(words) if words else None
        found.append(
            (article, start, start + len(words) if words else None, words, layer, label)
        )
    return sorted(found, key=str)


@pytest.fixture(scope="session")
def run_hashiya():
    def run(*args, code=0):
        ended = CliRunner().invoke(
            main, [str(arg) for arg in args], env={"HASHIYA_ANNOTATOR": "salma"}
        )
        assert ended.exception is None or isinstance(ended.exception, SystemExit), (
            ended.exception
        )
        assert ended.exit_code == code, ended.stderr
        return ended

    return run


@pytest.fixture
def hashiya(run_hashiya):
    return run_hashiya


@pytest.fixture
def project(tmp_path, hashiya):
    root = tmp_path / "project"
    root.mkdir()
    rows = "".join(
        f"{json.dumps({'id': name, 'text': text})}\n" for name, text in TEXTS.items()
    )
    (root / "rows.jsonl").write_text(rows, "utf-8")
    for article, words, layer, label, more in TAGS:
        start = TEXTS[article].index(words) if words else "-"
        end = start + len(words) if words else "-"
        hashiya("tag", root, article, start, end, layer, label, *more)
    for name in TEXTS:
        hashiya("mark", root, name, "done")
        hashiya("mark", root, name, "done", "--as", "omar")
    return root


@pytest.fixture
def export(project, hashiya, tmp_path):
    def run(kind, *more):
        out = tmp_path / f"out.{kind}"
        hashiya("export", project, "--format", kind, "-o", out, *more)
        return out

    return run
