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
    flat = {name: _object(_flat(schema)) for name, schema in schemas.items()}
    reading = {name: _with_empty_collections(flat[name]) for name in sorted(sent)}
    for name in sorted(received):
        lenient = _object(_lenient(_renamed(flat[name], renamed)))
        reading[renamed.get(name, name)] = _with_empty_collections(_nullable_missing(lenient))
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


def _flat(node: Json) -> Json:
    """Say "this or null" as one schema with two types, for which no alias is generated."""
    if isinstance(node, list):
        return [_flat(child) for child in node]
    if not isinstance(node, dict):
        return node
    for key in ("oneOf", "anyOf"):
        choices = [_object(choice) for choice in cast("list[Json]", node.get(key, []))]
        plain = [choice for choice in choices if choice.get("type") != "null"]
        if len(plain) == 1 < len(choices) and isinstance(plain[0].get("type"), str):
            rest = {name: child for name, child in node.items() if name != key}
            return {**rest, **_or_null(plain[0])}
    return {name: _flat(child) for name, child in node.items()}


def _or_null(schema: Schema) -> Schema:
    nullable: Schema = {**schema, "type": [schema["type"], "null"]}
    if isinstance(words := schema.get("enum"), list):
        nullable["enum"] = [*words, None]
    return nullable


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


def _nullable_missing(schema: Schema) -> Schema:
    """Let what may be null be missing."""
    properties = _object(schema.get("properties", {}))
    required = [
        name
        for name in cast("list[str]", schema.get("required", []))
        if not _is_nullable(_object(properties[name]))
    ]
    return {**schema, "required": cast("Json", required)}


def _is_nullable(field: Schema) -> bool:
    kind = field.get("type")
    if kind == "null" or (isinstance(kind, list) and "null" in kind):
        return True
    choices = field.get("oneOf", field.get("anyOf", []))
    return any(_is_nullable(_object(choice)) for choice in cast("list[Json]", choices))


def _with_empty_collections(schema: Schema) -> Schema:
    """Let a collection that may be missing be an empty one."""
    required = cast("list[str]", schema.get("required", []))
    properties = {
        name: child if name in required else _or_empty(_object(child))
        for name, child in _object(schema.get("properties", {})).items()
    }
    return {**schema, "properties": cast("Json", properties)}


def _or_empty(field: Schema) -> Schema:
    empty: dict[Json, Json] = {"array": [], "object": {}}
    kind = field.get("type")
    if "default" in field or kind not in ("array", "object"):
        return field
    return {**field, "default": empty[kind]}


def _object(node: Json) -> Schema:
    assert isinstance(node, dict)
    return node
