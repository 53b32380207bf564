"""Reading a CAS: the annotations of each of its views that are tags."""

import re
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from hashiya.errors import FileInvalid, Finding, Hint
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.formats.cas.foreign_types import (
    check_json,
    check_type_system,
    check_xml,
)
from hashiya.exchange.formats.cas.json_views import FIRST_VIEW, views_of_json
from hashiya.exchange.formats.cas.tagsets import TAGSETS
from hashiya.exchange.formats.cas.type_system import (
    ARTICLE_TYPES,
    DOCUMENT,
    EXTRA,
    NUMBERS,
    SPAN_TYPES,
    TEXTS,
    own_name,
)
from hashiya.exchange.formats.native_repair import readable_article
from hashiya.exchange.registry import Advance
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import FieldInvalid, located
from hashiya.io.line_reader import whole
from hashiya.io.regular_files import regular_files
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.store.names import decoded

JSON, XMI, TYPES = ".json", ".xmi", "TypeSystem.xml"
# The features that the native format has as keys of a tag, but for the id.
FEATURES: Final = (*TEXTS[1:], *NUMBERS)
_IGNORED_TYPES = re.compile(
    r"uima\.|org\.dkpro\.core\.api\.xml\."
    r"|de\.tudarmstadt\.ukp\.dkpro\.core\.api\.(segmentation|metadata)\."
)
_METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
# Its features, and the keys in an article's meta.
_META = {"documentTitle": "title", "documentUri": "url", "collectionId": "collection"}
_OWN_FEATURES = {*TEXTS, *NUMBERS, "begin", "end", "sofa"}
_LABELS = ("label", "value")

# The most characters of a library's message that are repeated.
_LONGEST_REASON = 200

# Gives each view of a CAS with its name.
Load = Callable[[bytes], Iterator[tuple[str, Any]]]
_Content = TypeVar("_Content")


def read(
    path: Path, advance: Advance, *, suffix: str, features: Collection[str] = ()
) -> Iterator[ImportedArticle]:
    """The articles of the folder's files, in the order of their names, or of the one file.

    Each view of a CAS is an article. Of annotations of other tools the label is in the
    first of the `features` that has one, in `label` or in `value`.

    Raises:
        FileInvalid: with the file that is broken, and what is wrong with it, if no file
            can be read.
        ExtraMissing: when dkpro-cassis is not installed.
    """
    files = _files(path, suffix)
    load = _load_json if suffix == JSON else partial(_load_xmi, types=_types(path))
    broken = BrokenRows()
    labels = (*features, *_LABELS)
    for file in files:
        read_file = partial(_articles_of_file, file, load, labels, advance)
        yield from broken.read(str(file), read_file)
    broken.refuse_if_all()


def _articles_of_file(
    file: Path, load: Load, labels: Collection[str], advance: Advance
) -> Iterator[ImportedArticle]:
    data = whole(file)
    advance(len(data))
    for imported in _guarded(file, partial(_articles, str(file), data, load, labels)):
        is_first = imported.where == str(file)
        if is_first and not imported.article:
            yield replace(imported, article=decoded(file.stem))
        else:
            yield imported


def _files(path: Path, suffix: str) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = []
    for file in regular_files(path, f"*{suffix}"):
        if file.parent.name != TAGSETS:
            files.append(file)
    if not files and not (path / TYPES).exists():
        raise FileInvalid(
            _(
                "{path}: there is no {suffix} file in it: give the folder of an "
                "export, or one file"
            ).format(path=path, suffix=suffix)
        )
    return files


def _articles(
    where: str, data: bytes, load: Load, features: Collection[str]
) -> list[ImportedArticle]:
    """The article of each view that has a text; that others are left out is a problem."""
    articles = []
    views = list(load(data))
    for name, view in views:
        place = where
        if name != FIRST_VIEW:
            place = _("{path}: view {view}").format(path=where, view=name)
        structures = view.select_all_fs()
        if view.sofa_string is None and (structures or len(views) == 1):
            problem = _("left out: it has no text")
            articles.append(ImportedArticle(where=place, problems=(problem,)))
        elif view.sofa_string is not None:
            articles.append(_imported_article(place, view, structures, features))
    return articles


def _imported_article(
    where: str, view: Any, structures: list[Any], features: Collection[str]
) -> ImportedArticle:
    spans, labels, other_tags, problems = [], [], [], []
    identifier = sha256 = meta = None
    for structure in structures:
        name = str(structure.type.name)
        if name == DOCUMENT:
            identifier, sha256 = structure.identifier, structure.sha256
        elif name.startswith(SPAN_TYPES):
            place = {"start": structure.begin, "end": structure.end}
            spans.append({**_native_tag(structure, SPAN_TYPES), **place})
        elif name.startswith(ARTICLE_TYPES):
            labels.append(_native_tag(structure, ARTICLE_TYPES))
        elif name == _METADATA:
            meta = _meta(structure)
        elif not _IGNORED_TYPES.match(name):
            tag = _tag_of_other_type(structure, name, features)
            if tag is None:
                problems.append(_lack(structure, name, features))
            else:
                other_tags.append(tag)
    native = {
        "id": identifier or "",
        "text": view.sofa_string,
        "spans": spans,
        "labels": labels,
    }
    imported = readable_article(where, native)
    return replace(
        imported,
        article=identifier,
        sha256=sha256,
        meta=meta,
        tags=(*imported.tags, *other_tags),
        problems=(*imported.problems, *dict.fromkeys(problems)),
    )


