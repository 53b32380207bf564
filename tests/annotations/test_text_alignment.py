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
from hashiya.text.common_subsequence import common_subsequence
from hashiya.text.matching_blocks import matching
from hashiya.text.text_alignment import Loss, TextAlignment

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
    span = TextAlignment(old, new).place(span_of(words, old, number)).span
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

    placement = TextAlignment(old, new).place(span_of("المتحدث:  \nإن الهدنة", old))
    back = TextAlignment(new, old).place(span_of("غدا", new))

    assert placement.span == span_of(f"المتحدث:{ends}إن الهدنة", new)
    assert back.span == span_of("غدا", old)


def test_words_are_the_same_words_in_another_normalization_form():
    ministry = "أعلنت الوزارة"

    there = TextAlignment(TEXT, NFD).place(span_of(ministry, TEXT)).span
    back = TextAlignment(NFD, TEXT).place(there).span

    assert there.of(NFD) == unicodedata.normalize("NFD", ministry)
    assert back == span_of(ministry, TEXT)


def test_half_of_a_character_that_is_composed_now_has_no_place():
    alef = Span(0, 1)

    assert NFD[0] == "ا"
    assert TextAlignment(NFD, TEXT).place(alef).span is None
    assert TextAlignment(NFD, NFD + " انتهى").place(alef).span == alef


@pytest.mark.parametrize(
    ("old_words", "new_words"),
    [
        ("الهدنه", "الهدنة"),
        ("الهدن", "الهدنة"),
        ("هدنة", "الهدنة"),
        ("الهدنة", "الهُدنةُ"),
        ("الهدنة", "الصلح"),
        ("الهدنه والصلح", "الهدنة والصلح"),
    ],
)
def test_corrected_words_have_no_place_and_the_new_words_are_named(
    old_words, new_words
):
    old, new = TEXT.replace(TRUCE, old_words), TEXT.replace(TRUCE, new_words)

    placement = TextAlignment(old, new).place(span_of(old_words, old))

    assert (placement.span, placement.loss) == (None, Loss.CHANGED)
    assert placement.new_words.of(new) == new_words


def test_new_words_are_named_where_the_words_beside_them_were_corrected_as_well():
    new = TEXT.replace("بدء الهدنة اليوم", "بدأ الهدنه أليوم")

    placement = TextAlignment(TEXT, new).place(span_of(TRUCE, TEXT))

    assert placement.new_words.of(new) == "الهدنه"


def test_removed_words_say_so():
    new = TEXT.replace("بدء الهدنة ", "")

    assert TextAlignment(TEXT, new).place(span_of(TRUCE, TEXT)).loss is Loss.REMOVED


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
            span = TextAlignment(old, new).place(Span(start, start + len(word))).span
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
    placement = TextAlignment(old, new).place(span_of(TRUCE, old, number))

    assert (placement.span, placement.loss) == (None, Loss.AMBIGUOUS)


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
        if not words.strip(" \t\n"):
            continue
        place = alignment.place(span).span
        assert place is not None, words
        assert (
            CanonicalText(place.of(new)).text.strip()
            == CanonicalText(words).text.strip()
        )


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_a_corrected_letter_on_each_side_of_a_tag_leaves_it_in_place(path):
    old = path.read_bytes().decode()
    chance = random.Random(path.stem)

    for _ in range(100):
        start = chance.randrange(1, len(old) - 80)
        span = Span(start, start + chance.randint(4, 60))
        before, after = span.start - 1, span.end
        new = f"{old[:before]}ژ{span.of(old)}ژ{old[after + 1 :]}"
        place = TextAlignment(old, new).place(span).span
        if old.count(span.of(old)) == 1 and span.of(old).strip() == span.of(old):
            assert place == span, span.of(old)
        assert place in {span, None}


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
LINES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
TEXTS = st.lists(LINES, min_size=1, max_size=6, unique=True).map("\n".join)


