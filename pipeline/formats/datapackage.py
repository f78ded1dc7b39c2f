"""``datapackage.json``: the files, their fields and their digests (Data Package, version 2)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.formats.rows import TABLES, FileDigest
from pipeline.store import pretty_json
from pipeline.tables import schema_of

# The tables that hold one row an id.
_KEYED = frozenset({"questions", "variants", "answers"})


def describe(folder: Path, digests: Mapping[str, FileDigest], version: str) -> None:
    """Write ``datapackage.json`` for the tables with these digests, into ``folder``."""
    resources = [
        _resource(digests[name], name, record, meaning) for name, record, meaning in TABLES
    ]
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "lawqa",
        "title": "Canonical legal questions in Chinese",
        "version": version,
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(pretty_json(package), encoding="utf-8")


def _resource(digest: FileDigest, name: str, record: type, meaning: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.parquet",
        "title": meaning,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{digest.sha256}",
        "schema": {
            "fields": [{"name": one.name, "type": _type(one)} for one in schema_of(record)],
            "primaryKey": ["id"] if name in _KEYED else [],
        },
    }


def _type(field: pa.Field) -> str:
    if pa.types.is_list(field.type):
        return "any"  # readers of parquet give lists as arrays of their own, not as JSON
    if pa.types.is_integer(field.type):
        return "number" if field.nullable else "integer"  # they give a null among integers as NaN
    if pa.types.is_floating(field.type):
        return "number"
    return "boolean" if pa.types.is_boolean(field.type) else "string"
