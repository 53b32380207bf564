"""Articles come in from web pages by trafilatura and from Parquet by pyarrow."""

import datetime as dt
import io
import json
import tarfile
import zipfile
from decimal import Decimal

import pytest
from click.testing import CliRunner

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid
from hashiya.exchange.registry import format_named
from hashiya.io import expansion
from hashiya_reader.cli import main

pytestmark = pytest.mark.consumers
parquet = pytest.importorskip("pyarrow.parquet")
arrow = pytest.importorskip("pyarrow")
pytest.importorskip("trafilatura")

WORD, OTHER = "سلام \U0001f600\r\nعليكم", "حرب"  # peace be upon you; war
# "The Russian foreign minister said that the contacts are limited to the political
# branch", told at some length.
SAID = (
    "قال وزير الخارجية الروسي للحاضرين في منتدى عبر الإنترنت في الدوحة يوم الأحد، "
    "إن الاتصالات تقتصر على الفرع السياسي للجماعة ومقرها في قطر."
)
WENT_ON = (
    "وأوضح الوزير أن لديها فرعا سياسيا يعمل في الدوحة، ولدينا علاقات مع هذا "
    "الفرع، وقمنا على الفور بالاتصال بالناس هناك لمناقشة مصير المحتجزين."
)
PAGE = f"""<!doctype html><html lang="ar" dir="rtl">\
<head><meta charset="CHARSET"><title>روسيا تشرح - RT</title>
<meta property="og:site_name" content="RT"><link rel="canonical" href="https://example.org/a/1">
<meta property="article:published_time" content="2023-12-10T10:00:00Z"></head>
<body><nav><a href="/">الرئيسية</a> <a href="/x">أخبار</a></nav><article><h1>روسيا تشرح</h1>
<p>{SAID}</p><p>{WENT_ON}</p></article><footer>\
حقوق النشر محفوظة <a href="/c">اتصل بنا</a></footer></body></html>"""


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def add(home):
    def run(*args):
        ended = CliRunner().invoke(main, ["add", str(home), *map(str, args)])
        assert ended.exception is None or isinstance(ended.exception, SystemExit), (
            ended.exception
        )
        return ended

    return run


def articles(home):
    project = ProjectFolder.begun(home)
    return {entry.id: project.read(entry.id) for entry in project.entries}


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6"])
def test_the_article_of_a_page_comes_in_with_what_the_page_says_of_it(
    home, add, tmp_path, charset
):
    (tmp_path / "a.html").write_bytes(PAGE.replace("CHARSET", charset).encode(charset))

    ended = add(tmp_path / "a.html")

    assert ended.exit_code == 0
    assert ("read as" in ended.stderr) is (charset != "utf-8")
    article = articles(home)["a"]
    assert article.text == f"روسيا تشرح\n{SAID}\n{WENT_ON}"
    about = {
        "title": "روسيا تشرح",
        "date": "2023-12-10",
        "url": "https://example.org/a/1",
        "outlet": "RT",
    }
    assert article.meta.items() >= {"source": "a.html", **about}.items()


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html>",
        b"<div>" * 50_000,
        b"<p>\x01\x02</p>",
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a;",
    ],
    ids=range(5),
)
def test_a_page_without_an_article_is_told_and_left_out(home, add, tmp_path, page):
    (tmp_path / "a.html").write_bytes(page)
    ended = add(tmp_path / "a.html")
    assert (ended.exit_code, articles(home)) == (1, {})
    assert "hashiya: a.html: no article was found in the page" in ended.stderr


def page(body, charset="utf-8"):
    head = f'<html><head><meta charset="{charset}"></head>'
    return f"{head}<body>{body}</body></html>"


def test_bytes_that_are_utf_8_win_over_the_charset_that_a_page_declares(
    home, add, tmp_path
):
    body = f"<article><p>{SAID}</p><p>{WENT_ON}</p></article>"
    (tmp_path / "a.html").write_text(page(body, "windows-1256"), "utf-8")

    ended = add(tmp_path / "a.html")

    assert articles(home)["a"].text == f"{SAID}\n{WENT_ON}"
    assert "a.html: declared as windows-1256, but is UTF-8" in ended.stderr


