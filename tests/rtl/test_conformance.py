"""The levels and the order are Unicode's: its two test files, and its data behind our tables."""

import re
import unicodedata
from pathlib import Path

import pytest
from bidi.mirror import MIRRORED

from hashiya_rtl import embedding_levels, line_levels, paragraph_level, visual_order
from hashiya_rtl.clusters import HIDDEN
from hashiya_rtl.unicode_data import (
    BIDI_CLASSES,
    CLASS_LETTERS,
    CLOSING,
    JOINING,
    MIRROR,
    OPENING,
)

UNICODE = Path("/usr/share/unicode")
REMOVED = frozenset("bxyXYp")
# One character of each class; none is a bracket.
SAMPLES = {
    "L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "AN": "\u0661",
    "ES": "+", "ET": "%", "CS": ",", "NSM": "\u0300", "BN": "\xad",
    "B": "\u2029", "S": "\t", "WS": " ", "ON": "!",
    "LRE": "\u202a", "RLE": "\u202b", "LRO": "\u202d", "RLO": "\u202e", "PDF": "\u202c",
    "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip


def unicode_lines(name):
    path = UNICODE / name
    if not path.exists():
        pytest.skip(f"{path} is missing: install Debian's unicode-data")
    for row in path.read_text(encoding="utf-8").splitlines():
        line = row.partition("#")[0].strip()
        if line:
            yield line


def resolved(text, base):
    base, levels = embedding_levels(text, base)
    classes = text.translate(BIDI_CLASSES)
    levels = line_levels(levels, classes, base)
    shown = [
        "x" if letter in REMOVED else str(level)
        for letter, level in zip(classes, levels, strict=True)
    ]
    order = [str(at) for at in visual_order(levels) if classes[at] not in REMOVED]
    return base, " ".join(shown), " ".join(order)


def test_every_line_of_bidi_character_test_has_its_levels_and_order():
    lines = 0
    for line in unicode_lines("BidiCharacterTest.txt"):
        codes, direction, base, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        assert resolved(text, {"0": 0, "1": 1}.get(direction)) == (
            int(base),
            levels,
            order,
        ), line
        lines += 1
    assert lines == 91_707


def bidi_test_cases():
    """(classes, directions, levels, order) of every data line of BidiTest."""
    levels = order = ""
    for line in unicode_lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            levels = " ".join(line[8:].split())
        elif line.startswith("@Reorder:"):
            order = " ".join(line[9:].split())
        elif not line.startswith("@"):
            classes, directions = line.split(";")
            yield classes.split(), int(directions, 16), levels, order


def check_bidi_test(every):
    checked = 0
    for number, (classes, directions, levels, order) in enumerate(bidi_test_cases()):
        if number % every:
            continue
        text = "".join(SAMPLES[name] for name in classes)
        for bit, base in ((1, None), (2, 0), (4, 1)):
            if directions & bit:
                assert resolved(text, base)[1:] == (levels, order), (classes, base)
                checked += 1
    return checked


def test_a_fixed_sample_of_bidi_test_has_its_levels_and_order():
    assert check_bidi_test(23) > 30_000


@pytest.mark.long
def test_all_of_bidi_test_has_its_levels_and_order():
    assert check_bidi_test(1) == 770_241


def test_the_paragraph_level_skips_isolates():
    assert paragraph_level("\u2067\u0627\u2069 a") == 0
    assert paragraph_level("1 \u0627") == 1
    assert paragraph_level("") == 0


def test_the_bracket_pairs_are_those_of_bidi_brackets():
    pairs = [line.split("; ") for line in unicode_lines("BidiBrackets.txt")]
    opening = {
        chr(int(one, 16)): chr(int(other, 16))
        for one, other, kind in pairs
        if kind == "o"
    }
    assert {char: CLOSING[close] for char, close in opening.items()} == OPENING
    assert set(CLOSING) == set(opening.values())


def test_the_mirrored_pairs_are_those_of_bidi_mirroring():
    pairs = [line.split("; ") for line in unicode_lines("BidiMirroring.txt")]
    assert {chr(int(one, 16)): chr(int(other, 16)) for one, other in pairs} == MIRROR
    assert set(MIRRORED.items()) < set(MIRROR.items())


def test_the_joining_types_of_the_arabic_blocks_are_those_of_arabic_shaping():
    arabic = re.compile(
        "[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\u200c\u200d\u202f\u2066-\u2069]"
    )
    rows = [line.split(";") for line in unicode_lines("ArabicShaping.txt")]
    listed = {chr(int(row[0], 16)): row[2].strip() for row in rows}
    arabic_types = {
        char: letter for char, letter in listed.items() if arabic.match(char)
    }
    assert {char: JOINING[ord(char)] for char in arabic_types} == arabic_types


def test_the_classes_are_those_of_derived_bidi_class_where_python_knows_the_character():
    path = "extracted/DerivedBidiClass.txt"
    for line in unicode_lines(path):
        codes, name = (part.strip() for part in line.split(";"))
        first, _, last = codes.partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            if unicodedata.bidirectional(chr(code)):
                assert BIDI_CLASSES[code] == CLASS_LETTERS[name], hex(code)


@pytest.mark.parametrize(
    ("code", "letter"),
    [
        (0x0590, "R"), (0x08FF, "m"), (0x1EEFF, "A"), (0x1ED00, "A"), (0x20CF, "%"),
        (0xFDD0, "b"), (0x1FFFE, "b"), (0xE0FFF, "b"), (0x10FFFD, "L"), (0x0378, "L"),
        (0x07B2, "A"), (0xD800, "L"),
    ],
)  # fmt: skip
def test_an_unassigned_character_has_the_class_of_its_block(code, letter):
    assert BIDI_CLASSES[code] == letter


# Where a cell of a terminal asks for something else than UAX #29: signs that enclose a
# number have a cell of their own, a line end is no cell, spacing marks ride only on
# letters, and a jamo out of order stands with its neighbour. Nothing rides on a joiner
# that joins nothing or on an unassigned character; a skin tone that no emoji has is
# shown by itself.
OTHERWISE = re.compile(
    "[\u0600\u0903\u1100-\u11ff\uac00-\ud7a3\u0378]|\r\n|^\u200d|a\U0001f3ff"
)


def test_clusters_are_those_of_grapheme_break_test_but_for_what_a_cell_cannot_hold():
    checked = 0
    for parts in map(str.split, unicode_lines("auxiliary/GraphemeBreakTest.txt")):
        text = "".join(chr(int(part, 16)) for part in parts if part not in {"÷", "×"})
        if OTHERWISE.search(text):
            continue
        marks = [part == "÷" for part in parts[0::2]]
        starts = [start for start, _ in HIDDEN.clusters(text)]
        assert starts == [at for at, breaks in enumerate(marks[:-1]) if breaks], parts
        checked += 1
    assert checked > 150
