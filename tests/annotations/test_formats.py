"""Every format returns what it holds unchanged, and lists exactly the rest as losses."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FormatOptionUnknown
from hashiya.exchange.capabilities import (
    fitted,
    missing_parts,
    missing_parts_to_train,
)
from hashiya.exchange.exporting.pseudonyms import Pseudonyms
from hashiya.exchange.exporting.selected_articles import exported_article, resolved
from hashiya.exchange.exporting.selection import (
    EVERYTHING,
    Selection,
    selected_scheme,
)
from hashiya.exchange.format_options import NO_OPTIONS, FormatOptions
from hashiya.exchange.formats.excel_cells import SEPARATORS
from hashiya.exchange.importing.apply import apply_staged
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.native_validation import ValidationCounts, line_problems
from hashiya.exchange.offset_units import OffsetUnit
from hashiya.exchange.overlaps import Overlaps
from hashiya.exchange.registry import FORMATS, FolderFormat, format_named
from hashiya.exchange.token_labels import Alignment, TaggingScheme
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.store import TagStore
from hashiya.store.memory_files import MemoryFiles

NOW = "2026-11-20T16:00:00Z"
TEXTS = {
    "a/emoji": "😀 روسيا 👨‍👩‍👧 تشرح علاقتها مع حماس 🇵🇸",  # Russia explains its relation with Hamas
    "a.crlf": "قال\r\nالوزير\r\n\r\nإنه «لن يعود»\n",  # the minister said he "will not return"
    "nbsp": "غزة\u00a0 \u200fو\u200cالقدس\u2028والضفة\x85",  # Gaza, Jerusalem, the West Bank
    "harakat": "شَرَحَ الأَمْرَ\tوَبَيَّنَهُ، ثُمَّ مَضَى",  # he explained the matter, made it clear, and went
    "prefix": 'وقال وبالفعل =1+1, "نعم"; \'-- #T1\n\n  \n',  # and he said, and indeed … yes
    "=empty": "",
    "../one": "ل",  # a letter
}
# These depend on where tags stand; what they take is not told from the tags alone.
PLACES = {
    Part.OVERLAP,
    Part.EDGE,
    Part.LINE_END,
    Part.CONTROL,
    Part.NAME,
    Part.TIMELIKE,
}
# Those of an extra are tried where that is installed.
KINDS = [
    pytest.param(kind, marks=pytest.mark.consumers)
    if format_named(kind).extra
    else kind
    for kind in FORMATS
]
LABELS = [
    ("topic", "law"),
    ("topic", "media"),
    ("stance", "favor"),
    ("to/p%ic", "l a/w"),
    ("موقف", "مؤيد"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    rows = (
        json.dumps({"id": name, "text": text, "n": [1], "url": "x"}) + "\n"
        for name, text in TEXTS.items()
    )
    (root / "rows.jsonl").write_text("".join(rows), "utf-8")
    return ProjectFolder.open(root)


@st.composite
def tags(draw: st.DrawFn, text: str, ids: st.SearchStrategy[int]) -> Tag:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(
        lambda ends: ends[0] < ends[1]
    )
    found = (
        draw(st.one_of(ends, ends, st.just((0, len(text))), st.none()))
        if text
        else None
    )
    span = Span(*found) if found else None
    layer, label = draw(st.sampled_from(LABELS))
    said = st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6
    )
    return Tag(
        id=draw(ids),
        span=span,
        text=span.of(text) if span else "",
        layer=layer,
        label=label,
        annotator=draw(st.sampled_from(["salma", "عمر"])),
        created=NOW,
        updated=draw(st.sampled_from([NOW, "2026-11-21T16:00:00Z"])),
        attributes=draw(
            st.dictionaries(
                st.sampled_from(["target", "expression", "x y"]),
                said.map(str.strip),
                max_size=2,
            )
        ),
        confidence=draw(st.sampled_from([None, 1, 5])),
        note=draw(said),
        origin=draw(st.sampled_from(["human", "import:x"])),
        score=draw(st.sampled_from([None, 0.1, -1e-9])),
    )


@st.composite
def datasets(draw: st.DrawFn) -> dict[str, tuple[Tag, ...]]:
    ids = st.shared(st.just(iter(range(1, 1 << 62))), key="ids").map(next)
    return {
        name: tuple(
            sorted(
                draw(st.lists(tags(text, ids), max_size=5)), key=lambda tag: tag.order
            )
        )
        for name, text in TEXTS.items()
        if draw(st.booleans())
    }


def hard() -> dict[str, tuple[Tag, ...]]:
    """What is told to break: each kind of place once, in each text."""
    made = {}
    for name, text in TEXTS.items():
        middle = len(text) // 2
        places = [
            *(
                (0, len(text), "law"),
                (0, len(text), "media"),
            ),  # the whole article, twice, differently
            *(
                (middle, len(text), "law"),
                (middle + 1, len(text), "law"),
            ),  # nested, from inside a word or an emoji
            (1, middle + 1, "law"),  # overlapping, after a prefix
            (max(text.find("\n"), 0), len(text), "media"),  # from a line end
        ]
        made[name] = tuple(
            Tag(
                id=index,
                span=Span(start, end),
                text=text[start:end],
                layer="topic",
                label=label,
                annotator="salma",
                created=NOW,
                updated=NOW,
            )
            for index, (start, end, label) in enumerate(
                sorted(places), 1 + 10 * len(made)
            )
            if start < end
        )
    return made


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a user sets for an export."""

    options: FormatOptions = NO_OPTIONS
    selection: Selection = EVERYTHING
    is_hidden: bool = False

    def of(self, dataset):
        """The tags that are selected."""
        return {
            name: tuple(filter(self.selection.wants, tags_there))
            for name, tags_there in dataset.items()
        }


