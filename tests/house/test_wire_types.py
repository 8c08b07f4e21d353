"""The desktop's generated types read leniently and write strictly."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from installers.wire.desktop_types import desktop_types
from installers.wire.reading import Json, Schema


def refers_to(name: str) -> Json:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


OPTIONS: Json = {
    "type": "object",
    "title": "Options",
    "required": [],
    "properties": {
        "scale": {"type": ["integer", "null"], "enum": [2, 4, 8, None]},
        "strictness": {"type": "string", "enum": ["exact", "faithful"], "default": "faithful"},
    },
}
JOB_CREATE: Json = {
    "type": "object",
    "title": "JobCreate",
    "required": ["image_id", "options"],
    "properties": {
        "image_id": {"type": "string", "format": "uuid"},
        "options": {"$ref": "#/components/schemas/Options"},
    },
}
JOB: Json = {
    "type": "object",
    "title": "Job",
    "required": ["id", "state", "options", "created_at"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "state": {"type": "string", "enum": ["queued", "delivered"]},
        "options": {"$ref": "#/components/schemas/Options"},
        "created_at": {"type": "string", "format": "date-time"},
        "note": {"type": "string", "maxLength": 3, "default": ""},
        "reason": {"oneOf": [{"type": "string", "enum": ["cancelled"]}, {"type": "null"}]},
        "tiles": {"type": "array", "items": {"type": "integer", "maximum": 9}},
    },
}
DOCUMENT: Schema = {
    "openapi": "3.1.0",
    "info": {"title": "Upscale", "version": "1"},
    "paths": {
        "/jobs": {
            "post": {
                "requestBody": refers_to("JobCreate"),
                "responses": {"201": refers_to("Job")},
            }
        }
    },
    "components": {"schemas": {"Options": OPTIONS, "JobCreate": JOB_CREATE, "Job": JOB}},
}
ANSWER = {
    "id": "0192",
    "state": "queued",
    "options": {"strictness": "faithful"},
    "created_at": "2026-11-22T10:00:00Z",
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    path: Path = tmp_path_factory.mktemp("wire") / "generated_schema.py"
    path.write_text(desktop_types(DOCUMENT), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[path.stem]


def test_a_field_of_a_newer_service_is_ignored(schema: ModuleType) -> None:
    job = msgspec.convert(ANSWER | {"colour": "blue"}, schema.Job)

    assert job.id == "0192"


def test_a_word_of_a_newer_service_is_read_as_it_is(schema: ModuleType) -> None:
    newer = {"state": "archived", "reason": "moon_phase", "options": {"strictness": "dreamy"}}

    job = msgspec.convert(ANSWER | newer, schema.Job)

    assert (job.state, job.reason, job.options.strictness) == ("archived", "moon_phase", "dreamy")


def test_a_limit_that_a_newer_service_has_raised_is_no_limit(schema: ModuleType) -> None:
    job = msgspec.convert(ANSWER | {"note": "long enough", "tiles": [12]}, schema.Job)

    assert (job.note, job.tiles) == ("long enough", [12])


def test_what_may_be_null_or_empty_may_be_missing(schema: ModuleType) -> None:
    job = msgspec.convert(ANSWER, schema.Job)

    assert (job.reason, job.tiles, job.options.scale) == (None, [], None)


def test_times_are_times_with_a_zone(schema: ModuleType) -> None:
    job = msgspec.convert(ANSWER, schema.Job)

    assert job.created_at.isoformat() == "2026-11-22T10:00:00+00:00"


def test_defaults_are_not_sent(schema: ModuleType) -> None:
    request = schema.JobCreate(image_id="0192", options=schema.Options(scale=4))

    assert msgspec.json.encode(request) == b'{"image_id":"0192","options":{"scale":4}}'


def test_a_request_keeps_the_words_that_the_service_knows(schema: ModuleType) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"strictness": "dreamy"}, schema.Options)


def test_what_was_read_does_not_change(schema: ModuleType) -> None:
    job = msgspec.convert(ANSWER, schema.Job)

    with pytest.raises(AttributeError):
        job.state = "delivered"
