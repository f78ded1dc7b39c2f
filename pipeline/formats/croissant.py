"""``croissant.json``: the files and fields in MLCommons Croissant 1.0, written from the Arrow schemas."""

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.formats.rows import TABLES
from pipeline.store import pretty_json
from pipeline.tables import schema_of

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "recordSet": "cr:recordSet",
    "repeated": "cr:repeated",
    "source": "cr:source",
    "subField": "cr:subField",
}


def describe(folder: Path, version: str) -> None:
    """Write ``croissant.json`` for the files that lie in ``folder``."""
    files = [_file(folder, name, meaning) for name, _, meaning in TABLES]
    sets = [_record_set(name, record, meaning) for name, record, meaning in TABLES]
    dataset = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "lawqa",
        "description": "Canonical legal questions in Chinese with answers, citations and regions.",
        "version": version,
        "license": "see the license column",
        "url": ".",
        "distribution": files,
        "recordSet": sets,
    }
    (folder / "croissant.json").write_text(pretty_json(dataset), encoding="utf-8")


def _file(folder: Path, name: str, meaning: str) -> dict[str, Any]:
    content = (folder / f"{name}.parquet").read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": f"{name}.parquet",
        "name": f"{name}.parquet",
        "description": meaning,
        "contentUrl": f"{name}.parquet",
        "contentSize": f"{len(content)} B",
        "encodingFormat": "application/x-parquet",
        "sha256": hashlib.sha256(content).hexdigest(),
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
        "source": {
            "fileObject": {"@id": f"{table}.parquet"},
            "extract": {"column": field.name},
        },
    }
    if repeated:
        described["repeated"] = True
    if pa.types.is_struct(inner):
        described["subField"] = [
            _field(f"{table}/{field.name}", one) | {"source": described["source"]} for one in inner
        ]
    else:
        described["dataType"] = _type(inner)
    return described


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_integer(arrow):
        return "sc:Integer"
    if pa.types.is_floating(arrow):
        return "sc:Float"
    return "sc:Boolean" if pa.types.is_boolean(arrow) else "sc:Text"
