"""Numbers with nouns in the singular or plural."""


def counted(number: int, noun: str) -> str:
    """`1 tag`, `2 tags`, `1,200 tags`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
