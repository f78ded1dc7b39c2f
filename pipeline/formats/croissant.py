"""``croissant.json``: the files and fields in MLCommons Croissant 1.0, written from the Arrow schemas."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.formats.rows import TABLES, FileDigest
from pipeline.store import pretty_json
from pipeline.tables import schema_of

# The context of the specification, whole: readers compare it (docs.mlcommons.org/croissant, version 1.0).
_CROISSANT_TERMS = (
    "citeAs column extract field fileProperty fileObject fileSet format includes isLiveDataset jsonPath key "
    "md5 parentField path recordSet references regex repeated replace samplingRate separator source "
    "subField transform equivalentProperty"
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "sc": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
} | {term: f"cr:{term}" for term in _CROISSANT_TERMS.split()}


def describe(folder: Path, digests: Mapping[str, FileDigest], version: str) -> None:
    """Write ``croissant.json`` for the tables with these digests, into ``folder``."""
    files = [_file(digests[name], name, meaning) for name, _, meaning in TABLES]
    sets = [_record_set(name, record, meaning) for name, record, meaning in TABLES]
    dataset = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "lawqa",
        "description": "Canonical legal questions in Chinese with answers, citations and regions.",
        "version": version,
        "license": "see the license column",
        "citeAs": "lawqa: canonical legal questions in Chinese",
        "url": ".",
        "distribution": files,
        "recordSet": sets,
    }
    (folder / "croissant.json").write_text(pretty_json(dataset), encoding="utf-8")


def _file(digest: FileDigest, name: str, meaning: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{name}.parquet",
        "name": f"{name}.parquet",
        "description": meaning,
        "contentUrl": f"{name}.parquet",
        "contentSize": f"{digest.bytes} B",
        "encodingFormat": "application/x-parquet",
        "sha256": digest.sha256,
    }


def _record_set(name: str, record: type, meaning: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": meaning,
        "field": [_field(name, one) for one in schema_of(record)],
    }


def _field(table: str, field: pa.Field) -> dict[str, Any]:
    repeated = pa.types.is_list(field.type)
    inner = field.type.value_type if repeated else field.type
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{field.name}",
        "name": field.name,
    }
    source = {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": field.name}}
    if repeated:
        described["repeated"] = True
    if not pa.types.is_struct(inner):
        return described | {"dataType": _type(inner), "source": source}
    parts = [
        {
            "@type": "cr:Field",
            "@id": f"{table}/{field.name}/{part.name}",
            "name": f"{field.name}/{part.name}",
            # a reader gets null as a float, which no integer can hold
            "dataType": "sc:Float" if pa.types.is_integer(part.type) else _type(part.type),
            "source": source | {"transform": {"jsonPath": part.name}},
        }
        for part in inner
    ]
    return described | {"subField": parts}


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_integer(arrow):
        return "sc:Integer"
    if pa.types.is_floating(arrow):
        return "sc:Float"
    return "sc:Boolean" if pa.types.is_boolean(arrow) else "sc:Text"