# What can be set for a format, and does not only hold for reading it.
OPTIONS = {
    "offsets": [None, *OffsetUnit],
    "overlaps": [None, *Overlaps],
    "tagging": [None, *TaggingScheme],
    "alignment": [None, *Alignment],
    "without_ids": [False, True],
    "excel": [False, True],
    "separator": [None, *SEPARATORS],
}


@st.composite
def choices(draw: st.DrawFn, kind: str) -> Choices:
    chosen = {
        name: draw(st.sampled_from(values))
        for name, values in OPTIONS.items()
        if name in format_named(kind).takes
    }
    layers = draw(st.sampled_from([(), ("topic",), ("stance", "topic")]))
    meta = draw(st.sampled_from([None, (), ("n",), ("url", "none")]))
    options = FormatOptions(**chosen)
    try:
        format_named(kind, options)
    except FormatOptionUnknown:
        options = replace(options, overlaps=None)
    return Choices(
        options=options,
        selection=Selection(layers=frozenset(layers), meta=meta, any_status=True),
        is_hidden=draw(st.booleans()),
    )


def exported(project, dataset, chosen, path: Path):
    """The articles as an export selects them, and the pseudonyms by their names."""
    store = TagStore(path.parent, MemoryFiles())
    for name, tags_there in dataset.items():
        for annotator in {tag.annotator for tag in tags_there}:
            own = tuple(tag for tag in tags_there if tag.annotator == annotator)
            change = Change(set=own, status=Status.DONE)
            store.write(annotator, project.read(name), change)
    problems = []
    selection = resolved(project, store, problems.append, chosen.selection)
    articles = []
    for entry in project.entries:
        if entry.id in dataset:
            losses = Losses()
            article = exported_article(
                project, store.listed(), entry, selection, problems.append, losses
            )
            assert not losses
            articles.append(article)
    assert problems == []
    if not chosen.is_hidden:
        return articles, {}
    pseudonyms = Pseudonyms(path.with_name("key.json"))
    pseudonyms.add(store.annotators())
    names = {name: pseudonyms.of(name) for name in store.annotators()}
    return list(map(pseudonyms.article, articles)), names


