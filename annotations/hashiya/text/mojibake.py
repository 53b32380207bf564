"""Arabic in UTF-8 that was read in another encoding: noticed, and repaired.

Each Arabic letter is two bytes in UTF-8, so it became two characters: «سلام» (peace)
became «ط³ظ„ط§ظ…» in windows-1256, and «Ø³Ù„Ø§Ù…» in windows-1252 or ISO 8859-1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# Which nearly every Arabic text has; what became of it shows whether one was misread.
_ALEF = "ا"
# A text was misread from this many repaired characters on, if they are this part of
# those beyond ASCII: signs that were added later may stand between them.
_FEWEST = 4
_PART = 0.8
# A text may have been misread again.
_TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreading:
    """An encoding that UTF-8 is misread in, and the byte of each of its characters."""

    name: str
    byte_of: Mapping[str, int] = field(repr=False)
    run: re.Pattern[str] = field(repr=False)
    signs: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, name: str, *others: str) -> "Misreading":
        """The misreading in the codec of this name, or in others that differ in controls."""
        byte_of: dict[str, int] = {}
        for byte in range(0x80, 0x100):
            try:
                char = bytes([byte]).decode(name)
            except UnicodeDecodeError:
                continue
            byte_of[char] = byte
        for byte in range(0x80, 0xA0):
            # Programs give undefined bytes the control characters of ISO 8859-1.
            byte_of.setdefault(chr(byte), byte)
        chars = "".join(map(re.escape, byte_of))
        signs: set[str] = set()
        for codec in (name, *others):
            once = _ALEF.encode().decode(codec)
            signs |= {once, once.encode().decode(codec)}
        return cls(
            name=name,
            byte_of=byte_of,
            run=re.compile(f"[{chars}]+"),
            signs=frozenset(signs),
        )


MISREADINGS = (
    Misreading.of("windows-1256"),
    Misreading.of("windows-1252", "iso-8859-1"),
)


def misreading_of(text: str) -> Misreading | None:
    """How the text was misread; None where it was not."""
    for misreading in MISREADINGS:
        if not any(sign in text for sign in misreading.signs):
            continue
        repaired, count, misread = _repaired(text, misreading)
        foreign = sum(not char.isascii() for char in text)
        arabic = sum("\u0600" <= char <= "\u06ff" for char in repaired)
        if count < _FEWEST or misread < _PART * foreign:
            continue
        # One that was misread twice is not Arabic yet.
        if arabic >= _FEWEST or misreading_of(repaired) is not None:
            return misreading
    return None


def mended(text: str, misreading: Misreading) -> str:
    """The text as it was; what cannot be repaired stays as it is."""
    text = _repaired(text, misreading)[0]
    for _ in range(_TIMES - 1):
        again = misreading_of(text)
        if again is None:
            break
        text = _repaired(text, again)[0]
    return text


def _repaired(text: str, misreading: Misreading) -> tuple[str, int, int]:
    """The text repaired, the characters that it got, and those that they were made of."""
    count = misread = 0

    def repair(match: re.Match[str]) -> str:
        nonlocal count, misread
        run = match[0]
        try:
            original = bytes(map(misreading.byte_of.__getitem__, run)).decode()
        except UnicodeDecodeError:
            return run
        count += len(original)
        misread += len(run)
        return original

    return misreading.run.sub(repair, text), count, misread
