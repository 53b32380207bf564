"""Articles are added in the encodings that they really have, and what is misread is reported."""

import json
import zipfile

import pytest

from hashiya.corpus.project import ProjectFolder

# The ministry announced today that the truce will begin tomorrow.
VOCALISED = "أَعْلَنَتِ الوَزارَةُ اليَوْمَ أَنَّ الهُدْنَةَ سَتَبْدَأُ غَدًا."
NEWS = "شدّد وزير الأمن اليوم في واشنطن على أن المفاوضات تتطلب زيادة الضغط العسكري، وفق ما قال."
TITLE = "المفاوضات في واشنطن"  # The negotiations in Washington


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def articles(home):
    project = ProjectFolder.begun(home)
    return {entry.id: project.read(entry.id) for entry in project.entries}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_byte_order_mark_says_what_a_text_and_a_table_are_in(
    home, tmp_path, hashiya, encoding
):
    table = f"id\ttext\tdate\r\nb\tb {NEWS}\t2024\r\n"  # Excel's "Unicode text"
    (tmp_path / "a.txt").write_bytes(f"\ufeff{NEWS}".encode(encoding))
    (tmp_path / "b.csv").write_bytes(f"\ufeff{table}".encode(encoding))

    ended = hashiya("add", home, tmp_path / "a.txt", tmp_path / "b.csv")

    assert ended.exit_code == 0
    assert f"a.txt: read as {encoding[:6]}" in ended.stderr
    found = articles(home)
    assert {name: article.text for name, article in found.items()} == {
        "a": NEWS,
        "b": f"b {NEWS}",
    }
    assert found["b"].meta["date"] == "2024"


def test_half_a_character_of_utf_16_is_reported(home, tmp_path, hashiya):
    (tmp_path / "a.txt").write_bytes(NEWS.encode("utf-16")[:-1])
    ended = hashiya("add", home, tmp_path / "a.txt")
    assert ended.exit_code == 1
    assert "a.txt: is not text in UTF-16: truncated data" in ended.stderr


def test_vocalised_windows_1256_is_read(home, tmp_path, hashiya):
    (tmp_path / "a.txt").write_bytes(VOCALISED.encode("windows-1256"))
    ended = hashiya("add", home, tmp_path / "a.txt")
    assert "a.txt: read as windows-1256" in ended.stderr
    assert articles(home)["a"].text == VOCALISED


def test_where_both_8_bit_encodings_fit_it_is_windows_1256(home, tmp_path, hashiya):
    text = "نهى منه"  # Nuha, from him: in ISO 8859-6 these bytes are lams and meems
    (tmp_path / "a.txt").write_bytes(text.encode("windows-1256"))
    hashiya("add", home, tmp_path / "a.txt")
    assert articles(home)["a"].text == text


def test_a_named_encoding_counts_for_json_too(home, tmp_path, hashiya):
    row = json.dumps({"id": "a", "text": "لا"}, ensure_ascii=False)
    listed = json.dumps([{"id": "b", "text": "نعم"}], ensure_ascii=False)
    (tmp_path / "a.jsonl").write_bytes(row.encode("windows-1256"))
    (tmp_path / "b.json").write_bytes(listed.encode("windows-1256"))
    files = [tmp_path / "a.jsonl", tmp_path / "b.json"]
    assert "name its encoding with --encoding" in hashiya("add", home, files[0]).stderr

    assert hashiya("add", home, *files, "--encoding", "windows-1256").exit_code == 0

    assert {name: found.text for name, found in articles(home).items()} == {
        "a": "لا",
        "b": "نعم",
    }


