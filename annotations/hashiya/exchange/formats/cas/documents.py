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

For INCEpTION the folder `tagsets` has the labels of each layer, as its project settings
import them.

When read, each view of a CAS is an article (`hashiya.exchange.formats.cas.reader`). An
annotation of other types is a tag if it has a feature `label` or `value`, or one that
the user names; tokens, sentences and the like, which DKPro adds, are ignored.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hashiya.exchange.characters import XML, Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.cas.reader import FEATURES, JSON, TYPES, XMI, read
from hashiya.exchange.formats.cas.tagsets import write_tagsets
from hashiya.exchange.formats.cas.type_system import (
    DOCUMENT,
    EXTRA,
    CasTypes,
    uima_name,
)
from hashiya.exchange.formats.native import article_object
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle
from hashiya.extras import import_extra
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store.names import encoded

_PLAIN_TEXT = "text/plain"


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
    write_tagsets(scheme, folder)


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
        features = {name: tag.get(name) for name in FEATURES}
        if "start" in tag:
            features |= {"begin": tag["start"], "end": tag["end"]}
        for name, value in tag["attributes"].items():
            features[uima_name(name)] = value
        cas.add(system.get_type(kind)(identifier=tag["id"], **features))
    return cas


def _configured(options: FormatOptions, *, suffix: str) -> FolderFormat:
    format_ = CAS_JSON if suffix == JSON else CAS_XMI
    features = options.features
    return replace(format_, read=partial(read, suffix=suffix, features=features))


CAS_JSON = FolderFormat(
    name="cas-json",
    title=marked("UIMA CAS as JSON, for INCEpTION and DKPro, a file for each article"),
    unit=marked("UTF-16 code units"),
    write=partial(_written, suffix=JSON),
    read=partial(read, suffix=JSON),
    signs=Signs(folder_rows=f"*{JSON}"),
    lacks=frozenset({Part.STATUS, Part.META}),
    extra=EXTRA,
    # Names are in the type system, which is XML.
    alphabet=Alphabet(names=XML),
    takes=frozenset({"features"}),
    configured=partial(_configured, suffix=JSON),
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
    read=partial(read, suffix=XMI),
    signs=Signs(suffixes=frozenset({XMI}), folder_files=(f"*{XMI}",)),
    configured=partial(_configured, suffix=XMI),
)
