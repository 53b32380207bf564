"""UIMA CAS for INCEpTION and DKPro, as JSON or as XMI: a folder of one CAS an article.

`TypeSystem.xml` beside them has their types. Offsets in the files are UTF-16 code
units, as UIMA counts, so that one after an emoji is right there; dkpro-cassis, which
writes and reads them, converts them to code points. Read in UIMA's CAS JSON 0.4.0 and
in dkpro-cassis 0.12.

Tags are annotations of the layers' types (`hashiya.exchange.formats.cas.type_system`),
those of all annotators in one CAS with the feature `annotator`; for a CAS of one
annotator, as INCEpTION has them, export one annotator at a time. Labels of whole
articles are of types that are no annotations, as INCEpTION's document metadata. XML
holds no control characters but tab and line ends: a text with one cannot be exported as
XMI, and they are removed from notes and attributes; either is recorded.

When read, an annotation of other types is a tag if it has a feature `label` or `value`;
tokens, sentences and the like, which DKPro adds, are ignored.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from hashiya.errors import FileInvalid
from hashiya.exchange.characters import XML, Alphabet
from hashiya.exchange.formats.cas.foreign_types import (
    check_json,
    check_type_system,
    check_xml,
)
from hashiya.exchange.formats.cas.type_system import (
    ARTICLE_TYPES,
    DOCUMENT,
    EXTRA,
    NUMBERS,
    SPAN_TYPES,
    TEXTS,
    CasTypes,
    own_name,
    uima_name,
)
from hashiya.exchange.formats.native import article_object, imported_article
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import FieldInvalid, located
from hashiya.io.line_reader import whole
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store.names import decoded, encoded

JSON, XMI, TYPES = ".json", ".xmi", "TypeSystem.xml"
_PLAIN_TEXT = "text/plain"
_IGNORED_TYPES = re.compile(
    r"uima\.|org\.dkpro\.core\.api\.xml\."
    r"|de\.tudarmstadt\.ukp\.dkpro\.core\.api\.(segmentation|metadata)\."
)
# The features that the native format has as keys of a tag, but for the id.
_FEATURES = (*TEXTS[1:], *NUMBERS)
_OWN_FEATURES = {*TEXTS, *NUMBERS, "begin", "end", "sofa"}

# The most characters of a library's message that are repeated.
_LONGEST_REASON = 200

Load = Callable[[bytes], Any]
_Content = TypeVar("_Content")


def _written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    folder: Path,
    *,
    suffix: str,
) -> None:
    """Write a file for each article, and the types of all."""
    types = CasTypes(scheme)
    for exported in articles:
        cas = _cas(exported, scheme, types)
        text = cas.to_json() if suffix == JSON else cas.to_xmi()
        name = f"{encoded(exported.article.id)}{suffix}"
        (folder / name).write_bytes(text.encode())
    (folder / TYPES).write_bytes(types.system.to_xml().encode())


def _cas(exported: ExportedArticle, scheme: Scheme, types: CasTypes) -> Any:
    native: dict[str, Any] = article_object(exported, scheme)
    tags = [*native["spans"], *native["labels"]]
    # All types that the tags need are there before the first is used.
    kinds = []
    for tag in tags:
        is_span = "start" in tag
        kinds.append(types.require(tag["layer"], tag["attributes"], is_span=is_span))
    system = types.system
    cas = import_extra("cassis", EXTRA).Cas(typesystem=system)
    cas.sofa_string = exported.article.text
    cas.sofa_mime = _PLAIN_TEXT
    document = system.get_type(DOCUMENT)
    cas.add(document(identifier=native["id"], sha256=native["sha256"]))
    for kind, tag in zip(kinds, tags, strict=True):
        features = {name: tag.get(name) for name in _FEATURES}
        if "start" in tag:
            features |= {"begin": tag["start"], "end": tag["end"]}
        for name, value in tag["attributes"].items():
            features[uima_name(name)] = value
        cas.add(system.get_type(kind)(identifier=tag["id"], **features))
    return cas


def _read(path: Path, advance: Advance, *, suffix: str) -> Iterator[ImportedArticle]:
    """The articles of the folder's files, in the order of their names, or of the one file.

    Raises:
        FileInvalid: with the file that is broken, and what is wrong with it.
        ExtraMissing: when dkpro-cassis is not installed.
    """
    files = sorted(path.rglob(f"*{suffix}")) if path.is_dir() else [path]
    if not files and not (path / TYPES).exists():
        raise FileInvalid(
            _(
                "{path}: there is no {suffix} file in it: give the folder of an "
                "export, or one file"
            ).format(path=path, suffix=suffix)
        )
    load = _load_json if suffix == JSON else partial(_load_xmi, types=_types(path))
    for file in files:
        data = whole(file)
        advance(len(data))
        imported = _guarded(file, partial(_imported_article, str(file), data, load))
        if not imported.article:
            imported = replace(imported, article=decoded(file.stem))
        yield imported


def _imported_article(where: str, data: bytes, load: Load) -> ImportedArticle:
    cas = load(data)
    spans, labels, other_tags, problems = [], [], [], []
    identifier = sha256 = None
    for structure in cas.select_all_fs():
        name = str(structure.type.name)
        if name == DOCUMENT:
            identifier, sha256 = structure.identifier, structure.sha256
        elif name.startswith(SPAN_TYPES):
            place = {"start": structure.begin, "end": structure.end}
            spans.append({**_native_tag(structure, SPAN_TYPES), **place})
        elif name.startswith(ARTICLE_TYPES):
            labels.append(_native_tag(structure, ARTICLE_TYPES))
        elif not _IGNORED_TYPES.match(name):
            tag = _tag_of_other_type(structure, name)
            if tag is None:
                problems.append(
                    _(
                        "{name}: left out: it has no feature label or value, or no place in "
                        "the text"
                    ).format(name=name)
                )
            else:
                other_tags.append(tag)
    native = {
        "id": identifier or "",
        "text": cas.sofa_string or "",
        "spans": spans,
        "labels": labels,
    }
    imported = imported_article(where, native)
    return replace(
        imported,
        article=identifier,
        sha256=sha256,
        tags=(*imported.tags, *other_tags),
        problems=tuple(dict.fromkeys(problems)),
    )


def _native_tag(structure: Any, prefix: str) -> dict[str, object]:
    """The tag's object in the native format, without its span."""
    tag: dict[str, object] = {name: structure.get(name) for name in _FEATURES}
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


