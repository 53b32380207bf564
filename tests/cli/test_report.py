"""`hashiya report`: one HTML file that shows all tags, with untrusted text escaped."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from hashiya.agreement.measures import MEASURES
from hashiya.corpus.project import ProjectFolder
from hashiya.review.adjudication import GoldSession
from hashiya.store import TagStore

# "Hamas" between what no page may take for its own: a script, a quotation mark, ESC, a
# right-to-left override.
TEXT = (
    'قال <script>alert(1)</script> "حماس" &amp; \x1b[31m\u202eأخيراً\n\n<img src=x '
    "onerror=alert(2)> رابط"
)
VOID = {"meta", "br", "path", "rect"}


class Page(HTMLParser):
    """The elements and attributes of a page, and the words of its articles line by line."""

    def __init__(self, source):
        super().__init__()
        self.open, self.elements, self.attributes, self.lines = [], set(), set(), []
        self.feed(source)
        self.close()
        assert self.open == [], "an element is not closed"

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "p" and "article" in self.open and "div" in self.open:
            self.lines.append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if {"article", "div", "p"} <= set(self.open) and "sup" not in self.open:
            self.lines[-1] += data


@pytest.fixture
def project(hashiya, tmp_path):
    """Two annotators who are done with an article that tries to be more than text."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.txt").write_text(TEXT, "utf-8", newline="")
    (home / "b.txt").write_text("لا", "utf-8")  # no
    for name, end in (("salma", 30), ("o<b>mar", 40)):
        place = (
            4,
            end,
            "stance",
            "against",
            "--set",
            'target="><script>x</script>',
            "--note",
            "</table>\u202e",
        )
        assert hashiya("tag", home, "a", *place, "--as", name).exit_code == 0
        assert (
            hashiya("tag", home, "a", 20, 35, "topic", "media", "--as", name).exit_code
            == 0
        )
        hashiya("mark", home, "a", "done", "--as", name)
    return home


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("ar", "rtl")])
def test_it_shows_every_word_and_takes_none_of_it_for_html(
    hashiya, project, tmp_path, language, way
):
    file = tmp_path / "report.html"

    ended = hashiya("report", project, "-o", file, "--lang", language)

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr.startswith("hashiya: ")
    assert str(file) in ended.stderr
    assert ("agreement on 1 article" in ended.stderr) == (language == "en")
    source = file.read_text("utf-8")
    page = Page(source)
    assert {"script", "img", "link", "iframe", "object", "a"}.isdisjoint(page.elements)
    assert not any(
        name.startswith("on") or name in {"href", "src"} for name in page.attributes
    )
    assert [*page.lines] == [line.replace("\x1b", "␛") for line in TEXT.split("\n")]
    assert "http" not in source.replace("http-equiv", "")
    assert "default-src 'none'" in source
    assert "\x1b" not in source
    assert "o&lt;b&gt;mar" in source
    assert source.startswith(f'<!DOCTYPE html>\n<html lang="{language}" dir="{way}">')


