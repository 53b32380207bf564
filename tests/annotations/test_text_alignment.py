"""Each word of a text is found in a later version where it went, or nowhere."""

import itertools
import random
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Span
from hashiya.text.canonical_text import CanonicalText
from hashiya.text.text_alignment import TextAlignment
from hashiya.text.words import word_spans

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
# The ministry announced the beginning of the truce today in the city.
TEXT = "أعلنت الوزارة بدء الهدنة اليوم في المدينة."
TRUCE = "الهدنة"


def span_of(words: str, text: str, number: int = 1) -> Span:
    start = -1
    for _ in range(number):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def placed(words: str, old: str, new: str, number: int = 1) -> int | None:
    """Where the words are placed in the new text, which has them there."""
    span = TextAlignment(old, new).place(span_of(words, old, number))
    if span is None:
        return None
    assert span.of(new) == words
    return span.start


NFD = unicodedata.normalize("NFD", TEXT)


@pytest.mark.parametrize(
    ("what", "words", "new"),
    [
        ("letters on both sides", TRUCE, "أعلنت الوزاره بدء الهدنة اليوم في المدينه."),
        ("the next letters", TRUCE, TEXT.replace("بدء", "بدأ").replace("اليوم", "أليوم")),
        ("the first word", "أعلنت", TEXT.replace("الوزارة", "الوزاره")),
        ("the last word", "المدينة", TEXT.replace("في", "فى")),
        ("a prefix", "هدنة", TEXT.replace("الهدنة", "للهدنة")),
        ("another line before", TRUCE, "عاجل\n\n" + TEXT),
        ("the end of the text", TRUCE, TEXT[:-2]),
        ("a byte order mark", "أعلنت", "\ufeff" + TEXT),
        ("a last line end", "المدينة.", TEXT + "\n"),
        ("spaces at the end", "المدينة.", TEXT + "  "),
        ("another text around", TRUCE, "بدأت أمس الهدنة أخيرا، كما أعلنت الوزارة، في المدينة"),
    ],
)  # fmt: skip
def test_words_stay_in_place_when_something_beside_them_changed(what, words, new):
    assert placed(words, TEXT, new) == new.index(words)


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_words_on_two_lines_are_the_same_words_with_any_line_ends(ends):
    old = "قال المتحدث:  \nإن الهدنة\n\nتبدأ غدا\n"
    new = "قال المتحدث:\nإن الهدنة\n\nتبدأ غدا".replace("\n", ends)
    alignment = TextAlignment(old, new)

    assert alignment.place(span_of("المتحدث:  \nإن الهدنة", old)) == span_of(
        f"المتحدث:{ends}إن الهدنة", new
    )
    assert alignment.place(span_of("غدا\n", old)) == span_of("غدا", new)
    assert TextAlignment(new, old).place(span_of("غدا", new)) == span_of("غدا", old)


def test_words_are_the_same_words_in_another_normalization_form():
    ministry = "أعلنت الوزارة"

    there = TextAlignment(TEXT, NFD).place(span_of(ministry, TEXT))
    back = TextAlignment(NFD, TEXT).place(there)

    assert there.of(NFD) == unicodedata.normalize("NFD", ministry)
    assert back == span_of(ministry, TEXT)


def new_words(old: str, new: str, words: str) -> str | None:
    """What is in place of the words in the new text, which has no place for them."""
    alignment, span = TextAlignment(old, new), span_of(words, old)
    assert alignment.place(span) is None
    replacing = alignment.loss(span).new_words
    return replacing and replacing.of(new)


@pytest.mark.parametrize(
    ("old_words", "replacing"),
    [
        ("الهدنه", "الهدنة"),
        ("الهدن", "الهدنة"),
        ("الهدنة", "الهُدنةُ"),
        ("الهدنة", "الصلح"),
        ("الهدنة", "وقف النار"),
        ("الهدنه والصلح", "الهدنة والصلح"),
    ],
)
def test_corrected_words_have_no_place_and_the_new_words_are_named(
    old_words, replacing
):
    old, new = TEXT.replace(TRUCE, old_words), TEXT.replace(TRUCE, replacing)

    assert new_words(old, new, old_words) == replacing