def write(made, articles, scheme, path: Path) -> Losses:
    losses = Losses()
    fitting = fitted(articles, made, losses)
    if isinstance(made, FolderFormat):
        path.mkdir()
        made.write(fitting, scheme, losses, path)
    else:
        path.write_bytes(b"".join(made.write(fitting, scheme, losses)))
    return losses


def read(made, project, path: Path, annotator=None):
    """What comes in, as tags by article; nothing of it may be told as wrong.

    The format has no options here: a file says itself how it is written.
    """
    store, told = TagStore(path.parent, MemoryFiles()), []
    how = Attribution(
        annotator=annotator, fallback="nobody", origin="import:x", now=NOW
    )
    apply_staged(
        project,
        store,
        stage(project, made.read(path, lambda _: None), how, told.append),
    )
    assert told == []
    return [
        (name, tag)
        for who in store.annotators()
        for name in store.articles_of(who)
        for tag in store.read(who, name).tags
    ]


def said(made, name: str, tag: Tag) -> tuple[object, ...]:
    """What the format holds of what the tag says."""
    lacks = made.lacks if tag.span else made.lacks | made.lacks_of_articles
    return (
        name,
        tag.span,
        tag.layer,
        tag.label,
        tuple(
            (name, value)
            for name, value in sorted(tag.attributes.items())
            if Part.ATTRIBUTES not in lacks or (name in made.attributes and value)
        ),
        None if Part.CONFIDENCE in lacks else tag.confidence,
        None if Part.NOTE in lacks else tag.note,
        None if Part.ANNOTATOR in lacks else tag.annotator,
        None if Part.ORIGIN in lacks else tag.origin,
        None if Part.SCORE in lacks else tag.score,
        None if Part.ID in lacks else tag.id,
        None if Part.TIMES in lacks else (tag.created, tag.updated),
    )


def losing(made, dataset) -> Counter[tuple[str, str | None]]:
    """What is lost of what tags say, told from what they say."""
    found: Counter[tuple[str, str | None]] = Counter()
    for name, tags_there in dataset.items():
        several = len({tag.annotator for tag in tags_there}) > 1
        for tag in tags_there:
            lacks = made.lacks if tag.span else made.lacks | made.lacks_of_articles
            parts = {
                Part.ATTRIBUTES: any(
                    not (name in made.attributes and value)
                    for name, value in tag.attributes.items()
                ),
                Part.CONFIDENCE: tag.confidence is not None,
                Part.NOTE: bool(tag.note),
                Part.ORIGIN: tag.origin != "human",
                Part.SCORE: tag.score is not None,
                Part.ANNOTATOR: several,
            }
            if tag.span is None and Part.ARTICLE_LABEL in lacks:
                parts = {Part.ARTICLE_LABEL: True}
            found.update(
                (part.value, str(tag.id))
                for part, has in parts.items()
                if has and part in lacks
            )
        kept = [
            tag
            for tag in tags_there
            if tag.span or Part.ARTICLE_LABEL not in made.lacks
        ]
        if Part.ARTICLE in made.lacks and not kept:
            found[Part.ARTICLE.value, None] += 1
        if Part.EMPTY in made.lacks and not TEXTS[name]:
            found[Part.EMPTY.value, None] += 1
            found.update((Part.EMPTY.value, str(tag.id)) for tag in kept)
    return found


def test_every_option_that_is_for_writing_is_tried():
    takes = frozenset[str]().union(*(format_named(kind).takes for kind in FORMATS))

    assert takes - OPTIONS.keys() == {
        # How a file of others is read.
        "text_key",
        "encoding",
        "features",
        # What an export adds, which has tests of its own.
        "predictions",
        "guidelines",
    }


