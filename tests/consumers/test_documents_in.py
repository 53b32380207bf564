"""Articles come in from Excel, Word, PDF, feeds and web archives, by their libraries."""

import datetime as dt
import gzip
import sys
import zipfile
import zlib

import pytest
from bidi.algorithm import get_display
from click.testing import CliRunner

from hashiya.corpus.importing.readers import spreadsheet
from hashiya.corpus.project import ProjectFolder
from hashiya.io import expansion
from hashiya_reader.cli import main

pytestmark = pytest.mark.consumers
openpyxl = pytest.importorskip("openpyxl")
docx = pytest.importorskip("docx")
pytest.importorskip("pdfminer")
pytest.importorskip("feedparser")
pytest.importorskip("warcio")
pytest.importorskip("trafilatura")

# "The Russian foreign minister said that the contacts are limited to the political
# branch", told at some length.
SAID = (
    "قال وزير الخارجية الروسي\u200f للحاضرين في منتدى عبر الإنترنت في الدوحة يوم الأحد، "
    "إن الاتصالات تقتصر على الفرع السياسي للجماعة ومقرها في قطر."
)
OTHER = "زار الوزير القاهرة أمس"  # the minister visited Cairo yesterday
TITLE = "روسيا تشرح"  # Russia explains


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
        assert "hashiya itself" not in ended.stderr, ended.stderr
        return ended

    return run


def articles(home):
    project = ProjectFolder.begun(home)
    return {entry.id: project.read(entry.id) for entry in project.entries}


def texts(home):
    return {name: article.text for name, article in articles(home).items()}


# Excel


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_rows_of_all_sheets_with_a_text_come_in(home, add, tmp_path):
    day = dt.datetime.fromisoformat("2024-03-12")
    path = workbook(
        tmp_path / "a.xlsx",
        one=[["id", "text", "date", "n"], ["x", SAID, day, 1.5], [], [23, OTHER]],
        two=[["text"], [f"{OTHER} 2"], [None]],
        notes=[["who", "when"], ["a", "b"]],
        empty=[],
    )

    ended = add(path)

    assert texts(home) == {"x": SAID, "23": OTHER, "a/two-2": f"{OTHER} 2"}
    assert articles(home)["x"].meta == {
        "source": "a.xlsx/one",
        "date": "2024-03-12",
        "n": 1.5,
    }
    assert ended.exit_code == 1
    assert "a.xlsx/notes: has no column 'text'; it is left out" in ended.stderr


def test_a_workbook_without_the_column_is_reported_with_those_it_has(
    home, add, tmp_path
):
    path = workbook(tmp_path / "a.xlsx", one=[["id", "body"], ["x", SAID]])
    assert "has no column 'text'; it has: id, body" in add(path).stderr
    assert add(path, "--text", "body").exit_code == 0
    assert texts(home) == {"x": SAID}


def test_a_sheet_with_two_columns_of_one_name_is_refused(home, add, tmp_path):
    path = workbook(tmp_path / "a.xlsx", one=[["text", "text"], [SAID, OTHER]])
    assert "a.xlsx: has two columns called 'text'" in add(path).stderr
    assert texts(home) == {}


# Word


def document(path):
    made = docx.Document()
    made.core_properties.title = TITLE
    made.core_properties.author = "سلمى"
    made.add_heading(TITLE)
    paragraph = made.add_paragraph()
    for part in (SAID[:20], SAID[20:]):
        paragraph.add_run(part).bold = True
    inserted = docx.oxml.parse_xml(
        f'<w:ins xmlns:w="{docx.oxml.ns.nsmap["w"]}" w:id="1"><w:r><w:t xml:space='
        '"preserve"> زيد</w:t></w:r></w:ins>'  # added
    )
    paragraph._p.append(inserted)
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "يمين", "يسار"  # right, left
    made.add_paragraph(f"{OTHER}\tثم")
    made.save(path)
    return path


def test_a_document_comes_in_with_its_tables_and_insertions(home, add, tmp_path):
    assert add(document(tmp_path / "a.docx")).exit_code == 0

    article = articles(home)["a"]
    assert article.text == (f"{TITLE}\n{SAID} زيد\nيمين\nيسار\n{OTHER}\tثم")
    assert article.meta["title"] == TITLE
    assert article.meta["author"] == "سلمى"


# Files of Office that are not what they claim