def words_of(source):
    """The words that a page shows outside of its articles."""
    parts = re.split(r"<article>.*?</article>", source, flags=re.DOTALL)
    body = " ".join(parts)
    body = body[body.index("<body>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_it_speaks_one_language_and_titles_labels_in_it(hashiya, project):
    english = words_of(hashiya("report", project, "-o", "-").stdout)
    arabic = words_of(hashiya("report", project, "-o", "-", "--lang", "ar").stdout)

    assert re.findall("[\u0620-\u064a]+", english) == []
    assert "■ Against" in english
    assert "Based on 1 article that two annotators" in english
    # Names, symbols, and the authors of measures stay as they are.
    latin = set(re.findall("[A-Za-z]{3,}", arabic))
    authors = {"Cohen", "Fleiss", "Krippendorff", "Mathet", "Widl", "cher", "tivier"}
    authors |= {
        "Cicchetti",
        "Feinstein",
        "Gwet",
        "Jaccard",
        "Passonneau",
        "Scott",
        "Landis",
        "Koch",
    }
    authors |= {
        "Dawid",
        "Fournier",
        "MASI",
        "cat",
        "Skene",
        "int",
        "lin",
        "neg",
        "ord",
        "pos",
        "quad",
    }
    assert latin - authors <= {"hashiya", "home", "salma", "mar", "stance", "topic"}
    assert "معارض" in arabic  # against


def test_a_layer_begins_with_its_result(hashiya, project):
    source = hashiya("report", project, "-o", "-", "--no-articles").stdout
    findings = re.findall('<p class="finding">(.*?)</p>', source, re.DOTALL)
    stance = " ".join(re.sub(r"<[^>]+>", " ", findings[0]).split())

    assert stance.startswith("α of all annotators is 0.")
    assert re.search(r"Most often confused: none and ■ Against \( \d+ \)\.$", stance)


def test_its_numbers_are_those_of_agreement(hashiya, project, tmp_path):
    rows = json.loads(hashiya("agreement", project, "--json").stdout)
    (row,) = (
        row
        for row in rows
        if (row["layer"], row["label"], row["article"], row["measure"], row["unit"])
        == ("stance", None, None, "cohen_kappa", "char")
    )

    source = hashiya("report", project, "-o", "-").stdout

    assert f'<bdi dir="ltr">{row["value"]:.3f}</bdi>' in source
    assert "boundary" in source
    assert Page(source).lines
    assert (
        Page(hashiya("report", project, "-o", "-", "--no-articles").stdout).lines == []
    )


def test_an_article_that_one_has_done_is_drawn_without_numbers(hashiya, folder):
    hashiya("mark", folder, "b", "done")

    source = hashiya("report", folder, "-o", "-").stdout

    assert Page(source).lines == ["لا"]
    assert "no article that two or more have done" in source


def test_it_never_takes_the_place_of_what_it_is_made_from(hashiya, project):
    ended = hashiya("report", project, "-o", project / "a.txt")

    assert ended.exit_code == 2
    assert "belongs to the project itself" in ended.stderr
    assert (project / "a.txt").read_bytes() == TEXT.encode()


def test_only_the_articles_that_are_asked_for_are_drawn(hashiya, project):
    assert (
        Page(hashiya("report", project, "-o", "-", "--article", "b").stdout).lines == []
    )
    assert hashiya("report", project, "-o", "-", "--article", "z").exit_code == 2


def test_tables_of_many_annotators_are_no_wider_than_paper(hashiya, folder):
    names = [f"annotator-{at}" for at in range(7)]
    for at, name in enumerate(names):
        place = (
            0,
            5,
            "topic",
            "law" if at == 3 else "media",
            *(("--note", "لماذا؟") if at == 3 else ()),
        )  # why
        hashiya("tag", folder, "a", *place, "--as", name)
        hashiya("tag", folder, "a", 0, 5, "topic", "military", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    source = hashiya("report", folder, "-o", "-").stdout

    (table,) = re.findall('<table class="places">.*?</table>', source, re.DOTALL)
    assert table.count("<th>") == 4, "number, words, who said what, how they differ"
    assert all(table.count(f"<bdi>{name}</bdi>") == 2 for name in names), (
        "at both places"
    )
    assert "<bdi>annotator-3</bdi></span> (<bdi>لماذا؟</bdi>)" in table
    matrices = re.findall('<table class="matrix">.*?</thead>', source, re.DOTALL)
    assert len(matrices) > 1
    assert all(
        re.findall(r'<th class="number">(\d)</th>', each)[:2] == ["1", "2"]
        for each in matrices
    )


def test_what_is_undefined_is_a_dash_and_its_reason_can_be_read_on_paper(
    hashiya, folder, tmp_path
):
    """Two who call every word politics, and take one of two stances to be on the same."""
    for name, target in (("salma", "غزة"), ("omar", "القدس")):  # Gaza, Jerusalem
        hashiya("tag", folder, "a", 0, 33, "topic", "politics", "--as", name)
        for start, about in ((0, "حماس"), (6, target)):  # Hamas
            hashiya(
                "tag",
                folder,
                "a",
                start,
                start + 5,
                "stance",
                "favor",
                "--set",
                f"target={about}",
                "--as",
                name,
            )
        hashiya("mark", folder, "a", "done", "--as", name)
    file = tmp_path / "report.html"

    assert hashiya("report", folder, "-o", file, "--no-articles").exit_code == 0

    page = file.read_text("utf-8")
    topic = page[page.index(">topic<") :]
    assert ">–</td>" in topic
    assert re.search(r'<p class="why">– undefined: one category', topic)
    attributes = page[page.index("of matched tags") :]
    attributes = attributes[: attributes.index("</table>")]
    assert ">tag<" in attributes
    assert ">article<" not in attributes, "nobody gave the article a stance"
    assert '<td class="number"></td>' not in attributes


def test_every_measure_of_agreement_is_in_the_report(hashiya, project):
    """Numbers of all labels are in a table of their own, by symbol, or in columns."""
    rows = json.loads(hashiya("agreement", project, "--json").stdout)
    page = words_of(hashiya("report", project, "-o", "-").stdout)
    symbols = {measure.name: measure.symbol for measure in MEASURES}

    computed = {row["measure"] for row in rows if row["value"] is not None}
    assert {"gwet_ac1", "negative_agreement", "masi_alpha", "scott_pi"} <= computed
    assert [name for name in computed if symbols[name] not in page] == []


def test_no_other_command_and_no_screen_loads_the_templates_library():
    code = (
        "import importlib, sys, hashiya_reader.app\n"
        "from hashiya_reader.cli import COMMANDS\n"
        "from hashiya_reader.screens import import_screens\n"
        "import_screens()\n"
        "for entry in COMMANDS.values(): "
        "importlib.import_module(f'hashiya_reader.cli.{entry.module}')\n"
        "print('jinja2' in sys.modules)"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    assert ended.stdout == "False\n"


def test_it_says_what_the_numbers_mean_and_how_annotators_are_against_gold(
    hashiya, tmp_path
):
    """Two say politics and omar law; Rima decides as most say, and marks a gap."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.txt").write_text("روسيا تشرح علاقتها مع حماس", "utf-8")
    for name, label in (("salma", "politics"), ("layla", "politics"), ("omar", "law")):
        hashiya("tag", home, "a", 0, 5, "topic", label, "--as", name)
        hashiya("tag", home, "a", 6, 10, "topic", "media", "--as", name)
        hashiya("mark", home, "a", "done", "--as", name)
    hashiya("review", home, "--accept", "most", "--as", "rima")
    project, store = ProjectFolder.open(home), TagStore(home)
    review = GoldSession(store, project.scheme, project.read("a"), "rima")
    review.remark(review.items[0], gap=True, note="courts <b>or</b> not?")
    review.save()

    page = hashiya("report", home, "-o", "-", "--as", "rima").stdout

    words = re.sub("<[^>]*>", "", page)
    assert "Krippendorff (2004) asks for" in words
    assert "which Landis and Koch (1977) call" in words
    assert re.search(r"Annotators agree least on ■\s+(Law|Politics)", words)
    assert "Based on 1 article with decisions; none is finished in review." in words
    assert re.search(r"omar\s*■\s+Politics\s*■\s+Law\s*1\s*1", words)
    assert "courts &lt;b&gt;or&lt;/b&gt; not?" in page
    Page(page)