@pytest.mark.parametrize("kind", KINDS)
@given(dataset=datasets(), data=st.data())
@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
def test_what_a_format_holds_comes_back_whatever_is_set(
    project, tmp_path_factory, kind, dataset, data
):
    path = tmp_path_factory.mktemp("out") / "out"
    check_export(project, path, kind, dataset, data.draw(choices(kind)))


@pytest.mark.parametrize("kind", KINDS)
@given(dataset=datasets())
@example(dataset=hard())
@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
def test_what_a_format_holds_comes_back_and_what_it_does_not_is_listed(
    project, tmp_path_factory, kind, dataset
):
    path = tmp_path_factory.mktemp("out") / "out"
    check_export(project, path, kind, dataset, Choices())


def check_export(project, path, kind, dataset, chosen):
    """Export and import: what is held is the same, and exactly the rest is listed."""
    made = format_named(kind, chosen.options)
    articles, names = exported(project, dataset, chosen, path)
    scheme = selected_scheme(project.scheme, chosen.selection)

    losses = write(made, articles, scheme, path)
    if kind == "jsonl":
        assert list(line_problems(path, lambda _: None, ValidationCounts())) == []
    annotator = "laila" if Part.ANNOTATOR in made.lacks else None
    back = read(format_named(kind), project, path, annotator)
    dataset = {
        name: tuple(
            replace(tag, annotator=names.get(tag.annotator, tag.annotator))
            for tag in tags_there
        )
        for name, tags_there in chosen.of(dataset).items()
    }

    listed = [json.loads(loss) for loss in losses.listed()]
    places = PLACES | made.lacks_to_train
    told = Counter(
        (loss["part"], loss.get("tag")) for loss in listed if loss["part"] not in places
    )
    assert told == losing(made, dataset)
    gone = {loss["tag"] for loss in listed if loss.get("gone")}
    moved = {
        loss["tag"] for loss in listed if loss["part"] in places and "tag" in loss
    } - gone
    lacks = made.lacks | made.lacks_of_articles | made.lacks_to_train
    assert {loss["part"] for loss in listed} <= lacks | {Part.OVERLAP, Part.NAME}
    whole = [
        (name, tag)
        for name in dataset
        for tag in dataset[name]
        if str(tag.id) not in gone | moved
    ]
    expected = Counter(said(made, name, tag) for name, tag in whole)
    found = Counter(said(made, name, tag) for name, tag in back)
    assert expected - found == Counter()
    assert (found - expected).total() == len(moved)
    if Part.META not in made.lacks:
        metas = {
            # msgpack, as spaCy's files are, gives tuples for lists.
            imported.article: json.loads(json.dumps(imported.meta))
            for imported in format_named(kind).read(path, lambda _: None)
        }
        fields = chosen.selection.meta
        kept = {}
        for name in dataset:
            meta = project.read(name).meta
            kept[name] = {
                field: value
                for field, value in meta.items()
                if fields is None or field in fields
            }
        assert metas.items() <= kept.items()
        assert Part.EMPTY in made.lacks or metas.keys() == kept.keys()


@pytest.mark.parametrize("kind", list(FORMATS))
def test_the_table_of_the_documentation_says_what_the_format_says(kind):
    made = format_named(kind)
    lacks = []
    for part in missing_parts(made):
        held = ", ".join(sorted(made.attributes))
        is_partial = part is Part.ATTRIBUTES and held
        lacks.append(f"{part.value} but {held}" if is_partial else part.value)
    lacks += [
        f"{part.value} of an article's label"
        for part in Part
        if part in made.lacks_of_articles
    ]
    lacks += [f"{part.value} in what trains" for part in missing_parts_to_train(made)]
    shape = "folder" if isinstance(made, FolderFormat) else "file"
    row = f"| `{made.name}` | {shape} | {made.unit} | {', '.join(lacks) or 'nothing'} |"

    assert (
        row
        in (Path(__file__).parents[2] / "docs" / "formats.md")
        .read_text("utf-8")
        .splitlines()
    )