def repacked(path, change):
    """The archive with the parts that `change` gives in place of its own."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
    return path


def with_entity(parts):
    main_part = next(
        name for name in parts if name.endswith(("document.xml", "sheet1.xml"))
    )
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    head, _end, rest = parts[main_part].partition(b"?>")
    if not rest:
        head, rest = b"<?xml version='1.0'", parts[main_part]
    return {**parts, main_part: head + b"?>" + declared + rest}


@pytest.fixture(params=["a.xlsx", "a.docx"])
def office(request, tmp_path):
    path = tmp_path / request.param
    if path.suffix == ".docx":
        return document(path)
    return workbook(path, one=[["text"], [SAID]])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (with_entity, "declares XML entities"),
        (lambda parts: {**parts, "x.bin": b"0" * (1 << 22)}, "holds more than 2 MiB"),
        (lambda parts: {"x.xml": b"<x/>"}, "is not a complete"),
        (lambda parts: dict.fromkeys(parts, b"<x>"), "is not a complete"),
    ],
    ids=["entity", "bomb", "other", "broken"],
)
def test_a_file_of_office_that_is_hostile_or_broken_is_refused(
    home, add, office, monkeypatch, change, problem
):
    monkeypatch.setattr(expansion, "ALWAYS", 1 << 21)
    monkeypatch.setattr(expansion, "TIMES", 1)
    ended = add(repacked(office, change))
    assert (ended.exit_code, texts(home)) == (1, {})
    assert problem in ended.stderr


def test_of_a_file_of_office_that_is_cut_off_nothing_is_taken(home, add, office):
    office.write_bytes(office.read_bytes()[:-100])
    assert "is not a complete" in add(office).stderr
    assert texts(home) == {}


def test_a_sheet_whose_rows_claim_to_be_far_away_is_refused(
    home, add, tmp_path, monkeypatch
):
    def far(parts):
        name = next(name for name in parts if name.endswith("sheet1.xml"))
        last = parts[name].replace(b'r="A2"', b'r="A9999999999"')
        return {**parts, name: last.replace(b'<row r="2"', b'<row r="9999999999"')}

    monkeypatch.setattr(spreadsheet, "_MOST_EMPTY_ROWS", 1000)
    path = workbook(tmp_path / "a.xlsx", one=[["text"], [SAID]])

    ended = add(repacked(path, far))

    assert (ended.exit_code, texts(home)) == (1, {})
    assert "has more than 1,000 empty rows" in ended.stderr


# PDF


def pdf(path, lines, *, is_drawn_backwards=True):
    """A PDF that draws lines of Arabic, from left to right as PDFs usually do."""
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H "
        b"/DescendantFonts [5 0 R] /ToUnicode 6 0 R >>"
    )
    drawn = []
    for line in lines:
        shown = get_display(line, base_dir="R") if is_drawn_backwards else line
        drawn.append(f"<{shown.encode('utf-16-be').hex()}> Tj 0 -20 Td".encode())
    content = b"BT /F 12 Tf 50 700 Td " + b" ".join(drawn) + b" ET"
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 7 0 R "
        b"/Resources << /Font << /F 4 0 R >> >> >>"
    )
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 "
        b"/FontDescriptor << /Type /FontDescriptor /FontName /F >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        font,
        descendant,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(to_unicode), to_unicode),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        data += b"%010d 00000 n \n" % place
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    path.write_bytes(data)
    return path


LINES = [
    "قال وزير الخارجية الروسي إن الاتصالات",
    "تقتصر على الفرع السياسي للجماعة الدولية",
    "وأوضح الوزير أن العلاقات الثنائية قوية",
    "في 7 أكتوبر 2023 قال WFP Info إن 1200 خيمة وصلت",
]


def read_words(text):
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_the_text_layer_of_a_pdf_comes_in(home, add, tmp_path):
    ended = add(pdf(tmp_path / "a.pdf", LINES))
    assert ended.exit_code == 0
    assert read_words(texts(home)["a"]) == LINES
    assert "visual order" not in ended.stderr


def test_arabic_in_visual_order_is_noticed_and_put_right_when_asked(
    home, add, tmp_path
):
    lines = LINES[:3]
    path = pdf(tmp_path / "a.pdf", lines, is_drawn_backwards=False)
    noticed = add(path)
    assert "a.pdf: its Arabic is in visual order" in noticed.stderr
    assert "--mend" in noticed.stderr
    assert read_words(texts(home)["a"]) == [line[::-1] for line in lines]

    for made in (home / "articles" / "added").iterdir():
        made.unlink()
    assert "put right" in add(path, "--mend").stderr
    assert read_words(texts(home)["a"]) == lines


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.7\n%%EOF", "cannot be read as a PDF"),
        (b"x" * 1000, "cannot be read as a PDF"),
        (None, "has no text layer"),
    ],
)
def test_a_pdf_without_a_text_is_reported(home, add, tmp_path, content, problem):
    path = pdf(tmp_path / "a.pdf", [])
    if content is not None:
        path.write_bytes(content)
    ended = add(path)
    assert (ended.exit_code, texts(home)) == (1, {})
    assert problem in ended.stderr


def test_the_pages_of_a_pdf_that_go_round_are_read_once(home, add, tmp_path):
    path = pdf(tmp_path / "a.pdf", LINES)
    path.write_bytes(path.read_bytes().replace(b"[3 0 R]", b"[2 0 R 3 0 R]"))
    add(path)
    assert read_words(texts(home)["a"]) == LINES


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of address space")
def test_a_pdf_that_is_a_bomb_is_refused(home, add, tmp_path, monkeypatch):
    path = pdf(tmp_path / "a.pdf", LINES)
    packed = zlib.compress(b" " * (1 << 28))
    bomb = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed
    content = path.read_bytes().partition(b"7 0 obj\n")[0]
    end = b"\nendstream\nendobj\ntrailer << /Size 8 /Root 1 0 R >>\n"
    path.write_bytes(content + b"7 0 obj\n" + bomb + end)
    module = "hashiya.corpus.importing.readers.pdf_document._MEMORY"
    monkeypatch.setattr(module, 1 << 27)

    ended = add(path)

    assert (ended.exit_code, texts(home)) == (1, {})
    assert "needs more than 128 MiB to be read" in ended.stderr


# Feeds

RSS = f"""<?xml version="1.0" encoding="CHARSET"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>وكالة</title>
<item><title>{TITLE}</title><link>https://example.org/1</link><guid>n1</guid>
<pubDate>Tue, 12 Mar 2024 10:00:00 GMT</pubDate><description>موجز</description>
<content:encoded><![CDATA[<p>{SAID}</p><p>{OTHER}<br>ثم&nbsp;ذهب</p>]]></content:encoded></item>
<item><title>عاجل</title><link>https://example.org/2</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>
<entry><id>tag:x,1</id><title>{TITLE}</title><updated>2024-03-12T10:00:00Z</updated>
<author><name>سلمى</name></author><content type="html">&lt;p&gt;{SAID}&lt;/p&gt;</content>
</entry></feed>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_entries_of_rss_come_in_with_what_the_feed_says_of_them(
    home, add, tmp_path, charset
):
    feed = RSS.replace("CHARSET", charset)
    (tmp_path / "a.rss").write_bytes(feed.encode(charset))

    ended = add(tmp_path / "a.rss")

    assert ended.exit_code == 0
    assert texts(home)["n1"] == f"{SAID}\n{OTHER}\nثم\u00a0ذهب"
    assert "عاجل" in texts(home).values()
    assert (
        articles(home)["n1"].meta.items()
        >= {
            "title": TITLE,
            "url": "https://example.org/1",
            "date": "2024-03-12",
        }.items()
    )


