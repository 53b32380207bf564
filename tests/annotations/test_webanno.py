"""WebAnno TSV as INCEpTION puts its text together, and tables that it exports."""

import re

import pytest

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.webanno.tables import FORMAT, HEAD
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Article
from hashiya.model.scheme_file import default_scheme
from hashiya.store import TagRow

# A leading space and line end; an emoji; a blank line; spaces before a line; no line end at
# the end. "He said | yes and no | with *stars*."
TEXT = " \n\tقال 😀 نعم_ولا\n\n  مع [نجوم]* \r\nو|هذا"


def tag(number, start, end, text, label="law", **more):
    return TagRow(
        id=number,
        annotator="salma",
        start=start,
        end=end,
        text=text[start:end],
        layer="topic",
        label=label,
        origin="human",
        created="t",
        updated="t",
        **more,
    )


@pytest.fixture
def table(tmp_path):
    def write(text, *tags):
        folder = tmp_path / "out"
        folder.mkdir()
        article = Article(id="a", text=text)
        losses = Losses()
        exported = ExportedArticle(article=article, tags=tags)
        FORMAT.write([exported], default_scheme(), losses, folder)
        assert not losses
        return (folder / "a.tsv").read_bytes().decode()

    return write


def put_together(table):
    """The text as INCEpTION's deserializer makes it, with what it asserts on the way."""
    head, body = table.split("\n\n\n", 1)
    assert head.startswith("#FORMAT=WebAnno TSV 3.3")
    units, sentence, is_new = "", "", False
    escapes = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
    for line in body.removesuffix("\n").split("\n"):
        if line.startswith("#Text="):
            part = re.sub(r"\\(.)", lambda one: escapes.get(one[1], one[1]), line[6:])
            sentence += f"{part}\n"
            is_new = True
        elif line and is_new:
            begin = int(line.split("\t")[1].split("-")[0])
            if utf16(units) > begin:
                assert utf16(units) == begin + 1
                assert units.endswith("\n")
                units = units[:-1]
            units += " " * (begin - utf16(units))
            units, sentence, is_new = units + sentence, "", False
    return units


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def test_inception_gets_the_same_text_and_offsets(table):
    written = table(TEXT, tag(1, 3, 6, TEXT))

    assert put_together(written) == f"{TEXT}\n"
    encoded = TEXT.encode("utf-16-le")
    for line in written.split("\n"):
        cells = line.split("\t")
        if re.match(r"\d+-\d+", line):
            begin, end = map(int, cells[1].split("-"))
            words = encoded[2 * begin : 2 * end].decode("utf-16-le")
            assert (
                re.sub(
                    r"\\(.)",
                    lambda one: {"t": "\t", "n": "\n"}.get(one[1], one[1]),
                    cells[2],
                )
                == words
            )


def test_stacked_and_partial_tags_are_numbered(table):
    text = "لا وبالفعل لا\n"  # no, and indeed, no
    written = table(
        text,
        tag(1, 0, 2, text),
        tag(2, 0, 10, text, "media", note="x|y"),
        tag(3, 4, 10, text, confidence=3),
    )
    rows = [line.split("\t") for line in written.split("\n") if "-" in line[:3]]

    # label, confidence, note, annotator
    assert [[*row[:2], *row[3:7]] for row in rows] == [
        [
            "1-1",
            "0-2",
            "law[1]|media[2]",
            "*[1]|*[2]",
            "*[1]|x\\|y[2]",
            "salma[1]|salma[2]",
        ],
        ["1-2", "3-10", "media[2]", "*[2]", "x\\|y[2]", "salma[2]"],
        ["1-2.1", "4-10", "law", "3", "*", "salma"],
        ["1-3", "11-13", "_", "_", "_", "_"],
    ]
    assert all(len(row) == len(rows[0]) and row[-1] == "" for row in rows)


