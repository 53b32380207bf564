"""Every number but gamma of 2,000 articles × 3 annotators × 20 tags, in seconds of CPU.

Then what tables show of these, and of 40 annotators who have done 20 articles each, the
verification, and gamma of fifty articles. The floor is what it takes to print
one JSON object for each tag.
"""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

from hashiya.agreement.gamma_scores import gamma_scores
from hashiya.agreement.material import Material, build_material
from hashiya.agreement.request import Request
from hashiya.agreement.scores import Score, agreement_scores
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.agreement.verification import checks
from hashiya.errors import ExtraMissing
from hashiya.model.model import Span, Tag
from hashiya.model.scheme import Layer
from hashiya.model.scheme_file import default_scheme

ARTICLES, ANNOTATORS, TAGS, CHARS = 2_000, 3, 20, 4_800
AT_MOST = 5.0
# Annotators of whom each has done twenty articles.
MANY = 40
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))

# Start, length, layer and label of a tag on which the annotators mostly agree.
Place = tuple[int, int, Layer, str]


def article_tags(lot: random.Random, number: int, text: str) -> ArticleTags:
    """Tags of annotators who mostly agree.

    Some edges are moved, labels changed, tags missing, and tags of their own added.
    """
    layers = default_scheme().layers
    drawn = []
    for _ in range(TAGS):
        start, length = lot.randrange(CHARS - 200), lot.randrange(5, 120)
        drawn.append((start, length, lot.choice(layers)))
    agreed: list[Place] = []
    for start, length, layer in drawn:
        agreed.append((start, length, layer, lot.choice(layer.labels).name))
    tags = {}
    for annotator in range(ANNOTATORS):
        name = f"annotator {annotator}"
        own = [version(lot, text, name, *entry) for entry in enumerate(agreed, 1)]
        tags[name] = own
    return ArticleTags(article=f"{number:05}", text=text, tags=tags)


def version(lot: random.Random, text: str, name: str, number: int, place: Place) -> Tag:
    """One annotator's version of a tag."""
    start, length, layer, label = place
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


def print_verification(material: Material, scores: Sequence[Score]) -> None:
    """Print what it takes to have the libraries compute alpha and F1 again."""
    of_all_articles = [score for score in scores if score.article is None]
    try:
        for verified, words in (
            (scores, ""),
            (of_all_articles, ", without those of one article"),
        ):
            begin = time.process_time()
            made = [check for check in checks(material, verified) if check is not None]
            seconds = time.process_time() - begin
            differ = sum(not check.holds for check in made)
            print(
                f"{seconds:5.2f} s of CPU to verify {len(made)} of them{words}: "
                f"{differ} differ"
            )
    except ExtraMissing as error:
        print(error)


def print_gamma(articles: Sequence[ArticleTags]) -> None:
    """Print what it takes to compute gamma."""
    material = build_material(articles, default_scheme())
    begin = time.process_time()
    try:
        count = len(list(gamma_scores(material)))
    except ExtraMissing as error:
        print(error)
        return
    seconds = time.process_time() - begin
    print(
        f"{seconds:5.2f} s of CPU for gamma of {len(articles)} articles: "
        f"{count} numbers of 30 samples each"
    )


def print_tables(articles: Sequence[ArticleTags]) -> None:
    """Print what it takes to compute only what tables show, also of many annotators."""
    lot = random.Random(6)
    names = [f"annotator {number:02}" for number in range(MANY)]
    of_many: list[ArticleTags] = []
    for article in articles[: MANY * 20 // ANNOTATORS]:
        tags = dict(
            zip(lot.sample(names, ANNOTATORS), article.tags.values(), strict=True)
        )
        of_many.append(
            ArticleTags(article=article.article, text=article.text, tags=tags)
        )
    for material in (
        build_material(articles, default_scheme()),
        build_material(of_many, default_scheme()),
    ):
        begin = time.process_time()
        request = Request().of_tables(material)
        scores = agreement_scores(material, by_article=False, request=request)
        count = len(list(scores))
        print(
            f"{time.process_time() - begin:5.2f} s of CPU for the {count} numbers of "
            f"tables, {len(material.articles)} articles of {len(material.annotators)} "
            "annotators"
        )


def json_seconds(articles: Sequence[ArticleTags]) -> float:
    """What it takes to print a JSON object for each tag."""
    begin = time.process_time()
    for article in articles:
        for tags in article.tags.values():
            for tag in tags:
                json.dumps(
                    {
                        "id": tag.id,
                        "layer": tag.layer,
                        "label": tag.label,
                        "text": tag.text,
                    }
                )
    return time.process_time() - begin


def main() -> None:
    """Print the figures; fail when they are above the bound."""
    lot = random.Random(5)
    texts = []
    for path in SEEDS:
        text = path.read_text(encoding="utf-8")
        texts.append((text * (CHARS // len(text) + 1))[:CHARS])
    articles = [
        article_tags(lot, number, texts[number % len(texts)])
        for number in range(ARTICLES)
    ]
    floor = json_seconds(articles)

    begin = time.process_time()
    material = build_material(articles, default_scheme())
    middle = time.process_time()
    scores = list(agreement_scores(material))
    end = time.process_time()
    print(
        f"{ARTICLES} articles × {ANNOTATORS} annotators × {TAGS} tags: "
        f"{len(scores)} numbers"
    )
    print(
        f"{middle - begin:5.2f} s of CPU to put the tags into columns, "
        f"{end - middle:5.2f} s for the numbers"
    )
    print(f"{(end - begin) / floor:5.1f} × a JSON object for each tag ({floor:.2f} s)")
    if end - begin > AT_MOST:
        raise SystemExit(f"more than {AT_MOST} s of CPU")
    print_tables(articles)
    print_verification(material, scores)
    print_gamma(articles[:50])


if __name__ == "__main__":
    main()