def test_entries_of_atom_come_in_and_utf_8_wins(home, add, tmp_path):
    declared = f'<?xml version="1.0" encoding="windows-1256"?>{ATOM}'
    (tmp_path / "a.xml").write_text(declared, "utf-8")

    ended = add(tmp_path / "a.xml")

    assert texts(home) == {"tag:x,1": SAID}
    assert articles(home)["tag:x,1"].meta["author"] == "سلمى"
    assert "declared as windows-1256, but is UTF-8" in ended.stderr


@pytest.mark.parametrize(
    "content",
    [
        "<html><body>x</body></html>",
        "/etc/passwd",
        "https://example.org/feed",
        "<x>" * 50_000,
    ],
    ids=range(4),
)
def test_what_is_no_feed_is_refused_and_nothing_else_is_opened(
    home, add, tmp_path, content
):
    (tmp_path / "a.rss").write_text(content, "utf-8")
    ended = add(tmp_path / "a.rss")
    assert (ended.exit_code, texts(home)) == (1, {})
    assert "a.rss: is not an RSS or Atom feed" in ended.stderr


def test_an_entity_of_a_feed_is_not_resolved(home, add, tmp_path):
    (tmp_path / "secret").write_text("secret", "utf-8")
    declared = (
        f'<!DOCTYPE rss [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
        f"<rss version='2.0'><channel><item><title>a &e; b</title></item></channel></rss>"
    )
    (tmp_path / "a.rss").write_text(declared, "utf-8")
    add(tmp_path / "a.rss")
    assert "secret" not in "".join(texts(home).values())


