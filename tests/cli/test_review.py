"""`hashiya review` without a screen."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.review.adjudication import GoldSession
from hashiya.review.hidden_names import letters_for
from hashiya.store import TagStore


@pytest.fixture
def differing(folder, hashiya):
    """Omar and Huda agree once, differ on a label and an edge, and Huda has one tag more."""
    for name, tags in {
        "omar": ((0, 5, "diplomacy"), (11, 18, "law")),
        "huda": ((0, 5, "diplomacy"), (11, 21, "media"), (22, 26, "military")),
    }.items():
        for start, end, label in tags:
            assert (
                hashiya(
                    "tag", folder, "a", start, end, "topic", label, "--as", name
                ).exit_code
                == 0
            )
        hashiya("mark", folder, "a", "done", "--as", name)
    return folder


def test_the_queue_is_for_programs(differing, data):
    (article,) = data("review", differing, "--as", "rima", "--json")
    assert (
        article["article"],
        article["done"],
        article["agreed"],
        article["decided"],
    ) == ("a", ["huda", "omar"], 1, 0)
    assert [
        (each["text"], each["kinds"], each["silent"])
        for each in article["disagreements"]
    ] == [
        ("علاقتها مع", ["boundary", "label"], []),
        ("حماس", ["missing"], ["omar"]),
    ]
    assert [tag["annotator"] for tag in article["disagreements"][0]["tags"]] == [
        "huda",
        "omar",
    ]


def test_the_queue_is_for_people(differing, hashiya):
    ended = hashiya("review", differing, "--as", "rima")
    assert [line.split()[:4] for line in ended.stdout.splitlines()] == [
        ["a", "11-21", "topic", "boundary,"],
        ["a", "22-26", "topic", "missing"],
    ]
    assert ended.stderr == (
        "hashiya: 1 article, 0 finished: 0 places decided, 2 to decide, 1 agreed (--accept "
        "unanimous takes these over)\n"
    )


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        (("--kind", "missing"), ["حماس"]),
        (("--label", "law"), ["علاقتها مع"]),
        (("--pair", "omar", "huda"), ["علاقتها مع", "حماس"]),
        (("--layer", "stance"), []),
        (("--by", "random", "--seed", "7", "--article", "a"), ["علاقتها مع", "حماس"]),
    ],
)
def test_the_queue_is_narrowed(differing, data, asked, texts):
    (article,) = data("review", differing, "--as", "rima", "--json", *asked)
    assert [each["text"] for each in article["disagreements"]] == texts


def test_what_all_say_is_decided_without_a_look(differing, hashiya, data):
    ended = hashiya("review", differing, "--as", "rima", "--accept", "unanimous")
    assert (ended.exit_code, ended.stderr) == (
        0,
        "hashiya: 1 place decided, 2 places left\n",
    )
    (article,) = data("review", differing, "--as", "rima", "--json")
    assert (article["agreed"], article["decided"], len(article["disagreements"])) == (
        0,
        1,
        2,
    )
    ended = hashiya("review", differing, "--as", "zayd", "--accept", "unanimous")
    assert ended.stderr == "hashiya: 0 places decided, 2 places left\n"


def test_what_most_say_is_decided_where_most_say_it(differing, hashiya, data):
    hashiya("tag", differing, "a", 11, 18, "topic", "law", "--as", "salma")
    hashiya("mark", differing, "a", "done", "--as", "salma")
    ended = hashiya("review", differing, "--as", "rima", "--accept", "most")
    # "its relation" for omar and salma; Hamas is nothing for both; and Russia nothing
    # for salma alone.
    assert ended.stderr == "hashiya: 3 places decided, 0 places left\n"
    (article,) = data("review", differing, "--as", "rima", "--json")
    assert (article["decided"], article["disagreements"]) == (3, [])


def test_an_article_is_given_back(differing, hashiya, data):
    assert (
        hashiya(
            "review", differing, "--as", "rima", "--reopen", "omar", "--article", "a"
        ).exit_code
        == 0
    )
    (article,) = data("review", differing, "--as", "rima", "--json", "--done", "1")
    assert (article["done"], article["reopened"]) == (["huda"], ["omar"])
    assert [each["kinds"] for each in article["disagreements"]] == [
        ["boundary", "label"]
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--reopen", "omar"), "--article ID"),
        (("--reopen", "nobody", "--article", "a"), "nobody is called 'nobody' here"),
        (("--pair", "omar", "nobody"), "nobody is called 'nobody'"),
        (("--layer", "colour"), "no layer is called 'colour'"),
        (("--label", "nolabel"), "no label is called 'nolabel'; the scheme has: favor"),
        (
            ("--layer", "stance", "--label", "law", "--list"),
            "no label is called 'law'; the scheme has: favor",
        ),
        (("--reviewer", "nobody"), "nobody called 'nobody' has reviewed here"),
        (("--article", "z"), "no article is called 'z'"),
    ],
)
def test_bad_input_is_one_line(differing, hashiya, asked, told):
    ended = hashiya("review", differing, "--as", "rima", *asked)
    assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert told in ended.stderr


def test_a_label_that_left_the_scheme_can_be_asked_for(differing, hashiya):
    layer = '[[layers]]\nname = "topic"\nscopes = ["span"]\n[[layers.labels]]\nname = "media"\n'
    (differing / "hashiya.toml").write_text(layer, "utf-8")
    ended = hashiya("review", differing, "--as", "rima", "--label", "law")
    assert (ended.exit_code, "no label" in ended.stderr) == (0, False)


def test_tags_that_another_version_of_the_text_had_are_told(differing, hashiya):
    (differing / "a.txt").write_text("نص آخر", "utf-8")  # another text
    ended = hashiya("review", differing, "--as", "rima", "--list")
    assert ended.exit_code == 1
    assert [line.split()[:4] for line in ended.stdout.splitlines()] == [
        ["a", "nowhere", "topic", "not-comparable"]
    ] * 2
    words = "not comparable: {} detached tags of {} on 'a'"
    assert all(
        words.format(*each) in ended.stderr for each in ((3, "huda"), (2, "omar"))
    )


def test_only_named_reviewers_review(differing, hashiya):
    (differing / "hashiya.toml").write_text(
        '[annotators]\nnames = ["omar", "huda"]\nreviewers = ["rima"]\n', "utf-8"
    )
    assert hashiya("review", differing, "--as", "rima").exit_code == 0
    ended = hashiya("review", differing, "--as", "omar")
    assert (
        ended.exit_code,
        "is not a reviewer here: the reviewers in hashiya.toml are rima"
        in ended.stderr,
    ) == (2, True)


def test_who_has_an_article_under_way_does_not_review_it(differing, hashiya, data):
    hashiya("tag", differing, "a", 0, 5, "topic", "law", "--as", "salma")
    ended = hashiya("review", differing, "--as", "salma")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "1 article left out that salma has to do" in ended.stderr


def test_who_is_to_annotate_does_not_see_what_others_said_by_reviewing(
    differing, hashiya
):
    """Nobody is named a reviewer and nothing is assigned: Layla has everything to do still."""
    (differing / "hashiya.toml").write_text(
        '[annotators]\nnames = ["omar", "huda", "layla"]\n', "utf-8"
    )
    ended = hashiya("review", differing, "--as", "layla")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "1 article left out that layla has to do: mark it done first" in ended.stderr
    hashiya("mark", differing, "a", "done", "--as", "layla")
    assert hashiya("review", differing, "--as", "layla").stdout


def test_the_annotator_sees_that_it_is_open_again_until_done_anew(
    differing, hashiya, data
):
    hashiya(
        "review",
        differing,
        "--as",
        "rima",
        "--reopen",
        "omar",
        "--article",
        "a",
        "--note",
        "والعنوان؟",
    )
    listed = {
        row["id"]: row for row in data("articles", differing, "--as", "omar", "--json")
    }
    assert (listed["a"]["status"], listed["a"]["reopened"]) == (
        "open",
        "rima: والعنوان؟",
    )  # and the headline?
    assert "reopened" not in listed["b"]
    counts = {
        row["annotator"]: (row["open"], row["done"])
        for row in data("status", differing, "--json")
    }
    assert counts == {"huda": (0, 1), "omar": (1, 0)}

    hashiya("mark", differing, "a", "done", "--as", "omar")
    listed = {
        row["id"]: row for row in data("articles", differing, "--as", "omar", "--json")
    }
    assert (listed["a"]["status"], "reopened" in listed["a"]) == ("done", False)


def test_hidden_names_are_the_letters_of_the_screen(differing, hashiya):
    ended = hashiya("review", differing, "--as", "rima", "--hide-names")
    assert not {"huda", "omar"} & set(ended.stdout.replace(":", " ").split())
    letters = letters_for("a", ("huda", "omar"))
    (_, missing) = ended.stdout.splitlines()
    assert f"{letters['huda']}: military" in missing
    assert f"{letters['omar']}: –" in missing


def test_without_names_the_order_of_answers_does_not_show_what_most_say(
    differing, hashiya
):
    """Two say law and one media; the letters decide which is first."""
    hashiya("tag", differing, "a", 11, 18, "topic", "law", "--as", "salma")
    hashiya("mark", differing, "a", "done", "--as", "salma")
    settings = differing / "hashiya.toml"
    settings.write_text("[review]\nblind = true\n", "utf-8")
    for article in range(6):
        (differing / f"b{article}.txt").write_text("روسيا", "utf-8")  # Russia
        for name, label in (("huda", "media"), ("omar", "law"), ("salma", "law")):
            hashiya("tag", differing, f"b{article}", 0, 5, "topic", label, "--as", name)
            hashiya("mark", differing, f"b{article}", "done", "--as", name)
    lines = hashiya("review", differing, "--as", "rima").stdout.splitlines()
    firsts = set()
    for line in lines:
        article, *_others = line.split()
        if article.startswith("b"):
            letters = letters_for(article, ("huda", "omar", "salma"))
            assert (": media" in line.partition(";")[0]) == (letters["huda"] == "A")
            firsts.add(letters["huda"] == "A")
    assert firsts == {True, False}


def test_hidden_names_stay_hidden_in_stale_decisions(differing, hashiya, data):
    hashiya("review", differing, "--as", "rima", "--accept", "unanimous")
    first, *_ = data("tags", differing, "--as", "omar", "--json")
    hashiya("untag", differing, first["id"], "--as", "omar")
    ended = hashiya("review", differing, "--as", "rima", "--hide-names")
    letter = letters_for("a", ("huda", "omar"))["omar"]
    assert f"no longer holds: the tag of {letter} is gone" in ended.stderr
    assert not any(name in ended.stderr for name in ("huda", "omar", "salma", "rima"))


def test_a_blind_review_names_nobody_in_any_list(twice_decided, hashiya, data):
    """Rima finds a gap on the first place; then omar's tag there is removed."""
    home, store = ProjectFolder.open(twice_decided), TagStore(twice_decided)
    session = GoldSession(store, home.scheme, home.read("a"), "rima")
    session.remark(session.items[1], note="غير واضح", gap=True)  # unclear
    session.save()
    lists = (
        ["--json"],
        ["--remarks"],
        ["--gaps"],
        ["--remarks", "--json"],
        ["--gaps", "--json"],
        ["--reviewers-differ", "--json"],
    )

    def named():
        for words in lists:
            ended = hashiya("review", twice_decided, "--as", "rima", *words)
            output = ended.stdout + ended.stderr
            assert "11" in output or "علاقتها" in output
            for name in ("huda", "omar", "rima", "sami"):
                if name in output:
                    yield name

    assert set(named()) == {"huda", "omar", "rima", "sami"}
    settings = twice_decided / "hashiya.toml"
    settings.write_text("[review]\nblind = true\n", "utf-8")
    assert set(named()) == set()
    (tag,) = [
        row
        for row in data("tags", twice_decided, "--as", "omar", "--json")
        if row["start"] == 11
    ]
    hashiya("untag", twice_decided, tag["id"], "--as", "omar")
    assert set(named()) == set()
    (article,) = data("review", twice_decided, "--as", "rima", "--json")
    letter = letters_for("a", ("huda", "omar"))["omar"]
    assert f"the tag of {letter} is gone" in article["stale"][0]["why"][0]


