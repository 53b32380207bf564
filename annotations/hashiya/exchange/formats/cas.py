"""UIMA CAS for INCEpTION and DKPro, a folder of one CAS an article, as JSON or as XMI, with `TypeSystem.xml`.

Offsets in the files are UTF-16 code units, as UIMA counts, so that one after an emoji
is right there; dkpro-cassis, which writes and reads them, converts them to code points.
Read in UIMA's CAS JSON 0.4.0 and in dkpro-cassis 0.12.

Tags are annotations of the layers' types (`hashiya.exchange.formats.cas_types`),
everybody's in one CAS with the feature `annotator`; for a CAS of one annotator, as
INCEpTION has them, export with `--annotator`. Labels of whole articles are of types
that are no annotations, as INCEpTION's document metadata. XML holds no control
characters but tab and line ends: a text with one cannot go out as XMI, and of notes and
attributes it is taken out; either is noted.

When read, an annotation of other types is a tag if it has a feature `label` or `value`;
tokens, sentences and the like, which DKPro adds, are passed over.
"""

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.cas_types import (
    ARTICLE_TYPES,
    DOCUMENT,
    EXTRA,
    NUMBERS,
    SPAN_TYPES,
    TEXTS,
    Types,
    own_name,
    uima_name,
)
from hashiya.exchange.formats.native import imported, row
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import Row, located
from hashiya.io.line_reader import whole
from hashiya.model.model import Tag
from hashiya.model.scheme import Scheme
from hashiya.store.naming import decoded, encoded

JSON, XMI, TYPES = ".json", ".xmi", "TypeSystem.xml"
_PLAIN_TEXT = "text/plain"
_ANNOTATION = "uima.tcas.Annotation"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_OURS = re.compile(
    r"uima\.|de\.tudarmstadt\.ukp\.dkpro\.core\.api\.(segmentation|metadata)\.|org\.dkpro\.core\.api\.xml\."
)
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)")

Load = Callable[[bytes], Any]


def _written(
    exported: Iterable[Exported],
    scheme: Scheme,
    losses: Losses,
    folder: Path,
    *,
    suffix: str,
) -> None:
    """Write a file for each article, and the types of all."""
    types = Types(scheme)
    for each in exported:
        one = each if suffix == JSON else _fit_for_xml(each, losses)
        if one is None:
            continue
        cas = _cas(one, scheme, types)
        data = cas.to_json() if suffix == JSON else cas.to_xmi()
        (folder / f"{encoded(one.article.id)}{suffix}").write_bytes(data.encode())
    (folder / TYPES).write_bytes(types.system.to_xml().encode())


def _read(path: Path, advance: Advance, *, suffix: str) -> Iterator[Imported]:
    """What the files of the folder tell, in the order of their names; or the one file.

    Raises:
        FileInvalid: naming the file that is broken, and what of it.
        ExtraMissing: when dkpro-cassis is not installed.
    """
    files = sorted(path.rglob(f"*{suffix}")) if path.is_dir() else [path]
    if not files and not (path / TYPES).exists():
        raise FileInvalid(
            f"{path}: there is no {suffix} file in it: give the folder of an export, or one file"
        )
    load = _load_json if suffix == JSON else partial(_load_xmi, types=_types(path))
    for file in files:
        data = whole(file)
        cas = _loaded(file, data, load)
        advance(len(data))
        with located(str(file)):
            found = _imported(str(file), cas)
        yield found if found.article else replace(found, article=decoded(file.stem))


def _cas(exported: Exported, scheme: Scheme, types: Types) -> Any:
    said = row(exported, scheme)
    kinds = [
        types.need(tag.layer, tag.attributes, is_span=tag.span is not None)
        for tag in sorted(exported.tags, key=lambda tag: tag.span is None)
    ]
    cas = import_extra("cassis", EXTRA).Cas(typesystem=types.system)
    cas.sofa_string = exported.article.text
    cas.sofa_mime = _PLAIN_TEXT
    cas.add(
        types.system.get_type(DOCUMENT)(identifier=said["id"], sha256=said["sha256"])
    )
    for kind, tag in zip(
        kinds, [*_objects(said["spans"]), *_objects(said["labels"])], strict=True
    ):
        place = {"begin": tag["start"], "end": tag["end"]} if "start" in tag else {}
        features = {name: tag.get(name) for name in (*TEXTS[1:], *NUMBERS)}
        attributes = tag["attributes"]
        more = (
            {uima_name(name): value for name, value in attributes.items()}
            if isinstance(attributes, dict)
            else {}
        )
        cas.add(
            types.system.get_type(kind)(
                identifier=tag["id"], **place, **features, **more
            )
        )
    return cas


def _imported(where: str, cas: Any) -> Imported:
    text = cas.sofa_string or ""
    spans, labels, others, problems = [], [], [], []
    identifier = sha256 = None
    for found in cas.select_all_fs():
        name = str(found.type.name)
        if name == DOCUMENT:
            identifier, sha256 = found.identifier, found.sha256
        elif name.startswith(SPAN_TYPES):
            spans.append(
                {**_said(found, SPAN_TYPES), "start": found.begin, "end": found.end}
            )
        elif name.startswith(ARTICLE_TYPES):
            labels.append(_said(found, ARTICLE_TYPES))
        elif not _NOT_OURS.match(name):
            tag = _of_others(found, name)
            if tag is None:
                problems.append(
                    f"{name}: left out: it has no feature label or value, or no place in the text"
                )
            else:
                others.append(tag)
    ours = imported(
        where, {"id": identifier or "", "text": text, "spans": spans, "labels": labels}
    )
    return replace(
        ours,
        article=identifier,
        sha256=sha256,
        tags=(*ours.tags, *others),
        problems=tuple(dict.fromkeys(problems)),
    )


