"""Every number but gamma of 2,000 articles × 3 annotators × 20 tags, in seconds of CPU; verifying them; and gamma of fifty.

The floor is what it takes to print one JSON object for each tag.
"""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

from hashiya.agreement.material import ArticleTags, Material, build_material
from hashiya.agreement.scores import Score, agreement_scores, gamma_scores
from hashiya.agreement.verification import checks
from hashiya.errors import ExtraMissing
from hashiya.model.model import Span, Tag
from hashiya.model.scheme import Layer, default_scheme

ARTICLES, ANNOTATORS, TAGS, CHARS = 2_000, 3, 20, 4_800
AT_MOST = 5.0
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def made(lot: random.Random, number: int, text: str) -> ArticleTags:
    """Annotators who mostly mark the same, with some edges moved, labels changed, tags missing and tags of their own."""
    layers = default_scheme().layers
    places = [
        (lot.randrange(CHARS - 200), lot.randrange(5, 120), lot.choice(layers))
        for _ in range(TAGS)
    ]
    agreed = [
        (start, length, layer, lot.choice(layer.labels).name)
        for start, length, layer in places
    ]
    names = [f"annotator {each}" for each in range(ANNOTATORS)]
    return ArticleTags(
        article=f"{number:05}",
        text=text,
        tags={
            name: [tag(lot, text, name, at, *each) for at, each in enumerate(agreed, 1)]
            for name in names
        },
    )


def tag(
    lot: random.Random,
    text: str,
    name: str,
    number: int,
    start: int,
    length: int,
    layer: Layer,
    label: str,
) -> Tag:
    """One annotator's version of a tag."""
    chance = lot.random()
    if chance < 0.2:
        start, length = lot.randrange(CHARS - 200), lot.randrange(5, 120)
    elif chance < 0.5:
        length += lot.randrange(1, 8)
    if lot.random() < 0.2:
        label = lot.choice(layer.labels).name
    span = Span(start, start + length)
    return Tag(
        id=number,
        span=span,
        text=span.of(text),
        layer=layer.name,
        label=label,
        annotator=name,
        created="",
        updated="",
        attributes={"target": lot.choice("ابج")} if layer.attributes else {},
    )


def verify(columns: Material, rows: Sequence[Score]) -> None:
    """Print what it takes to have the libraries compute alpha and F1 anew."""
    try:
        for some, what in (
            (rows, ""),
            (
                [row for row in rows if row.article is None],
                ", without those of one article",
            ),
        ):
            begin = time.process_time()
            found = [check for check in checks(columns, some) if check is not None]
            end = time.process_time()
            wrong = sum(not check.holds for check in found)
            print(
                f"{end - begin:5.2f} s of CPU to verify {len(found)} of them{what}: {wrong} differ"
            )
    except ExtraMissing as error:
        print(error)


def main() -> None:
    """Print the figures; fail when they are above the bound."""
    lot = random.Random(5)
    texts = [path.read_text(encoding="utf-8") for path in SEEDS]
    texts = [(text * (CHARS // len(text) + 1))[:CHARS] for text in texts]
    said = [made(lot, number, texts[number % len(texts)]) for number in range(ARTICLES)]

    begin = time.process_time()
    for each in said:
        for mine in each.tags.values():
            for one in mine:
                json.dumps(
                    {
                        "id": one.id,
                        "layer": one.layer,
                        "label": one.label,
                        "text": one.text,
                    }
                )
    floor = time.process_time() - begin

    begin = time.process_time()
    columns = build_material(said, default_scheme())
    middle = time.process_time()
    rows = list(agreement_scores(columns))
    end = time.process_time()
    print(
        f"{ARTICLES} articles × {ANNOTATORS} annotators × {TAGS} tags: {len(rows)} numbers"
    )
    print(
        f"{middle - begin:5.2f} s of CPU to put the tags into columns, {end - middle:5.2f} s for the numbers"
    )
    print(f"{(end - begin) / floor:5.1f} × a JSON object for each tag ({floor:.2f} s)")

    if end - begin > AT_MOST:
        raise SystemExit(f"more than {AT_MOST} s of CPU")

    verify(columns, rows)
    try:
        begin = time.process_time()
        count = len(list(gamma_scores(build_material(said[:50], default_scheme()))))
        print(
            f"{time.process_time() - begin:5.2f} s of CPU for gamma of 50 articles: {count} numbers of 30 samples each"
        )
    except ExtraMissing as error:
        print(error)


if __name__ == "__main__":
    main()
