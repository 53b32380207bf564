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
    def run(*paths):
        ended = CliRunner().invoke(main, ["add", str(home), *map(str, paths)])
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


@pytest.mark.parametrize("kept", [0.9, 0.5, 0])
def test_of_parquet_that_is_cut_off_nothing_is_taken(home, add, tmp_path, kept):
    data = table(text=[f"{number} {WORD}" for number in range(100)])
    (tmp_path / "a.parquet").write_bytes(data[: int(len(data) * kept)])
    ended = add(tmp_path / "a.parquet")
    assert (ended.exit_code, articles(home)) == (1, {})
    assert "is no whole Parquet file" in ended.stderr


def test_of_parquet_with_a_damaged_page_nothing_is_taken(home, add, tmp_path):
    data = bytearray(table(text=[f"{number} {WORD}" for number in range(100)]))
    middle = len(data) // 3
    data[middle : middle + 40] = b"\xff" * 40
    (tmp_path / "a.parquet").write_bytes(data)
    ended = add(tmp_path / "a.parquet")
    assert (ended.exit_code, articles(home)) == (1, {})
    assert "is no whole Parquet file" in ended.stderr


def test_of_parquet_whose_names_are_no_text_nothing_is_taken(home, add, tmp_path):
    (tmp_path / "a.parquet").write_bytes(
        table(text=[WORD], about=[OTHER]).replace(b"about", b"\xff\xfe\xfd\xfc\xfb")
    )
    ended = add(tmp_path / "a.parquet")
    assert (ended.exit_code, articles(home)) == (1, {})
    assert "is no whole Parquet file" in ended.stderr


def test_columns_are_told_where_there_is_none_of_the_text(home, add, tmp_path):
    (tmp_path / "a.parquet").write_bytes(table(body=[WORD]))
    assert (
        "has no column 'text'; it has: body; name the column with --text"
        in add(tmp_path / "a.parquet").stderr
    )
    assert articles(home) == {}
