"""Guidelines are read as plain text, and know which section is about a label."""

import pytest

from hashiya.corpus.guidelines import guidelines_from, read_guidelines
from hashiya.errors import ArticleUnreadable
from hashiya.model.scheme_file import default_scheme

# Guidelines; stance; opposed; "who calls for a **truce** is not opposed"; military and
# political; code.
MARKDOWN = """# إرشادات

## الموقف
نص عام.

### معارض (against) ##
- من يدعو إلى **هدنة** ليس `معارضا`.

## عسكري وسياسي
## military

```
# not a heading
```
"""


@pytest.fixture
def guidelines():
    return guidelines_from(MARKDOWN)


def test_signs_of_markdown_are_not_shown(guidelines):
    assert guidelines.text.splitlines() == [
        "إرشادات", "", "الموقف", "نص عام.", "",
        "معارض (against)", "• من يدعو إلى هدنة ليس معارضا.", "",
        "عسكري وسياسي", "military", "", "# not a heading",
    ]  # fmt: skip
    assert [span.of(guidelines.text) for span in guidelines.headings] == [
        "إرشادات", "الموقف", "معارض (against)", "عسكري وسياسي", "military",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "label", "heading"),
    [
        ("stance", "against", "معارض (against)"),
        # No heading of its own: that of its layer; of two that name it the one that
        # says nothing else.
        ("stance", "favor", "الموقف"),
        ("topic", "military", "military"),
        ("topic", "politics", None),
    ],
)
def test_a_label_is_found_by_name_or_title(guidelines, layer, label, heading):
    scheme = default_scheme()
    span = guidelines.section_of(scheme.layer(layer), scheme.label(layer, label))
    assert (span and span.of(guidelines.text)) == heading


def test_a_label_is_not_found_within_another_word():
    scheme = default_scheme()
    guidelines = guidelines_from("# lawless\n# المعارضون\n")  # the opponents
    assert (
        guidelines.section_of(scheme.layer("topic"), scheme.label("topic", "law"))
        is None
    )
    assert (
        guidelines.section_of(scheme.layer("stance"), scheme.label("stance", "against"))
        is None
    )


@pytest.mark.parametrize(
    "text", ["", "\n\n", "#\n", "# \n## ##\n", "\ufeff# a\r\nb\r\n"]
)
def test_odd_texts_are_read(text):
    found = guidelines_from(text)
    assert all(span.of(found.text).strip() for span in found.headings)


def test_a_file_that_is_missing_is_none_and_one_that_is_broken_is_told(tmp_path):
    assert read_guidelines(tmp_path) is None
    (tmp_path / "guidelines.md").write_bytes("\ufeff# عنوان\n".encode())  # heading
    assert read_guidelines(tmp_path).text == "عنوان"
    (tmp_path / "guidelines.md").write_bytes(b"ab\xff")
    with pytest.raises(ArticleUnreadable, match="byte 2 is broken"):
        read_guidelines(tmp_path)
