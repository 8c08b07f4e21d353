"""How an installed desktop reads the contract: strict in what it sends, lenient in what it gets.

A newer service may answer with words that an older desktop does not know. So the schemas of
answers lose their enumerations and limits, and what may be missing gets a default. A schema that
is both sent and received is split; the received one is called `…Answer`.
"""

from collections.abc import Iterator
from typing import TypeAlias, cast

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Schema: TypeAlias = dict[str, Json]

PREFIX = "#/components/schemas/"
LIMITS = frozenset(
    {"maxLength", "minLength", "maximum", "minimum", "maxItems", "minItems", "pattern"}
)


def client_reading(document: Schema) -> Schema:
    """Answer the schemas of `document` as the desktop's types should have them."""
    schemas = cast("dict[str, Schema]", _object(document["components"])["schemas"])
    sent = _reachable(schemas, _parts(document, "requestBody"))
    received = _reachable(schemas, _parts(document, "responses"))
    renamed = {name: f"{name}Answer" for name in sent & received}
    reading = {name: _with_defaults(schemas[name]) for name in sorted(sent)}
    for name in sorted(received):
        lenient = _object(_lenient(_renamed(schemas[name], renamed)))
        reading[renamed.get(name, name)] = _with_defaults(lenient)
    components: Json = {"schemas": cast("Json", dict(sorted(reading.items())))}
    return {"openapi": document["openapi"], "paths": {}, "components": components}


def _parts(document: Schema, key: str) -> list[Json]:
    """Find the request bodies or the responses of all operations."""
    operations = (
        operation
        for path in _object(document["paths"]).values()
        for operation in _object(path).values()
        if isinstance(operation, dict)
    )
    return [operation[key] for operation in operations if key in operation]


def _reachable(schemas: dict[str, Schema], roots: list[Json]) -> set[str]:
    found: set[str] = set()
    pending = [name for root in roots for name in _references(root)]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(_references(schemas[name]))
    return found


def _references(node: Json) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix(PREFIX)
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _renamed(node: Json, names: dict[str, str]) -> Json:
    if isinstance(node, list):
        return [_renamed(child, names) for child in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(PREFIX)
        return {**node, "$ref": PREFIX + names.get(name, name)}
    return {key: _renamed(child, names) for key, child in node.items()}


def _lenient(node: Json) -> Json:
    """Drop enumerations and limits, wherever they stand."""
    if isinstance(node, list):
        return [_lenient(child) for child in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("properties"), dict):
        properties = _object(node["properties"])
        return {**node, "properties": {name: _lenient(child) for name, child in properties.items()}}
    kept = {key: child for key, child in node.items() if key not in LIMITS and key != "enum"}
    return {key: _lenient(child) for key, child in kept.items()}


def _with_defaults(schema: Schema) -> Schema:
    """Let a collection that is missing be an empty one."""
    required = cast("list[str]", schema.get("required", []))
    properties = {
        name: child if name in required else _with_default(_object(child))
        for name, child in _object(schema.get("properties", {})).items()
    }
    return {**schema, "properties": cast("Json", properties)}


def _with_default(field: Schema) -> Schema:
    empty: dict[Json, Json] = {"array": [], "object": {}}
    kind = field.get("type")
    if "default" in field or kind not in ("array", "object"):
        return field
    return {**field, "default": empty[kind]}


def _object(node: Json) -> Schema:
    assert isinstance(node, dict)
    return node
