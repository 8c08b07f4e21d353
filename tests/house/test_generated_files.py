"""What programs write is as they would write it now."""

import pytest

from backend.app import openapi_document
from installers.wire.generate import GeneratedFile, generated_files

NAMES = ("openapi.json", "schema.py")


@pytest.fixture(scope="module")
def written_now() -> dict[str, GeneratedFile]:
    """Each file by its name; writing them takes seconds, so not while tests are collected."""
    files = {file.path.name: file for file in generated_files(openapi_document())}
    assert tuple(files) == NAMES
    return files


@pytest.mark.parametrize("name", NAMES)
def test_the_wires_files_are_what_the_service_says_now(
    written_now: dict[str, GeneratedFile], name: str
) -> None:
    assert not written_now[name].is_stale, "run `make openapi`"