def test_a_letter_of_a_blind_list_is_an_answer(differing, hashiya, data, tmp_path):
    (differing / "hashiya.toml").write_text("[review]\nblind = true\n", "utf-8")
    (article,) = data("review", differing, "--as", "rima", "--json")
    place, *_ = article["disagreements"]
    for tag in place["tags"]:
        row = {"article": "a", "item": place["item"], "ruling": "accepted"}
        path = tmp_path / "decisions.jsonl"
        path.write_text(json.dumps(row | {"answer": tag["annotator"]}), "utf-8")
        ended = hashiya("review", differing, "--as", "rima", "--decide", path)
        assert ended.exit_code == 0, ended.stderr
        gold = json.loads(hashiya("export", differing, "--gold").stdout)
        spans = [(span["start"], span["label"]) for span in gold["spans"]]
        assert spans == [(tag["start"], tag["label"])]


def test_an_independent_reviewer_is_asked_about_every_place(differing, hashiya, data):
    settings = differing / "hashiya.toml"
    settings.write_text("[review]\nindependent = true\n", "utf-8")
    hashiya("review", differing, "--as", "rima", "--accept", "unanimous")
    (article,) = data("review", differing, "--as", "sami", "--json")
    assert (article["agreed"], article["decided"]) == (1, 0)
    settings.write_text("", "utf-8")
    (article,) = data("review", differing, "--as", "sami", "--json")
    assert (article["agreed"], article["decided"]) == (0, 1)
    settings.write_text("[review]\nindependent = 1\n", "utf-8")
    ended = hashiya("review", differing, "--as", "sami")
    assert ended.exit_code == 2
    assert "hashiya.toml:2" in ended.stderr