def test_new_words_are_named_where_the_words_beside_them_were_corrected_as_well():
    new = TEXT.replace("بدء الهدنة اليوم", "بدأ الهدنه أليوم")

    assert new_words(TEXT, new, TRUCE) == "الهدنه"
    # A part of a word stays one: ال is written before it.
    assert new_words(TEXT, new, "هدنة") == "هدنه"
    assert new_words(TEXT, TEXT.replace("المدينة.", "المدينه."), "المدينة.") == (
        "المدينه."
    )


def test_removed_words_have_no_place_and_no_new_words():
    new = TEXT.replace("بدء الهدنة ", "")

    assert new_words(TEXT, new, TRUCE) is None
    assert TextAlignment(TEXT, new).loss(span_of(TRUCE, TEXT)).count == 0


PARAGRAPHS = [
    "قال الوزير أمس إن الاتفاق قريب",
    "قال المتحدث إن القوات مستعدة",
    "ورفضت المعارضة الهدنة رفضا تاما",
]


@pytest.mark.parametrize("order", itertools.permutations(range(3)))
def test_a_paragraph_takes_its_words_along(order):
    old = "\n".join(PARAGRAPHS)
    new = "\n".join(PARAGRAPHS[number] for number in order)

    for number, paragraph in enumerate(PARAGRAPHS):
        for word in paragraph.split():
            start = old.index(paragraph) + paragraph.index(word)
            span = TextAlignment(old, new).place(Span(start, start + len(word)))
            assert span is not None, (number, word)
            assert span.start == new.index(paragraph) + paragraph.index(word)


def test_a_paragraph_that_moved_and_was_corrected_takes_its_words_along():
    corrected = PARAGRAPHS[0].replace("الاتفاق", "الإتفاق")
    old, new = "\n".join(PARAGRAPHS), "\n".join([*PARAGRAPHS[1:], corrected])

    assert placed("الوزير أمس", old, new) == new.index("الوزير أمس")


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Either of the two may be the one that is left.
        ("بدأت الهدنة أمس الهدنة غدا", "بدأت الهدنة غدا"),
        ("بدأت الهدنة أمس الهدنة غدا", "بدأت الهدنة new غدا"),
        ("بدأت الهدنة الهدنة غدا", "بدأت الهدنة غدا"),
        ("بدأت الهدنة الهدنة غدا", "بدأت الهدنة الهدنة الهدنة غدا"),
    ],
)
def test_of_the_same_words_beside_each_other_no_other_takes_the_place(old, new, number):
    alignment, span = TextAlignment(old, new), span_of(TRUCE, old, number)

    assert alignment.place(span) is None
    assert alignment.loss(span).new_words is None
    assert alignment.loss(span).count == new.count(TRUCE)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "\ufeff" + text.replace("\n", " \t\n"),
        lambda text: text.rstrip("\n"),
    ],
    ids=["crlf", "cr", "nfd", "spaces", "end"],
)
def test_no_tag_of_an_article_is_lost_when_only_its_form_changed(path, change):
    old = path.read_bytes().decode()
    new = change(old)
    alignment = TextAlignment(old, new)
    chance = random.Random(path.stem)

    for _ in range(300):
        start = chance.randrange(len(old.rstrip()) - 1)
        span = Span(start, min(start + chance.randint(1, 60), len(old)))
        words = span.of(old)
        place = alignment.place(span)
        assert place is not None, words
        assert (
            CanonicalText(place.of(new)).text.strip()
            == CanonicalText(words).text.strip()
        )


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_a_corrected_letter_on_each_side_of_a_tag_leaves_it_in_place(path):
    old = path.read_bytes().decode()
    words = word_spans(old)
    chance = random.Random(path.stem)

    for _ in range(100):
        first = chance.randrange(1, len(words) - 8)
        last = first + chance.randrange(6)
        span = Span(words[first][0], words[last][1])
        before, after = words[first - 1][1] - 1, words[last + 1][0]
        new = f"{old[:before]}ژ{old[before + 1 : after]}ژ{old[after + 1 :]}"
        assert TextAlignment(old, new).place(span) == span, span.of(old)