def _tag_of_other_type(structure: Any, name: str) -> ImportedTag | None:
    """The tag of an annotation of another tool; None if it has no label or no span."""
    begin, end = structure.begin, structure.end
    if not isinstance(begin, int) or not isinstance(end, int):
        return None
    for feature in ("label", "value"):
        label = structure.get(feature)
        if isinstance(label, str) and label:
            place = f": {name} at {begin}"
            return ImportedTag(place=place, start=begin, end=end, label=label)
    return None


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
            _("{path}: cannot be read as a CAS: {problem}").format(
                path=file, problem=excerpt
            )
        ) from error


def _load_json(data: bytes) -> Any:
    text = data.decode()
    check_json(text)
    return import_extra("cassis", EXTRA).load_cas_from_json(text)


def _load_xmi(data: bytes, types: Any) -> Any:
    check_xml(data)
    return import_extra("cassis", EXTRA).load_cas_from_xmi(
        data.decode(), typesystem=types
    )


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


CAS_JSON = FolderFormat(
    name="cas-json",
    title=marked("UIMA CAS as JSON, for INCEpTION and DKPro, a file for each article"),
    unit=marked("UTF-16 code units"),
    write=partial(_written, suffix=JSON),
    read=partial(_read, suffix=JSON),
    signs=Signs(folder_rows=f"*{JSON}"),
    lacks=frozenset({Part.STATUS, Part.META}),
    extra=EXTRA,
    # Names are in the type system, which is XML.
    alphabet=Alphabet(names=XML),
)
CAS_XMI = replace(
    CAS_JSON,
    name="cas-xmi",
    title=marked(
        "UIMA CAS as XMI with its type system, for INCEpTION and DKPro, a "
        "file for each article"
    ),
    lacks=CAS_JSON.lacks | {Part.CONTROL},
    alphabet=Alphabet(all=XML, names=XML),
    write=partial(_written, suffix=XMI),
    read=partial(_read, suffix=XMI),
    signs=Signs(suffixes=frozenset({XMI}), folder_files=(f"*{XMI}",)),
)