def test_rows_of_json_lines_are_read_in_the_encoding_that_they_clearly_have(
    home, tmp_path, hashiya
):
    row = json.dumps({"id": "a", "text": NEWS}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_bytes(row.encode("windows-1256"))
    ended = hashiya("add", home, tmp_path / "a.jsonl")
    assert "a.jsonl: read as windows-1256" in ended.stderr
    assert articles(home)["a"].text == NEWS


def test_lines_that_end_with_a_carriage_return_and_a_named_separator_are_read(
    home, tmp_path, hashiya
):
    (tmp_path / "a.csv").write_bytes(f"id,text\ra,{TITLE}\rb,نعم\r".encode())
    (tmp_path / "c.csv").write_bytes(
        f'sep=|\r\nid|text\r\nc|"c {NEWS}"\r\nd\r\n'.encode()
    )

    ended = hashiya("add", home, tmp_path / "a.csv", tmp_path / "c.csv")

    assert {name: found.text for name, found in articles(home).items()} == {
        "a": TITLE,
        "b": "نعم",
        "c": f"c {NEWS}",
    }
    assert "c.csv:4: has 1 fields" in ended.stderr


def misread(text, encoding):
    """UTF-8 as a program shows it that takes it for the encoding."""
    if encoding == "windows-1252":
        chars = []
        for byte in text.encode():
            chars.append(bytes([byte]).decode(encoding, "ignore") or chr(byte))
        return "".join(chars)
    return text.encode().decode(encoding)


@pytest.mark.parametrize("encoding", ["windows-1256", "windows-1252", "iso-8859-1"])
@pytest.mark.parametrize("times", [1, 2])
def test_utf_8_that_was_misread_is_noticed_and_repaired_when_asked(
    home, tmp_path, hashiya, encoding, times
):
    row = {"id": "a", "text": VOCALISED, "title": TITLE, "n": [TITLE]}
    content = json.dumps(row, ensure_ascii=False)
    for _ in range(times):
        content = misread(content, encoding)
    (tmp_path / "a.jsonl").write_text(content, "utf-8")

    noticed = hashiya("add", home, tmp_path / "a.jsonl")
    before = articles(home)["a"].text
    for path in (home / "articles" / "added").iterdir():
        path.unlink()
    hashiya("add", home, tmp_path / "a.jsonl", "--mend")

    named = "windows-1252" if encoding == "iso-8859-1" else encoding
    assert noticed.exit_code == 0
    assert f"a.jsonl:1: seems to be UTF-8 that was read as {named}" in noticed.stderr
    assert "--mend" in noticed.stderr
    assert before == json.loads(content)["text"]
    assert articles(home)["a"].text == VOCALISED
    assert articles(home)["a"].meta.items() >= {"title": TITLE, "n": [TITLE]}.items()


def test_what_was_not_misread_stays_as_it_is(home, tmp_path, hashiya):
    text = f"{NEWS} «École» — naïve café, 20 %، ط§ عند"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    ended = hashiya("add", home, tmp_path / "a.txt", "--mend")
    assert "misread" not in ended.stderr
    assert articles(home)["a"].text == text


@pytest.mark.parametrize("encoding", ["cp720", "windows-1256", "utf-8"])
def test_names_in_a_zip_of_windows_are_arabic(home, tmp_path, hashiya, encoding):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        # Names beyond ASCII are marked as UTF-8 by zipfile, but not by Windows.
        stand_in = "x" * len("خبر عاجل".encode(encoding))
        archive.writestr(f"{stand_in}.txt", NEWS)
    name = "خبر عاجل".encode(encoding)  # breaking news
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), name))

    hashiya("add", home, path)

    assert set(articles(home)) == {"a/خبر عاجل"}


def test_a_damaged_file_takes_back_only_what_was_said_of_itself(
    home, tmp_path, hashiya
):
    row = '{"id": "1", "text": "خبر عن الهدنة"}\n'  # news of the truce
    (tmp_path / "a.jsonl").write_bytes(row.encode("windows-1256"))
    (tmp_path / "a.json").write_text("[{", "utf-8")

    ended = hashiya("add", home, tmp_path / "a.jsonl", tmp_path / "a.json")

    assert ended.exit_code == 1
    assert "a.jsonl: read as windows-1256" in ended.stderr


def test_json_that_is_not_in_the_named_encoding_is_refused_by_its_name(
    home, tmp_path, hashiya
):
    # No character of ISO 8859-6.
    (tmp_path / "a.json").write_bytes(b'[{"id": "1",\n"text": "\xc7\xa1"}]')

    ended = hashiya("add", home, tmp_path / "a.json", "--encoding", "iso-8859-6")

    assert ended.exit_code == 1
    assert "a.json:2: is not ISO-8859-6;" in ended.stderr