def _said(found: Any, prefix: str) -> Row:
    """What the native format says of the tag, but for its place."""
    own = {*TEXTS, *NUMBERS, "begin", "end", "sofa"}
    names = [
        feature.name for feature in found.type.all_features if feature.name not in own
    ]
    said = {name: found.get(name) for name in (*TEXTS[1:], *NUMBERS)}
    return {
        **said,
        "id": found.identifier,
        "layer": own_name(str(found.type.name).removeprefix(prefix)),
        "attributes": {
            own_name(name): found.get(name)
            for name in names
            if found.get(name) is not None
        },
    }


def _of_others(found: Any, name: str) -> ImportedTag | None:
    label = next(
        (
            each
            for feature in ("label", "value")
            if isinstance(each := found.get(feature), str) and each
        ),
        None,
    )
    if (
        label is None
        or not isinstance(found.begin, int)
        or not isinstance(found.end, int)
    ):
        return None
    return ImportedTag(
        place=f": {name} at {found.begin}",
        start=found.begin,
        end=found.end,
        label=label,
    )


def _fit_for_xml(exported: Exported, losses: Losses) -> Exported | None:
    """The article without what XML cannot hold; None where that is its text."""
    article = exported.article
    sign = _NOT_IN_XML.search(article.text)
    if sign:
        why = f"XML cannot hold U+{ord(sign[0]):04X}"
        losses.add(Part.CONTROL, article, why=why)
        for tag in exported.tags:
            losses.add(Part.CONTROL, article, tag, why=why, gone=True)
        return None
    return replace(
        exported,
        tags=tuple(_tag_for_xml(tag, exported, losses) for tag in exported.tags),
    )


def _tag_for_xml(tag: Tag, exported: Exported, losses: Losses) -> Tag:
    note = _NOT_IN_XML.sub("", tag.note)
    attributes = {
        name: _NOT_IN_XML.sub("", value) for name, value in tag.attributes.items()
    }
    if (note, attributes) != (tag.note, tag.attributes):
        losses.add(
            Part.CONTROL,
            exported.article,
            tag,
            why="taken out of note or attributes: XML cannot hold it",
        )
    return replace(tag, note=note, attributes=attributes)


def _loaded(file: Path, data: bytes, load: Load) -> Any:
    """What `load` makes of the file.

    Raises:
        FileInvalid: when that fails.
    """
    cassis = import_extra("cassis.typesystem", EXTRA)
    etree = import_extra("lxml.etree", EXTRA)
    # What cassis raises where a file is not what it says.
    of_cassis = (cassis.TypeNotFoundError, cassis.TypeCheckError, etree.LxmlError)
    broken = (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        *of_cassis,
    )
    try:
        with warnings.catch_warnings():
            # It warns of an offset outside the text and leaves it as None, which is
            # told of the tag.
            warnings.simplefilter("ignore")
            return load(data)
    except broken as error:
        reason = (str(error) or type(error).__name__).partition("\n")[0]
        if isinstance(error, KeyError | AttributeError | IndexError):
            # cassis itself looks for nothing of that kind in a file.
            reason = f"its parts do not fit together, or two have one id ({reason})"
        raise FileInvalid(f"{file}: is no CAS that can be read: {reason}") from error


def _load_json(data: bytes) -> Any:
    json.loads(data)
    return import_extra("cassis", EXTRA).load_cas_from_json(data.decode())


def _load_xmi(data: bytes, types: Any) -> Any:
    _refuse_entities(data)
    return import_extra("cassis", EXTRA).load_cas_from_xmi(
        data.decode(), typesystem=types
    )


def _types(path: Path) -> Any:
    if not path.exists():
        raise FileInvalid(
            f"{path}: is not there: give the folder of an export, or one file"
        )
    file = (path if path.is_dir() else path.parent) / TYPES
    if not file.is_file():
        raise FileInvalid(
            f"{file}: is not there: without its types XMI cannot be read; export them with it"
        )

    def load(data: bytes) -> Any:
        _refuse_entities(data)
        return import_extra("cassis", EXTRA).load_typesystem(data.decode())

    return _loaded(file, whole(file), load)


def _refuse_entities(data: bytes) -> None:
    """Refuse XML that defines anything: entities could name files, or grow without end."""
    if _DTD.search(data):
        raise ValueError("it has a document type definition, which no CAS needs")


def _objects(said: object) -> list[dict[str, Any]]:
    return said if isinstance(said, list) else []


CAS_JSON = FolderFormat(
    name="cas-json",
    title="UIMA CAS as JSON, for INCEpTION and DKPro, a file for each article",
    unit="UTF-16 code units",
    write=partial(_written, suffix=JSON),
    read=partial(_read, suffix=JSON),
    lacks=frozenset({Part.STATUS, Part.META}),
    extra=EXTRA,
)
CAS_XMI = replace(
    CAS_JSON,
    name="cas-xmi",
    title="UIMA CAS as XMI with its type system, for INCEpTION and DKPro, a file for each article",
    lacks=CAS_JSON.lacks | {Part.CONTROL},
    write=partial(_written, suffix=XMI),
    read=partial(_read, suffix=XMI),
)
