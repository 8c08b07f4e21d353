"""What programs write is as they would write it now."""

import pytest

from backend.app import openapi_document
from installers.wire.generate import GeneratedFile, generated_files


@pytest.mark.parametrize(
    "file", generated_files(openapi_document()), ids=lambda file: file.path.name
)
def test_the_wires_files_are_what_the_service_says_now(file: GeneratedFile) -> None:
    assert not file.is_stale, "run `make openapi`"