@pytest.fixture
def twice_decided(differing):
    """Rima and Sami decided both disputed places, the first one differently."""
    home, store = ProjectFolder.open(differing), TagStore(differing)
    for reviewer, annotator in (("rima", "huda"), ("sami", "omar")):
        session = GoldSession(store, home.scheme, home.read("a"), reviewer)
        _, first, second = session.items
        session.accept(first, annotator)
        session.reject(second)
        session.save()
    return differing


def test_what_reviewers_differ_on_is_a_list_of_its_own(twice_decided, hashiya, data):
    ended = hashiya("review", twice_decided, "--reviewers-differ", "--as", "rima")
    (line,) = ended.stdout.splitlines()
    assert "rima: media 11-21; sami: law 11-18" in line
    assert ended.stderr == "hashiya: reviewers differ on 1 place\n"
    hidden = hashiya(
        "review", twice_decided, "--reviewers-differ", "--as", "rima", "--hide-names"
    )
    assert "1: media 11-21; 2: law 11-18" in hidden.stdout
    (article,) = data(
        "review", twice_decided, "--reviewers-differ", "--as", "rima", "--json"
    )
    (place,) = article["reviewers_differ"]
    assert (place["text"], place["kinds"]) == ("علاقتها مع", ["boundary", "label"])
    assert [row["reviewer"] for row in place["decisions"]] == ["rima", "sami"]
    every = hashiya("review", twice_decided, "--as", "rima")
    assert "reviewers differ on 1 place (--reviewers-differ lists them)" in every.stderr