@given(TEXTS, st.data())
@settings(deadline=None, max_examples=400)
def test_whatever_happens_to_a_text_a_tag_is_on_its_own_words_or_detached(old, data):
    text = Text([(letter, index) for index, letter in enumerate(old)])
    for _ in range(data.draw(st.integers(1, 4))):
        edited(text, data)
    new, origins = text.written()
    alignment = TextAlignment(old, new)

    for start in range(0, len(old), 3):
        for end in (start + 1, start + 4, start + 11):
            span = Span(start, min(end, len(old)))
            place = alignment.place(span).span
            if place is not None:
                own = letters(old[span.start : span.end], range(span.start, span.end))
                there = letters(place.of(new), origins[place.start : place.end])
                # An inserted line end may be taken for one that was there.
                assert there == own, (span.of(old), place.of(new), new)


def letters(words: str, origins: Iterable[int | None]) -> list[int | None]:
    """Where the letters of the words are from."""
    return list(
        dict.fromkeys(
            origin
            for letter, origin in zip(words, origins, strict=True)
            if letter.isalnum()
        )
    )


@given(st.lists(st.integers(0, 3), max_size=7), st.lists(st.integers(0, 3), max_size=7))
@settings(deadline=None, max_examples=300)
def test_the_common_subsequence_is_the_heaviest_of_all(old, new):
    weights = [1, 3, 4, 8]

    def worth(pairs):
        runs = sum(
            (old_index - 1, new_index - 1) not in pairs
            for old_index, new_index in pairs
        )
        return sum(weights[old[index]] for index, _ in pairs) - 2 * runs

    best = max(
        worth(list(zip(old_indices, new_indices, strict=True)))
        for length in range(min(len(old), len(new)) + 1)
        for old_indices in itertools.combinations(range(len(old)), length)
        for new_indices in itertools.combinations(range(len(new)), length)
        if [old[index] for index in old_indices]
        == [new[index] for index in new_indices]
    )
    pairs = common_subsequence(old, new, weights)

    assert pairs == sorted(pairs)
    assert all(old[old_index] == new[new_index] for old_index, new_index in pairs)
    assert worth(pairs) == best


@given(st.text("ab لا\n", max_size=80), st.text("ab لا\n", max_size=80))
@settings(deadline=None, max_examples=300)
def test_blocks_are_equal_text_in_order_and_each_character_is_in_one(old, new):
    blocks = matching(old, new)

    old_position = new_position = 0
    for block in blocks.in_order:
        assert old_position <= block.old
        assert new_position <= block.new
        assert block.length > 0
        old_position, new_position = block.old_end, block.new_end
    assert old_position <= len(old)
    assert new_position <= len(new)
    for block in (*blocks.in_order, *blocks.moved, *blocks.certain):
        assert old[block.old : block.old_end] == new[block.new : block.new_end]


@given(st.text("ab ا\u0654\u064b\u0651أ\r\n\t \ufeff", max_size=30), st.data())
@settings(deadline=None, max_examples=300)
def test_a_canonical_text_knows_each_place_of_its_source(source, data):
    canonical = CanonicalText(source)
    start = data.draw(st.integers(0, len(canonical.text)))
    end = data.draw(st.integers(start, len(canonical.text)))

    first, last = canonical.source_range(start, end)

    assert 0 <= first <= last <= len(source)
    if start < end:
        whole = canonical.range_of(first, last)
        assert whole.start <= start
        assert end <= whole.end
        assert canonical.source_range(whole.start, whole.end) == (first, last)
    assert CanonicalText(canonical.text).text == canonical.text


@pytest.mark.parametrize("unit", ["لا ", "\n", ".", " ", "\u064b\u0651", "لا\n"])
def test_a_long_text_of_one_word_is_aligned_without_a_claim(unit):
    old = unit * 20_000
    new = unit * 9_000 + "new" + unit * 10_000
    alignment = TextAlignment(old, new)

    placements = [
        alignment.place(Span(start, start + 2)) for start in range(0, 9_000, 90)
    ]

    assert all(placement.span is None for placement in placements)
