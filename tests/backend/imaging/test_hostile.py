"""Hostile files are refused with their documented code, in seconds, and nobody else is hurt."""

import asyncio
import struct
from pathlib import Path
from time import perf_counter

import pytest
from PIL import Image

from backend.imaging.child import ImagingChild
from backend.imaging.commands import InspectPicture
from backend.imaging.decode import decode_answer
from backend.imaging.errors import ImagingError
from backend.imaging.facts import SourceFacts
from backend.imaging.inspection import inspect_picture
from tests.backend.imaging.hostile_corpus import (
    MAX_MEGAPIXELS,
    HostileFile,
    dangerous_files,
    sized_jpeg,
    useless_files,
    zip_archive,
)
from tests.backend.imaging.pictures import decoded, encoded, picture_bytes, scene

DANGEROUS = dangerous_files()
CORPUS = DANGEROUS + useless_files()
PLANTED = b"<script>alert('planted')</script>"


def test_the_corpus_is_wide() -> None:
    assert len(CORPUS) >= 120
    assert len({file.name for file in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_every_hostile_file_gets_its_code_within_seconds(tmp_path: Path, file: HostileFile) -> None:
    path = tmp_path / "upload"
    path.write_bytes(file.data)
    started = perf_counter()

    with pytest.raises(ImagingError) as refusal:
        inspect_picture(path, MAX_MEGAPIXELS)

    assert refusal.value.code == file.code
    assert perf_counter() - started < 5


async def test_the_child_is_the_only_one_that_could_be_hurt(tmp_path: Path) -> None:
    child = ImagingChild(parallel=2)
    places = asyncio.Semaphore(2)

    async def inspect_in_turn(file: HostileFile) -> tuple[str, str, float]:
        async with places:
            return await _inspect(child, file, tmp_path)

    outcomes = await asyncio.gather(*[inspect_in_turn(file) for file in DANGEROUS])

    expected = {file.name: file.code for file in DANGEROUS}
    assert len(expected) >= 30
    assert {name: code for name, code, _ in outcomes} == expected
    assert max(seconds for *_, seconds in outcomes) < 20
    good = HostileFile("good", picture_bytes(scene(60, 40), "PNG"), "image_unreadable")
    assert (await _inspect(child, good, tmp_path))[1] == "fine"


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_a_hostile_answer_is_refused_too(tmp_path: Path, file: HostileFile) -> None:
    path = tmp_path / "answer"
    path.write_bytes(file.data)

    with pytest.raises(ImagingError) as refusal:
        decode_answer(path, tmp_path / "answer.raw", MAX_MEGAPIXELS)

    # TIFF, HEIC and AVIF are no answers, whole or not.
    assert refusal.value.code in {file.code, "image_type_unsupported"}
    assert file.name not in refusal.value.detail
    assert not (tmp_path / "answer.raw").exists()


def awkward_files() -> dict[str, bytes]:
    """Odd but whole pictures: what they carry beside the picture is left behind."""
    jpeg, png = picture_bytes(scene(60, 40), "JPEG"), picture_bytes(scene(60, 40), "PNG")
    comment = b"\xff\xfe" + struct.pack(">H", len(PLANTED) + 2) + PLANTED
    other = Image.fromarray(scene(30, 20))
    return {
        "jpeg_then_html": jpeg + PLANTED,
        "jpeg_then_zip": jpeg + PLANTED + zip_archive(),
        "png_then_html": png + PLANTED,
        "jpeg_comment": jpeg[:2] + comment + jpeg[2:],
        "jpeg_stray_bytes": jpeg[:20] + b"\0\0" + jpeg[20:],
        "jpeg_later_jfif": jpeg.replace(b"JFIF\0\1", b"JFIF\0\2"),
        "jpeg_shorter_than_its_data": sized_jpeg(60, 40),
        "mpo": picture_bytes(scene(60, 40), "MPO", save_all=True, append_images=[other]),
        "progressive": picture_bytes(scene(60, 40), "JPEG", progressive=True),
    }


@pytest.mark.parametrize("name", awkward_files())
def test_odd_but_whole_pictures_are_taken_without_their_baggage(tmp_path: Path, name: str) -> None:
    source = decoded(awkward_files()[name], tmp_path)

    encoded(source, tmp_path / "result")

    assert (source.facts.width_px, source.facts.height_px) == (60, 40)
    assert PLANTED not in (tmp_path / "result").read_bytes()
    assert b"evil.html" not in (tmp_path / "result").read_bytes()


async def _inspect(child: ImagingChild, file: HostileFile, folder: Path) -> tuple[str, str, float]:
    path = folder / file.name
    path.write_bytes(file.data)
    started = perf_counter()
    try:
        command = InspectPicture(path=path, max_megapixels=MAX_MEGAPIXELS)
        await child.run(command, SourceFacts, folder)
    except ImagingError as refusal:
        return file.name, refusal.code, perf_counter() - started
    return file.name, "fine", perf_counter() - started
