"""An annotator whose tag is detached is not comparable at that place, and nowhere silent."""

import json
import re

import pytest

# "The ministry announced yesterday that Russia explains its relation with Hamas in a long
# statement", and without "with": a word that Omar had tagged.
TEXT = "أعلنت الوزارة أمس أن روسيا تشرح علاقتها مع حماس في بيان طويل\n"
CHANGED = TEXT.replace("مع حماس", "بحماس")
START = TEXT.index("علاقتها")
LAW = ("topic", "law")


@pytest.fixture
def changed(folder, hashiya):
    """Salma tags one word, Omar it and the next, and the next one is changed; b is agreed on."""
    (folder / "a.txt").write_text(TEXT, "utf-8")
    for name, length in (("salma", 7), ("omar", 10)):
        hashiya("tag", folder, "a", START, START + length, *LAW, "--as", name)
        hashiya("tag", folder, "b", 0, 2, *LAW, "--as", name)
        for article in ("a", "b"):
            hashiya("mark", folder, article, "done", "--as", name)
    (folder / "a.txt").write_text(CHANGED, "utf-8")
    return folder


def test_review_lists_it_as_a_kind_of_its_own(changed, hashiya):
    ended = hashiya("review", changed, "--as", "rima", "--list")

    rows = [line.split("  ") for line in ended.stdout.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert [row[:4] for row in cells] == [
        ["a", f"{START}-{START + 7}", "topic", "not-comparable"],
        ["a", "nowhere", "topic", "not-comparable"],
    ]
    place = f"{START}-{START + 7}"
    assert cells[0][5] == f"salma: law {place}; omar: not comparable"
    assert cells[1][4:] == ["علاقتها مع", "omar: 1 detached tag"]
    assert "not comparable: 1 detached tag of omar on 'a'" in ended.stderr
    assert ended.exit_code == 1


def test_review_has_it_for_programs(changed, hashiya):
    ended = hashiya("review", changed, "--as", "rima", "--json")

    article = next(row for row in json.loads(ended.stdout) if row["article"] == "a")
    (item,) = article["disagreements"]
    assert (item["kinds"], item["silent"], item["not_comparable"], item["split"]) == (
        ["not-comparable"],
        [],
        ["omar"],
        0,
    )
    (detached,) = article["not_comparable"]
    assert (detached["annotator"], detached["layer"], detached["tags"]) == (
        "omar",
        "topic",
        1,
    )
    assert detached["words"] == ["علاقتها مع"]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--kind", "not-comparable"), 2),
        (("--kind", "missing"), 0),
        (("--layer", "stance"), 0),
        (("--label", "media"), 0),
        (("--pair", "salma", "omar"), 1),
    ],
)
def test_review_filters_it(changed, hashiya, options, count):
    ended = hashiya("review", changed, "--as", "rima", "--list", *options)

    assert len(ended.stdout.splitlines()) == count


def test_nothing_is_decided_for_it_at_once(changed, hashiya):
    """One says it, and the other may have said something else."""
    ended = hashiya("review", changed, "--as", "rima", "--accept", "most")

    assert "1 place decided, 1 place left" in ended.stderr


def test_agreement_leaves_it_out_and_counts_it(changed, hashiya):
    ended = hashiya("agreement", changed, "--json")

    rows = json.loads(ended.stdout)
    kappas = {
        row["article"]: row
        for row in rows
        if (row["layer"], row["label"]) == ("topic", None)
        and (row["measure"], row["unit"]) == ("cohen_kappa", "char")
    }
    assert (kappas["a"]["value"], kappas["a"]["why"]) == (
        None,
        "not comparable: tags are detached",
    )
    left_out = [{"annotator": "omar", "articles": 1, "tags": 1}]
    assert [kappas[article]["not_comparable"] for article in (None, "a")] == [
        left_out,
        left_out,
    ]
    assert "not_comparable" not in kappas["b"]
    f1 = next(row for row in rows if row["measure"] == "f1" and row["layer"] == "topic")
    assert (f1["value"], f1["articles"]) == (1, 1)
    stance = [row for row in rows if row["layer"] == "stance"]
    assert not any("not_comparable" in row for row in stance)
    assert "left out as not comparable: omar in 'topic' on 'a'" in ended.stderr


def test_agreement_of_nothing_else_says_why_there_is_no_number(changed, hashiya):
    ended = hashiya("agreement", changed, "--article", "a")

    assert [line.split() for line in ended.stdout.splitlines() if line] == [
        ["layer", "not", "comparable", "articles", "detached", "tags"],
        ["topic", "omar", "1", "1"],
    ]
    assert (
        "topic: every number is undefined: not comparable: tags are detached"
        in ended.stderr
    )


def test_the_report_counts_it(changed, hashiya, tmp_path):
    page = tmp_path / "report.html"
    hashiya("report", changed, "-o", page)

    html = page.read_text("utf-8")
    assert "not comparable on 1 article, and left out there (1 detached tag)" in html
    assert re.search(r"<td>\s*not comparable\s*</td>", html)
    assert ": 1 detached tag</p>" in html


def test_the_statistics_count_it(changed, hashiya):
    ended = hashiya("stats", changed, "--json")

    assert json.loads(ended.stdout)["detached"] == [
        {"annotator": "omar", "layer": "topic", "tags": 1, "articles": 1}
    ]
    table = hashiya("stats", changed).stdout
    assert ["omar", "topic", "1", "1"] in [line.split() for line in table.splitlines()]


def test_the_card_of_a_dataset_counts_it_without_the_name(changed, hashiya, tmp_path):
    home = tmp_path / "dataset"
    hashiya("export", changed, "--format", "huggingface", "-o", home)

    card = (home / "README.md").read_text("utf-8")
    assert "In topic the tags of an annotator on 1 article are not comparable" in card
    assert "1 tag is detached" in card
    # Omar is named where tags are counted, as in the rows.
    agreement = card[card.index("## Agreement") :]
    assert "omar" not in agreement


def test_a_majority_of_votes_is_one_whatever_it_would_say(changed, hashiya, tmp_path):
    exported = tmp_path / "majority.jsonl"
    hashiya("export", changed, "--majority", 1, "-o", exported)

    rows = map(json.loads, exported.read_text("utf-8").splitlines())
    by_id = {row["id"]: row["spans"] for row in rows}
    assert (len(by_id["a"]), len(by_id["b"])) == (0, 1)
    report = (tmp_path / "majority.jsonl.report.json").read_text("utf-8")
    assert "omar may say otherwise where it is: tags of theirs are detached" in report
