"""Croissant metadata of a dataset, `croissant.json`: the core, and how it was annotated (RAI).

Croissant 1.0 and its RAI vocabulary (docs.mlcommons.org/croissant): the files with their
sha256, a record set for each split with the type of every column, and of the RAI
properties those that are known from the project. The others, and the licence, the
citation, the version and the date of publication, are for whoever publishes it to add.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from hashiya.exchange.capabilities import HUMAN
from hashiya.exchange.formats.huggingface.card import DatasetCounts
from hashiya.exchange.formats.huggingface.dataset_rows import COLUMNS
from hashiya.exchange.formats.huggingface.profile import DatasetProfile, counted
from hashiya.io.json_text import dumps
from hashiya.model.scheme import Scheme

METADATA: Final = "croissant.json"
_ENCODINGS: Final = {
    ".jsonl": "application/jsonlines",
    ".parquet": "application/x-parquet",
}
_TYPES: Final = {
    "string": "sc:Text",
    "int8": "sc:Integer",
    "int64": "sc:Integer",
    "float64": "sc:Float",
}
# The context that the specification gives, word for word.
_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_VERSIONS: Final = (
    "http://mlcommons.org/croissant/1.0",
    "http://mlcommons.org/croissant/RAI/1.0",
)

Json = dict[str, object]


def croissant(
    folder: Path,
    files: Sequence[tuple[str, str]],
    counts: DatasetCounts,
    profile: DatasetProfile,
    scheme: Scheme,
    agreement: Sequence[str],
) -> str:
    """The metadata as JSON-LD, of the files of the splits by their paths in the folder."""
    articles = counted(counts.articles.total(), "article")
    tags = counted(counts.tags, "tag")
    annotators = counted(len(counts.annotators), "annotator")
    metadata: Json = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "hashiya-dataset",
        "description": (
            f"Arabic news annotated with hashiya: {articles} with {tags} by {annotators}."
        ),
        "conformsTo": list(_VERSIONS),
        "inLanguage": "ar",
        **dict(_annotation(profile, scheme, agreement)),
        "distribution": [_file(folder, split, path) for split, path in files],
        "recordSet": [_records(split) for split, _path in files],
    }
    return f"{dumps(metadata, indent=1)}\n"


def _annotation(
    profile: DatasetProfile, scheme: Scheme, agreement: Sequence[str]
) -> Iterator[tuple[str, object]]:
    layers: list[str] = []
    for layer in scheme.layers:
        scopes = " and ".join(layer.scopes)
        layers.append(f"{layer.name} ({scopes}): {', '.join(layer.label_names)}")
    yield "rai:dataAnnotationPlatform", "hashiya, a terminal reader with annotation"
    yield "rai:dataAnnotationProtocol", f"Layers and labels: {'; '.join(layers)}."
    yield "rai:annotationsPerItem", profile.items_per_annotators()
    yield "rai:dataAnnotationAnalysis", _analysis(agreement)
    machine: list[str] = []
    for name, count in sorted(profile.origins.items()):
        if name != HUMAN:
            machine.append(f"{counted(count, 'tag')} of {name}")
    if machine:
        origins = ", ".join(machine)
        yield "rai:machineAnnotationTools", f"Origins other than a person: {origins}."


def _analysis(agreement: Sequence[str]) -> str:
    """The lines about agreement as sentences: each row of a table as `layer: measure value`."""
    sentences: list[str] = []
    for line in agreement:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        is_row = line.startswith("|") and not line.startswith(("| layer", "|-"))
        if is_row and not cells[2].startswith("undefined"):
            sentences.append(f"{cells[0]}: {cells[1]} {cells[2]}.")
        elif line and not line.startswith("|"):
            sentences.append(line)
    return " ".join(sentences)


def _file(folder: Path, split: str, path: str) -> Json:
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "@type": "cr:FileObject",
        "@id": _file_id(split),
        "name": _file_id(split),
        "contentUrl": path,
        "encodingFormat": _ENCODINGS[Path(path).suffix],
        "sha256": digest,
    }


def _file_id(split: str) -> str:
    return f"{split}-file"


def _records(split: str) -> Json:
    fields: list[Json] = []
    for name, kind in COLUMNS.items():
        fields.append(_field(split, name, kind))
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "key": {"@id": f"{split}/id"},
        "field": fields,
    }


def _field(split: str, name: str, kind: object) -> Json:
    """A column: of a type, or a list of objects whose members are sub-fields."""
    field: Json = {"@type": "cr:Field", "@id": f"{split}/{name}", "name": name}
    source: Json = {
        "fileObject": {"@id": _file_id(split)},
        "extract": {"column": name},
    }
    if not isinstance(kind, list):
        return {**field, "dataType": _TYPES[str(kind)], "source": source}
    members: list[Json] = []
    for member, member_kind in _members(kind[0]):
        members.append(
            {
                "@type": "cr:Field",
                "@id": f"{split}/{name}/{member}",
                "name": member,
                "dataType": _TYPES[member_kind],
                "source": {**source, "transform": {"jsonPath": f"[*].{member}"}},
            }
        )
    return {**field, "repeated": True, "subField": members}


def _members(kind: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """The members of an object with their types.

    A list in it, as attributes are, is not described: mlcroissant, the reader of the
    specification's authors, takes only the first of its objects (tried with 1.1).
    """
    for name, member in kind.items():
        if isinstance(member, str):
            yield name, member