def test_an_independent_reviewer_sees_no_difference_before_deciding(
    twice_decided, data
):
    settings = twice_decided / "hashiya.toml"
    settings.write_text("[review]\nindependent = true\n", "utf-8")
    (article,) = data("review", twice_decided, "--as", "new", "--json")
    assert (article["reviewers_differ"], len(article["disagreements"])) == ([], 2)


def test_places_that_reviewers_differ_on_are_not_accepted_in_bulk(
    twice_decided, hashiya
):
    ended = hashiya(
        "review",
        twice_decided,
        "--reviewers-differ",
        "--accept",
        "most",
        "--as",
        "rima",
    )
    assert ended.exit_code == 2
    assert "--accept decides undecided places" in ended.stderr


def test_agreement_between_reviewers(twice_decided, hashiya, data):
    rows = data("agreement", twice_decided, "--reviewers", "--json")
    assert [(row["unit"], row["places"], row["same"]) for row in rows] == [
        ("all", 2, 1),
        ("disputed", 2, 1),
    ]
    table = hashiya("agreement", twice_decided, "--reviewers").stdout.splitlines()
    assert len(table) == 3
    assert "rima – sami" in table[1]
    ended = hashiya("agreement", twice_decided, "--reviewers", "--gamma")
    assert ended.exit_code == 2


def test_nobody_but_one_reviewer_has_no_agreement(differing, hashiya):
    hashiya("review", differing, "--as", "rima", "--accept", "unanimous")
    ended = hashiya("agreement", differing, "--reviewers")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "no place has been decided by two reviewers yet" in ended.stderr


def test_gaps_of_the_guidelines_are_listed_as_lines_and_as_json(hashiya, folder):
    for name, label in (("salma", "politics"), ("omar", "law")):
        hashiya("tag", folder, "a", 0, 5, "topic", label, "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    none = hashiya("review", folder, "--gaps", "--as", "rima")
    assert (none.exit_code, none.stdout) == (0, "")

    home, store = ProjectFolder.open(folder), TagStore(folder)
    review = GoldSession(store, home.scheme, home.read("a"), "rima")
    review.accept(review.items[0], "omar")
    review.remark(review.items[0], gap=True, note="courts?")
    review.save()

    listed = hashiya("review", folder, "--gaps", "--as", "rima")
    (line,) = listed.stdout.splitlines()[1:]
    for words in ("a", "0-5", "topic", "omar: law; salma: politics", "law", "courts?"):
        assert words in line
    assert "1 gap of the guidelines" in listed.stderr
    (row,) = json.loads(
        hashiya("review", folder, "--gaps", "--json", "--as", "rima").stdout
    )
    assert (row["article"], row["start"], row["decided"]) == ("a", 0, "law")