def test_spaces_and_format_characters_of_a_page_stay(home, add, tmp_path):
    said = SAID.replace("الروسي", "الروسي\u200f\u00a0WFP\u200e").replace(
        "الدوحة", "الد\u200cوحة\u202f"
    )
    written = said.replace("\u200f", "&rlm;").replace("\u00a0", "&#160;")
    body = f"<article><p>{written}</p><p>&nbsp;</p><p>{WENT_ON}</p></article>"
    (tmp_path / "a.html").write_text(page(body), "utf-8")

    add(tmp_path / "a.html")

    assert articles(home)["a"].text == f"{said}\n{WENT_ON}"


LINKS = "".join(f'<li><a href="/{n}">قسم الأخبار {n}</a></li>' for n in range(20))


@pytest.mark.parametrize(
    "body",
    [
        f"<nav><ul>{LINKS}</ul></nav><footer>جميع الحقوق محفوظة</footer>",
        f"<div><ul>{LINKS}</ul></div>",
        '<div><a href="/">الرئيسية</a> | <a href="/x">رياضة واقتصاد</a></div>',
    ],
    ids=range(3),
)
def test_a_page_of_nothing_but_menus_is_no_article(home, add, tmp_path, body):
    (tmp_path / "a.html").write_text(page(body), "utf-8")
    linked = SAID.replace("وزير", '<a href="/w">وزير</a>')
    good = f"{body}<article><p>{linked}</p></article>"
    (tmp_path / "b.html").write_text(page(good), "utf-8")

    ended = add(tmp_path / "a.html", tmp_path / "b.html")

    assert "a.html: no article was found in the page" in ended.stderr
    assert SAID in articles(home)["b"].text
    assert set(articles(home)) == {"b"}


def test_zstandard_is_decompressed(home, add, tmp_path):
    zstd = pytest.importorskip("backports.zstd")
    content = "".join(json.dumps({"text": f"{n} {WORD}"}) + "\n" for n in range(500))
    packed = zstd.compress(content.encode())
    (tmp_path / "a.jsonl.zst").write_bytes(packed)
    (tmp_path / "b.jsonl.zst").write_bytes(packed[:-9])
    with tarfile.open(tmp_path / "t.tar", "w") as archive:
        info = tarfile.TarInfo("c.txt")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"abc"))
    tar = zstd.compress((tmp_path / "t.tar").read_bytes())
    (tmp_path / "t.tar.zst").write_bytes(tar)

    ended = add(
        tmp_path / "a.jsonl.zst", tmp_path / "b.jsonl.zst", tmp_path / "t.tar.zst"
    )

    assert len(articles(home)) == 501
    assert articles(home)["t/c"].text == "abc"
    assert "b.jsonl.zst: is not a complete Zstandard file" in ended.stderr


def table(**columns):
    file = io.BytesIO()
    parquet.write_table(arrow.table(columns), file, row_group_size=2)
    return file.getvalue()


def test_rows_of_parquet_come_in_with_all_their_columns(home, add, tmp_path):
    day = dt.date(2024, 3, 12)
    (tmp_path / "a.parquet").write_bytes(
        table(
            id=["x", None, "z"],
            text=[WORD, OTHER, f"{OTHER} 2"],
            date=[day, None, day],
            at=[dt.datetime(2024, 3, 12, 10, tzinfo=dt.UTC)] * 3,
            score=[0.5, float("nan"), None],
            price=[Decimal("1.50")] * 3,
            topics=[["law", "war"], [], None],
        )
    )

    assert add(tmp_path / "a.parquet").exit_code == 0

    found = articles(home)
    assert {each.id: each.text for each in found.values()} == {
        "x": WORD,
        "a-2": OTHER,
        "z": f"{OTHER} 2",
    }
    assert found["x"].meta == {
        "source": "a.parquet",
        "date": "2024-03-12",
        "at": "2024-03-12T10:00:00+00:00",
        "score": 0.5,
        "price": "1.50",
        "topics": ["law", "war"],
    }
    assert found["a-2"].meta["score"] is None
    json.dumps({each.id: dict(each.meta) for each in found.values()}, allow_nan=False)


def test_values_that_a_table_has_once_for_many_rows_are_not_expanded_without_end(
    home, add, tmp_path, monkeypatch
):
    text = arrow.array(["x" * 4096])
    column = arrow.DictionaryArray.from_arrays(arrow.array([0] * 1000), text)
    path = tmp_path / "a.parquet"
    parquet.write_table(
        arrow.table({"text": column, "article": column, "label": column}), path
    )
    monkeypatch.setattr(expansion, "ALWAYS", 1 << 20)

    ended = add(path)

    assert (ended.exit_code, articles(home)) == (1, {})
    assert "MiB, 100 times its own size" in ended.stderr
    with pytest.raises(FileInvalid, match="MiB, 100 times its own size"):
        list(format_named("spans-parquet").read(path, lambda _: None))