@dataclass
class Text:
    """A text with where each of its characters is from; a character is a letter and its marks."""

    characters: list[tuple[str, int | None]]
    line_end: str = "\n"
    form: str = "NFC"
    is_marked: bool = False
    trail: str = ""

    def written(self) -> tuple[str, list[int | None]]:
        """The text, and where each of its code points is from."""
        pieces = ["\ufeff"] if self.is_marked else []
        origins: list[int | None] = [None] * len(pieces)
        for character, origin in self.characters:
            piece = unicodedata.normalize(self.form, character)
            if character == "\n":
                pieces.append(self.trail)
                origins += [None] * len(self.trail)
                piece = self.line_end
            pieces.append(piece)
            origins += [origin] * len(piece)
        return "".join(pieces), origins


def edited(text: Text, data: st.DataObject) -> None:
    """Make one edit of a kind that happens to texts."""
    kind = data.draw(st.sampled_from(EDITS))
    characters = text.characters
    start = data.draw(st.integers(0, len(characters)))
    match kind:
        case "line ends":
            text.line_end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
        case "form":
            text.form = data.draw(st.sampled_from(["NFC", "NFD"]))
        case "byte order mark":
            text.is_marked = not text.is_marked
        case "spaces":
            text.trail = data.draw(st.sampled_from(["", " ", " \t "]))
        case "insertion":
            words = data.draw(st.sampled_from(["new ", "n", "new words ", "، "]))
            characters[start:start] = [(letter, None) for letter in words]
        case "deletion":
            # Half a word that is left may make a whole one with half of the next.
            words = [0, *word_starts(characters), len(characters)]
            first = data.draw(st.integers(0, len(words) - 1))
            last = data.draw(st.integers(first, min(first + 3, len(words) - 1)))
            del characters[words[first] : words[last]]
        case "correction":
            if characters:
                characters[start % len(characters)] = ("ژ", None)
        case "moved paragraph":
            lines = paragraphs(characters)
            lines.append(lines.pop(data.draw(st.integers(0, len(lines) - 1))))
            characters[:] = itertools.chain.from_iterable(lines)


EDITS = [
    "line ends", "form", "byte order mark", "spaces",
    "insertion", "deletion", "correction", "moved paragraph",
]  # fmt: skip


def word_starts(characters: list[tuple[str, int | None]]) -> list[int]:
    pairs = enumerate(itertools.pairwise(letter for letter, _ in characters), 1)
    return [
        index
        for index, (before, letter) in pairs
        if letter.isalnum() and not before.isalnum()
    ]


def paragraphs(characters: list[tuple[str, int | None]]) -> list[list]:
    lines: list[list] = [[]]
    for character in characters:
        lines[-1].append(character)
        if character[0] == "\n":
            lines.append([])
    if lines[-1]:
        lines[-1].append(("\n", None))
    return [line for line in lines if line] or [[]]


WORDS = st.sampled_from(
    [
        "الهدنة", "قال", "في", "المدينة", "لا", "أعلنت", "الوزارة", "إن", "بدء", "اليوم",
        "مؤقتة", "شؤون", "غزة", "مسؤول", "على", "آخر",
    ]
)  # fmt: skip
FEW_WORDS = st.sampled_from(["الهدنة", "قال", "في"])