# Web archives

PAGE = f"<html><body><article><p>{SAID}</p></article></body></html>"


def record(kind, address, content_type, payload):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
        f"WARC-Date: 2024-03-12T10:00:00Z\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def answer(content_type, body):
    return f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode() + body


def web_archive(path):
    http = "application/http; msgtype=response"
    page = answer("text/html; charset=windows-1256", PAGE.encode())
    old_page = answer(
        "text/html; charset=windows-1256",
        PAGE.replace("\u200f", "").replace("قال", "أعلن").encode("windows-1256"),
    )
    records = [
        record("warcinfo", "x", "application/warc-fields", b"software: x\r\n"),
        record("conversion", "https://example.org/t", "text/plain", OTHER.encode()),
        record("response", "https://example.org/p", http, page),
        record("response", "https://example.org/o", http, old_page),
        record("response", "https://example.org/i", http, answer("image/png", b"\x89")),
        record("request", "https://example.org/p", http, b"GET / HTTP/1.1\r\n\r\n"),
    ]
    if path.suffix == ".gz":
        # Each record is compressed by itself.
        records = [gzip.compress(each) for each in records]
    path.write_bytes(b"".join(records))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.wet.gz"])
def test_texts_and_pages_of_a_web_archive_come_in(home, add, tmp_path, name):
    ended = add(web_archive(tmp_path / name))

    assert ended.exit_code == 0
    found = articles(home)
    by_url = {article.meta["url"]: article for article in found.values()}
    assert {url: article.text for url, article in by_url.items()} == {
        "https://example.org/t": OTHER,
        "https://example.org/p": SAID,
        "https://example.org/o": SAID.replace("\u200f", "").replace("قال", "أعلن"),
    }
    assert by_url["https://example.org/o"].meta["encoding"] == "windows-1256"
    assert {article.meta["source"] for article in found.values()} == {name}


def test_of_a_web_archive_that_is_cut_off_or_is_none_nothing_is_taken(
    home, add, tmp_path
):
    whole = web_archive(tmp_path / "a.warc.gz")
    whole.write_bytes(whole.read_bytes()[:-20])
    (tmp_path / "b.warc").write_text("x\n" * 10, "utf-8")
    (tmp_path / "c.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\n" * 3))

    ended = add(*(tmp_path / name for name in ("a.warc.gz", "b.warc", "c.warc.gz")))

    assert (ended.exit_code, texts(home)) == (1, {})
    assert "a.warc.gz: is not a complete" in ended.stderr
    assert "b.warc: is not a complete WARC file" in ended.stderr


def test_a_header_without_end_is_refused(home, add, tmp_path):
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nX: " + b"y" * (8 << 20))

    assert "a line of a header is too long" in add(tmp_path / "a.warc").stderr


# Libraries that are not there


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("a.xlsx", "openpyxl", "xlsx"),
        ("a.docx", "docx", "docx"),
        ("a.pdf", "pdfminer", "pdf"),
        ("a.rss", "feedparser", "feed"),
        ("a.warc", "warcio", "warc"),
        ("a.jsonl.zst", "backports", "zst"),
    ],
)
def test_a_library_that_is_missing_keeps_no_other_file_out(
    home, add, tmp_path, monkeypatch, name, module, extra
):
    if extra == "zst" and sys.version_info >= (3, 14):
        pytest.skip("Python has it itself")
    for loaded in list(sys.modules):
        if loaded.partition(".")[0] == module:
            monkeypatch.setitem(sys.modules, loaded, None)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "good.txt").write_text(OTHER, "utf-8")

    ended = add(tmp_path / name, tmp_path / "good.txt")

    assert texts(home) == {"good": OTHER}
    assert f"pip install 'hashiya[{extra}]'" in ended.stderr
