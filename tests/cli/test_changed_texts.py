"""Articles whose files changed: tags stay on their words, and a detached one says truly why."""

import json
import random
import shutil
from pathlib import Path

import pytest

from hashiya.model.model import Article, Change, Span, Tag
from hashiya.store import TagStore

SEEDS = Path(__file__).parents[2] / "seeds"
# "The spokesman said", "that the army is ready", "and the truce begins" …
LINES = [
    "قال المتحدث باسم الجيش",
    "إن القوات مستعدة",
    "والهدنة تبدأ غدا",
    "في المدينة كلها",
    "ورفضت المعارضة ذلك",
    "في بيان قصير",
    "نشرته أمس",
    "ثم سحبته",
]


@pytest.fixture
def eight_lines(folder, hashiya, data, git):
    """A project in git of eight short lines: a tag in each, and one across two of them."""
    text = "".join(f"{line}\n" for line in LINES)
    (folder / "a.txt").write_bytes(text.encode())
    start = 0
    for line in LINES:
        hashiya("tag", folder, "a", start, start + line.index(" "), "topic", "law")
        start += len(line) + 1
    end = text.index("مستعدة")
    hashiya("tag", folder, "a", text.index("الجيش"), end, "topic", "media")
    git(folder, "init", "-qb", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "work")
    return folder


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "by context"])
def test_a_clone_with_other_line_ends_keeps_every_tag(
    eight_lines, hashiya, git, tmp_path, is_kept
):
    clone = tmp_path / "clone"
    git(eight_lines, "-c", "core.autocrlf=true", "clone", "-q", eight_lines, clone)
    assert b"\r\n" in (clone / "a.txt").read_bytes()
    if not is_kept:
        shutil.rmtree(clone / "tags" / ".texts")

    checked = hashiya("check", clone)
    exported = hashiya("export", clone)

    assert (checked.exit_code, checked.stdout) == (0, "")
    assert "9 tags have moved with their words" in checked.stderr
    spans = json.loads(exported.stdout.splitlines()[0])["spans"]
    assert (exported.exit_code, len(spans)) == (0, 9)
    words = [span["text"] for span in spans if span["label"] == "law"]
    assert words == [line.split()[0] for line in LINES]
    assert [span["text"] for span in spans if span["label"] == "media"] == [
        "الجيش\r\nإن القوات "
    ]


def test_three_hundred_tags_of_the_seeds_outlast_other_line_ends(
    tmp_path, hashiya, own_home
):
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("tags"))
    store, chance = TagStore(folder), random.Random(20)
    for path in sorted(folder.glob("*.txt")):
        article = Article(id=path.stem, text=path.read_bytes().decode())
        tags = []
        for number in range(1, 61):
            start = chance.randrange(len(article.text))
            end = min(start + chance.randint(1, 60), len(article.text))
            tags.append(tag_on(article, Span(start, end), number))
        store.write("salma", article, Change(set=tuple(tags)))
        path.write_bytes(article.text.replace("\n", "\r\n").encode())
    store.checkpoint()

    checked = hashiya("check", folder)
    exported = hashiya("export", folder)

    assert "detached" not in checked.stdout
    rows = [json.loads(line) for line in exported.stdout.splitlines()]
    assert [len(row["spans"]) for row in rows] == [60] * 5
    for row in rows:
        for span in row["spans"]:
            assert row["text"][span["start"] : span["end"]] == span["text"]


def tag_on(article: Article, span: Span, number: int) -> Tag:
    return Tag(
        id=number, span=span, text=span.of(article.text), layer="topic", label="law",
        annotator="salma", created="", updated="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        # "Russia explains its relation with the movement"
        ("روسيا تشرح علاقتها مع الحركة\n\nرابط\n", "'حماس' were changed to 'الحركة'"),
        ("روسيا تشرح علاقتها مع\n\nرابط\n", "'حماس' are gone"),
        (
            "روسيا تشرح علاقتها مع حماس حماس\n\nرابط\n",
            "'حماس' occur 2 times, and which of them is meant is not certain",
        ),
    ],
)
def test_check_says_truly_why_a_tag_is_detached(folder, hashiya, new, reason):
    hashiya("tag", folder, "a", 22, 26, "topic", "law")
    (folder / "a.txt").write_bytes(new.encode())

    ended = hashiya("check", folder)

    assert (ended.exit_code, f"is detached: its words {reason}" in ended.stdout) == (
        1,
        True,
    ), ended.stdout


def test_check_counts_texts_that_are_not_kept_and_repair_keeps_them(folder, hashiya):
    hashiya("tag", folder, "a", 22, 26, "topic", "law")
    shutil.rmtree(folder / "tags" / ".texts")

    ended = hashiya("check", folder)
    assert ended.exit_code == 0
    assert "1 text that tags were made on is not kept" in ended.stderr
    assert ended.stderr.endswith("hashiya: all is well\n")

    assert "not kept" not in hashiya("check", folder, "--repair").stderr
    (kept,) = (folder / "tags" / ".texts").rglob("*.txt")
    assert kept.read_bytes() == (folder / "a.txt").read_bytes()

    kept.write_bytes(b"other")
    ended = hashiya("check", folder)
    assert (ended.exit_code, f"{kept}: is not the text" in ended.stdout) == (1, True)

    assert hashiya("check", folder, "--repair").exit_code == 0
    assert kept.read_bytes() == (folder / "a.txt").read_bytes()


def test_the_history_shows_the_line_that_a_tag_was_made_on(folder, hashiya, data):
    tag_id = hashiya("tag", folder, "a", 22, 26, "topic", "law").stdout.strip()
    old = (folder / "a.txt").read_text("utf-8")
    (folder / "a.txt").write_text("نص آخر تماما\n", "utf-8")

    (row,) = data("history", folder, "--tag", tag_id, "--json")
    listed = hashiya("history", folder, "--tag", tag_id, "--context").stdout

    assert row["context"] == {
        "sha256": Article(id="a", text=old).sha256,
        "before": "روسيا تشرح علاقتها مع ",
        "after": "",
    }
    assert "روسيا تشرح علاقتها مع [حماس]" in listed


def test_compact_drops_texts_that_no_tag_was_made_on_any_more(folder, hashiya):
    tag_id = hashiya("tag", folder, "a", 0, 5, "topic", "law").stdout.strip()
    (folder / "a.txt").write_text("نص آخر تماما\n", "utf-8")
    hashiya("untag", folder, tag_id)
    hashiya("tag", folder, "a", 0, 3, "topic", "law")
    assert len(list((folder / "tags" / ".texts").rglob("*.txt"))) == 2

    ended = hashiya("compact", folder, "--yes")

    assert "1 text that no tag refers to any more" in ended.stdout
    (kept,) = (folder / "tags" / ".texts").rglob("*.txt")
    assert kept.read_bytes() == (folder / "a.txt").read_bytes()