def texts(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lines = st.lists(words, min_size=1, max_size=9).map(" ".join)
    return st.lists(lines, min_size=1, max_size=6).map("\n".join)


@given(texts(WORDS) | texts(FEW_WORDS), st.data())
@settings(deadline=None, max_examples=400)
def test_whatever_happens_to_a_text_a_tag_is_on_its_own_words_or_detached(old, data):
    """Each span of a few words goes where its letters went, or to words with equal neighbours.

    Nobody can tell two occurrences apart that have, or had, the same words on both sides,
    or the end of the line.
    """
    text = Text([(letter, index) for index, letter in enumerate(old)])
    for _ in range(data.draw(st.integers(1, 4))):
        edited(text, data)
    new, origins = text.written()
    alignment = TextAlignment(old, new)

    words = word_spans(old)
    for first, (start, _) in enumerate(words):
        for last in range(first, min(first + 3, len(words))):
            place = alignment.place(Span(start, words[last][1]))
            if place is None:
                continue
            placed_words = words_in(new, place)
            for word, there in zip(words[first : last + 1], placed_words, strict=True):
                own = letters(Span(*word).of(old), range(*word))
                found = letters(there.of(new), origins[there.start : there.end])
                if found != own:
                    others = neighbours(new, there), origin_neighbours(old, found)
                    assert neighbours(old, Span(*word)) in others, (word, there, new)


def words_in(text: str, place: Span) -> list[Span]:
    """The words in the place, or the parts of words that are in it."""
    words = [*itertools.starmap(Span, word_spans(text))]
    return [
        Span(max(word.start, place.start), min(word.end, place.end))
        for word in words
        if word.overlaps(place)
    ]


def letters(words: str, origins: Iterable[int | None]) -> list[int | None]:
    """Where the letters of the words are from."""
    pairs = zip(words, origins, strict=True)
    return list(dict.fromkeys(origin for letter, origin in pairs if letter.isalnum()))


def neighbours(text: str, span: Span) -> tuple[str, str]:
    """The words beside the span in its line; "" at the line's edges."""
    before = CanonicalText(text[: span.start]).text.rpartition("\n")[2].split()
    after = CanonicalText(text[span.end :]).text.partition("\n")[0].split()
    return (before or [""])[-1], (after or [""])[0]


def origin_neighbours(old: str, origins: list[int | None]) -> tuple[str, str] | None:
    """The words that were beside the letters in the old text, if they are all from there."""
    if None in origins:
        return None
    return neighbours(old, Span(min(origins), max(origins) + 1))


@given(st.text("ab ا\u0654\u064b\u0651أ\r\n\t \ufeff", max_size=30), st.data())
@settings(deadline=None, max_examples=300)
def test_a_canonical_text_knows_each_place_of_its_source(source, data):
    canonical = CanonicalText(source)
    start = data.draw(st.integers(0, len(canonical.text)))
    end = data.draw(st.integers(start, len(canonical.text)))

    first, last = canonical.source_range(start, end)

    assert first >= 0
    assert last <= len(source)
    if start < end:
        whole_start, whole_end = canonical.canonical_range(first, last)
        assert whole_start <= start
        assert end <= whole_end
        assert canonical.source_range(whole_start, whole_end) == (first, last)
    assert CanonicalText(canonical.text).text == canonical.text


@pytest.mark.parametrize("unit", ["لا ", "\n", ".", " ", "\u064b\u0651", "لا\n"])
def test_a_long_text_of_one_word_is_aligned_without_a_claim(unit):
    old = unit * 20_000
    new = unit * 9_000 + "new" + unit * 10_000
    alignment = TextAlignment(old, new)

    places = [alignment.place(Span(start, start + 2)) for start in range(0, 9_000, 90)]

    assert places == [None] * 100


def test_a_tag_on_spaces_at_a_line_end_that_are_gone_is_gone():
    alignment = TextAlignment("قال  \nنعم", "قال\nنعم")

    assert alignment.place(Span(3, 5)) is None
    assert alignment.loss(Span(3, 5)).count == 0