@pytest.mark.parametrize("pack", ["zip", "tar"])
def test_parquet_in_an_archive_is_read(home, add, tmp_path, pack):
    data = table(text=[WORD, OTHER])
    path = tmp_path / f"b.{pack}"
    if pack == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.parquet", data)
    else:
        with tarfile.open(path, "w") as archive:
            info = tarfile.TarInfo("a.parquet")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert add(path).exit_code == 0
    assert set(articles(home)) == {"b/a-1", "b/a-2"}


def test_a_broken_string_costs_its_row_only(home, add, tmp_path):
    broken = arrow.array([WORD.encode(), b"\xff\xfe", OTHER.encode()]).view(
        arrow.string()
    )
    (tmp_path / "a.parquet").write_bytes(table(text=broken))
    ended = add(tmp_path / "a.parquet")
    assert ended.exit_code == 1
    assert "a.parquet:2: is not UTF-8: byte 0" in ended.stderr
    assert [each.text for each in articles(home).values()] == [WORD, OTHER]


def test_bytes_and_nan_cost_a_row_of_parquet_no_more_than_their_field(
    home, add, tmp_path
):
    broken = arrow.array([b"x", b"\xff\xfe"]).view(arrow.string())
    (tmp_path / "a.parquet").write_bytes(
        table(
            text=[WORD, OTHER],
            raw=[b"\xff\xd8", b"ok"],
            n=[float("nan"), 1.0],
            id=[23.0, 24.0],
            note=broken,
        )
    )

    ended = add(tmp_path / "a.parquet")

    found = articles(home)
    assert ended.exit_code == 0
    assert {each.id: each.text for each in found.values()} == {"23": WORD, "24": OTHER}
    assert found["23"].meta == {"source": "a.parquet", "n": None, "note": "x"}
    assert found["24"].meta == {"source": "a.parquet", "raw": "ok", "n": 1.0}
    assert 'a.parquet:1: "raw" holds bytes that are not text' in ended.stderr
    assert 'a.parquet:1: "n" holds a number that JSON does not have' in ended.stderr
    assert 'a.parquet:2: "note" holds bytes that are not text' in ended.stderr


def test_texts_in_bytes_are_read_in_the_encoding_that_is_named(home, add, tmp_path):
    (tmp_path / "a.parquet").write_bytes(table(text=[OTHER.encode("windows-1256")]))
    assert add(tmp_path / "a.parquet", "--encoding", "windows-1256").exit_code == 0
    assert articles(home)["a-1"].text == OTHER


@pytest.mark.parametrize("kept", [0.9, 0.5, 0])
def test_of_parquet_that_is_cut_off_nothing_is_taken(home, add, tmp_path, kept):
    data = table(text=[f"{number} {WORD}" for number in range(100)])
    (tmp_path / "a.parquet").write_bytes(data[: int(len(data) * kept)])
    ended = add(tmp_path / "a.parquet")
    assert (ended.exit_code, articles(home)) == (1, {})
    assert "is not a complete Parquet file" in ended.stderr


def test_of_parquet_with_a_damaged_page_nothing_is_taken(home, add, tmp_path):
    data = bytearray(table(text=[f"{number} {WORD}" for number in range(100)]))
    middle = len(data) // 3
    data[middle : middle + 40] = b"\xff" * 40
    (tmp_path / "a.parquet").write_bytes(data)
    ended = add(tmp_path / "a.parquet")
    assert (ended.exit_code, articles(home)) == (1, {})
    assert "is not a complete Parquet file" in ended.stderr


def test_of_parquet_whose_names_are_no_text_nothing_is_taken(home, add, tmp_path):
    (tmp_path / "a.parquet").write_bytes(
        table(text=[WORD], about=[OTHER]).replace(b"about", b"\xff\xfe\xfd\xfc\xfb")
    )
    ended = add(tmp_path / "a.parquet")
    assert (ended.exit_code, articles(home)) == (1, {})
    assert "is not a complete Parquet file" in ended.stderr


def test_columns_are_told_where_there_is_none_of_the_text(home, add, tmp_path):
    (tmp_path / "a.parquet").write_bytes(table(body=[WORD]))
    assert (
        "has no column 'text'; it has: body; name the column with --text"
        in add(tmp_path / "a.parquet").stderr
    )
    assert articles(home) == {}
