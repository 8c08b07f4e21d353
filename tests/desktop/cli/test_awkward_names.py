"""Names that bite reach the service and come back as results beside their originals."""

import io
import json
import os
from pathlib import Path

import pytest

from desktop.commands.terminal import Terminal as Words
from tests.desktop.cli.terminal import Terminal

NAMES = ["new\nline.jpg", "-rf.jpg", '100% "it\'s".jpg', "\u202egpj.jpg", f"{'é' * 110}.jpg"]


@pytest.mark.parametrize("name", NAMES)
def test_an_awkward_name_is_upscaled_like_any_other(
    terminal: Terminal, photo: Path, name: str
) -> None:
    awkward = photo.rename(photo.with_name(name))

    answer = terminal.run("up", "--scale", "2", "--json", "--", awkward)

    assert (answer.code, answer.document["state"]) == (0, "delivered")
    assert Path(str(answer.document["output"])).parent == awkward.parent
    assert Path(str(answer.document["output"])).is_file()


def test_a_name_that_is_no_text_is_refused_without_a_crash(terminal: Terminal, photo: Path) -> None:
    odd = photo.rename(photo.with_name(os.fsdecode(b"\xff.jpg")))

    answer = terminal.run("up", odd)
    told = terminal.run("up", odd, "--json")

    assert (answer.code, told.code) == (2, 2)
    assert "cannot be read" in answer.problems
    assert told.document["reason"] == "source_unreadable"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_json_in_every_encoding(encoding: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding)
    document = {"source": "é \u4e2d \N{GRINNING FACE} \\ \n"}

    Words(out, io.StringIO()).show(document)

    out.seek(0)
    assert json.loads(out.read()) == document
