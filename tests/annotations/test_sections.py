"""The furniture of web pages is recognised where it is, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.text.boilerplate import sections

SEEDS = Path(__file__).parents[2] / "seeds"
BODY = (
    "قال المصدر إن المحادثات مستمرة في القاهرة. " * 12
)  # "the source said that the talks go on in Cairo"


def told(text):
    return [(section.kind, section.span.of(text)) for section in sections(text)]


@pytest.mark.parametrize(
    ("seed", "kinds"),
    [
        ("000", ["source", "keywords", "read_also", "related"]),
        ("001", ["source", "source", "read_also", "related"]),
        ("002", ["source", "source", "keywords", "read_also", "related"]),
        ("003", ["source"]),
        ("004", ["masthead"]),
    ],
)
def test_the_furniture_of_real_pages_is_recognised(seed, kinds):
    (path,) = SEEDS.glob(f"{seed}*")
    text = path.read_bytes().decode()
    found = sections(text)
    assert [section.kind for section in found] == kinds
    for section in found:
        words = section.span.of(text)
        assert words == words.strip()
        assert (
            section.span.start == 0
            or text[: section.span.start].rstrip(" \t")[-1] == "\n"
        )


def test_what_follows_read_also_below_the_source_is_another_article_up_to_the_list_of_links():
    text = (SEEDS / "000_d992f6cc8f9d56a1.txt").read_bytes().decode()
    also, related = sections(text)[2:]
    assert also.span.of(text).startswith("إقرأ أيضاً:\n\nمقترح وقف إطلاق النار")
    assert also.span.of(text).endswith("وفقا لوزارة الصحة في القطاع الذي تحكمه حماس.")
    assert related.span.of(text).startswith("مقالات مشابهة\n\n  • بايدن")
    assert related.span.end == len(text.rstrip())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("المصدر: وكالات", "source"),  # source: agencies
        ("المَصْدر : رويترز", "source"),  # with harakat
        ("رابط المصدر", "source"),  # link to the source
        ("المصدر الذي تحدث إلينا", None),  # the source who talked to us
        (f"المصدر: {BODY}", None),
        ("الكلمات المفتاحية: غزة، هدنة", "keywords"),
        ("اقرأ أيضا: حماس ترد", "read_also"),  # read also: Hamas answers
        ("إقرأ أيضًا.. حماس ترد", "read_also"),
        ("إقرأ أيضاً | حماس ترد", "read_also"),
        ("اقرأ المزيد عن غزة في صحيفتنا", None),  # read more about Gaza in our paper
        ("مواضيع ذات صلة", "related"),
        ("عاجل", None),  # urgent: only at the top
        ("عاجل: قتلى في غارة", None),
    ],
)
def test_a_heading_within_an_article_takes_in_its_line(line, kind):
    text = f"{BODY}\n{line}\n{BODY}\n"
    assert told(text) == ([(kind, line)] if kind else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("المصدر:\nرويترز\n" + BODY, ["المصدر:\nرويترز"]),
        (
            "اقرأ أيضا:\nحماس ترد\n" + BODY,
            ["اقرأ أيضا:\nحماس ترد"],
        ),  # above: the article goes on
        (
            "المصدر: رويترز\n" + BODY + "\nاقرأ أيضا:\nحماس ترد\n" + BODY,
            ["المصدر: رويترز", "اقرأ أيضا:\nحماس ترد"],
        ),
        (
            BODY + "\nالمصدر: رويترز\nاقرأ أيضا:\nحماس ترد\nثم هذا\n",
            ["المصدر: رويترز", "اقرأ أيضا:\nحماس ترد\nثم هذا"],
        ),
        (
            BODY + "\nمقالات مشابهة\n• واحد\n• اثنان\nثم هذا",
            ["مقالات مشابهة\n• واحد\n• اثنان"],
        ),  # one, two, then this
        (BODY + "\r\nالمصدر: رويترز\r\n", ["المصدر: رويترز"]),
        (
            "رئيس التحرير\nشيماء\nعاجل\n\n" + BODY,
            ["رئيس التحرير\nشيماء\nعاجل"],
        ),  # editor in chief, a name, urgent
        ("عاجل\n\n" + BODY, []),
        ("", []),
        ("المصدر:", ["المصدر:"]),
    ],
)
def test_what_a_heading_takes_in_depends_on_where_it_stands(text, expected):
    assert [words for _, words in told(text)] == expected


def test_sections_are_found_at_the_end_of_a_book():
    text = (
        "كلمة\n" * 50_000 + "المصدر: رويترز\n"
    )  # a word, again and again; source: Reuters
    assert told(text) == [("source", "المصدر: رويترز")]


LINES = st.sampled_from(
    [
        "المصدر: س",
        "إقرأ أيضاً:",
        "مقالات مشابهة",
        "• رابط",
        "كلمات دلالية:",
        "رئيس التحرير",
        "",
        "  ",
        BODY,
        "نص",
        "\u2028",
        "\x0c",
    ]
)


@given(
    st.lists(
        st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])), max_size=12
    )
)
@settings(deadline=None, max_examples=200)
def test_sections_lie_in_the_text_one_after_the_other(lines):
    text = "".join(line + end for line, end in lines)
    end = 0
    for section in sections(text):
        words = section.span.of(text)
        assert section.span.start >= end
        assert words == words.strip()
        end = section.span.end