def _meta(structure: Any) -> dict[str, object]:
    meta: dict[str, object] = {}
    for feature, name in _META.items():
        value = structure.get(feature)
        if isinstance(value, str) and value:
            meta[name] = value
    return meta


def _native_tag(structure: Any, prefix: str) -> dict[str, object]:
    """The tag's object in the native format, without its span."""
    tag: dict[str, object] = {name: structure.get(name) for name in FEATURES}
    attributes = {}
    for feature in structure.type.all_features:
        value = structure.get(feature.name)
        if feature.name not in _OWN_FEATURES and value is not None:
            name = own_name(feature.name)
            if not isinstance(value, str):
                raise FieldInvalid(
                    f".attributes.{name}", _("is not a string: give one")
                )
            attributes[name] = value
    tag["id"] = structure.identifier
    tag["layer"] = own_name(str(structure.type.name).removeprefix(prefix))
    tag["attributes"] = attributes
    return tag


def _tag_of_other_type(
    structure: Any, name: str, features: Collection[str]
) -> ImportedTag | None:
    """The tag of an annotation of another tool; None if it has no label or no span."""
    if not _has_span(structure):
        return None
    begin, end = structure.begin, structure.end
    for feature in features:
        label = structure.get(feature)
        if isinstance(label, str) and label:
            place = f": {name} at {begin}"
            return ImportedTag(place=place, start=begin, end=end, label=label)
    return None


def _has_span(structure: Any) -> bool:
    begin, end = structure.get("begin"), structure.get("end")
    return isinstance(begin, int) and isinstance(end, int)


def _lack(structure: Any, name: str, features: Collection[str]) -> str:
    """Why an annotation of another tool is no tag, with the features that may be its label."""
    if not _has_span(structure):
        return _("{name}: left out: it has no place in the text").format(name=name)
    texts = []
    for feature in structure.type.all_features:
        if isinstance(structure.get(feature.name), str):
            texts.append(feature.name)
    if not texts:
        message = _("{name}: left out: it has no feature {names}")
        return message.format(name=name, names=_(" or ").join(features))
    message = _("{name}: left out: it has no feature {names}, but {others}")
    sentence = message.format(
        name=name, names=_(" or ").join(features), others=comma_separated(texts)
    )
    return Finding(sentence, hint=Hint.NAME_FEATURE)


def _guarded(file: Path, read: Callable[[], _Content]) -> _Content:
    """What `read` makes of the file.

    Raises:
        FileInvalid: when that fails, as the file is no CAS or holds no tag of ours.
    """
    cassis = import_extra("cassis.typesystem", EXTRA)
    etree = import_extra("lxml.etree", EXTRA)
    # The exceptions that cassis raises when a file is no CAS.
    broken = (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        # Among them that of a file that is nested too deep.
        RuntimeError,
        ArithmeticError,
        cassis.TypeNotFoundError,
        cassis.TypeCheckError,
        cassis.AnnotationHasNoSofa,
        etree.LxmlError,
    )
    try:
        # It warns of an offset outside the text and leaves it as None, which is
        # reported with the tag.
        with warnings.catch_warnings(action="ignore"), located(str(file)):
            return read()
    except broken as error:
        reason = (str(error) or type(error).__name__).partition("\n")[0]
        if isinstance(error, KeyError | AttributeError | IndexError):
            # cassis itself looks for nothing of that kind in a file.
            reason = _(
                "its parts do not fit together, or two have the same id ({reason})"
            ).format(reason=reason)
        excerpt = (
            reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}…"
        )
        raise FileInvalid(
            _("cannot be read as a CAS: {problem}").format(problem=excerpt),
            where=str(file),
        ) from error


def _load_json(data: bytes) -> Iterator[tuple[str, Any]]:
    text = data.decode()
    check_json(text)
    cassis = import_extra("cassis", EXTRA)
    for view, text_of_view in views_of_json(text):
        yield view, cassis.load_cas_from_json(text_of_view)


def _load_xmi(data: bytes, types: Any) -> Iterator[tuple[str, Any]]:
    check_xml(data)
    cas = import_extra("cassis", EXTRA).load_cas_from_xmi(
        data.decode(), typesystem=types
    )
    for view in cas.views:
        yield view.sofa.sofaID, cas.get_view(view.sofa.sofaID)


def _types(path: Path) -> Any:
    if not path.exists():
        raise FileInvalid(
            _("{path}: is not there: give the folder of an export, or one file").format(
                path=path
            )
        )
    file = (path if path.is_dir() else path.parent) / TYPES
    if not file.is_file():
        raise FileInvalid(
            _(
                "{path}: is not there: without its types XMI cannot be read; export "
                "them with it"
            ).format(path=file)
        )
    data = whole(file)
    return _guarded(file, partial(_load_types, data))


def _load_types(data: bytes) -> Any:
    check_type_system(data)
    return import_extra("cassis", EXTRA).load_typesystem(data.decode())