def test_stacked_values_end_with_a_backslash(table, tmp_path):
    text = "لا نعم\n"  # no, yes
    notes = ["x\\", "\\", "y|[2]\\"]
    tags = [tag(id_, 0, 2, text, note=note) for id_, note in enumerate(notes, 1)]
    table(text, *tags)

    (article,) = FORMAT.read(tmp_path / "out", lambda _: None)
    assert [one.note for one in article.tags] == notes


def test_a_table_of_inception_is_read(tmp_path):
    path = tmp_path / "doc.tsv"
    path.write_text(
        "#FORMAT=WebAnno TSV 3.3\n"
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n"
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"
        "#T_SP=webanno.custom.Sentiment|Category|Opinion\n"
        "#T_RL=webanno.custom.Relation|label|BT_webanno.custom.Sentiment\n\n\n"
        "#Text=😀 Ms. Haag\n"
        "1-1\t0-2\t😀\t_\t_\t_\tabstract\t_\t_\t_\t\n"
        "1-2\t3-6\tMs.\tNNP\t*[1]|*[2]\tPER[1]|PER\\_part[2]\t_\t_\t_\t_\t\n"
        "1-3\t7-11\tHaag\tNNP\t*[1]\tPER[1]\t_\t_\t_\t_\t\n"
        "1-3.1\t7-9\tHa\t_\t*\tORG\t_\t_\t_\t_\t\n\n"
        "#Text=No\n"
        "2-1\t12-14\tNo\t_\t_\t_\t_\t_\t_\t_\t\n",
        "utf-8",
    )

    (article,) = FORMAT.read(path, lambda _: None)

    assert article.text == "😀 Ms. Haag\nNo"
    assert [(one.start, one.end, one.label) for one in article.tags] == [
        (2, 10, "PER"),
        (2, 5, "PER_part"),
        (6, 8, "ORG"),
    ]
    assert article.problems == (
        "left out: a tag has no place for webanno.custom.Relation",
        "webanno.custom.Sentiment: left out: it has no feature label or value",
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("#FORMAT=WebAnno TSV 2\n", ":1: does not begin with"),
        (
            "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=ab\n1-1\t9999999-9\tab\n",
            ":5: begins at",
        ),
    ],
)
def test_a_broken_table_is_refused_with_its_line(tmp_path, lines, message):
    (tmp_path / "x.tsv").write_text(lines, "utf-8")

    with pytest.raises(FileInvalid, match=message):
        list(FORMAT.read(tmp_path, lambda _: None))

    # Another table with its text comes in.
    (tmp_path / "y.tsv").write_text(f"{HEAD}\n\n\n#Text=a\n1-1\t0-1\ta\n", "utf-8")
    broken, whole = FORMAT.read(tmp_path, lambda _: None)
    assert re.search(
        message, f"{broken.where}: {broken.problems[0]}".replace(" left out:", "")
    )
    assert whole.text == "a"


def test_a_broken_line_costs_no_other_tag(tmp_path):
    lines = [HEAD, "#T_SP=custom.span.x|label|score", "", "", "#Text=😀 a b c d e"]
    lines += ["1-1\t0-2\t😀\tlaw\t*", "1-2\t3-4\ta\tlaw\tnan", "1-3\t5-6\tb"]
    lines += ["x", "1-4\t1-2\tc\tlaw\t*", "1-5\t9-10\td\tlaw\t1"]
    (tmp_path / "x.tsv").write_text("\n".join(lines) + "\n", "utf-8")

    (article,) = FORMAT.read(tmp_path, lambda _: None)

    assert [(tag.start, tag.end) for tag in article.tags] == [(0, 1), (2, 3), (8, 9)]
    assert article.problems == (
        "line 8: left out: has 0 cells, and the layers above have 2",
        "line 9: left out: is no line of a token",
        "line 7: score is not used: it is 'nan': give a number",
        "line 10: left out: an offset is inside of a character; offsets are UTF-16",
    )
