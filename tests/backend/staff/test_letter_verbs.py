"""The desk's verbs about letters: news, messages with their pictures, all written down."""

import argparse
from pathlib import Path

import msgspec
import pytest

from backend.assembly import Parts
from backend.cli import build_parser
from backend.errors import NotFound, ValidationFailed
from backend.settings import Settings
from backend.staff.commands import Answer
from tests.fakes.service import Service, parts_open

CAT = Path("assets/samples/cat.jpg").read_bytes()


async def run(parts: Parts, *words: str) -> Answer:
    """A verb as the command line would run it."""
    asked: argparse.Namespace = build_parser().parse_args(["staff", *words, "--actor", "mina"])
    answer = await asked.act(getattr(parts, asked.desk), asked)
    assert isinstance(answer, Answer)
    return answer


async def actions(parts: Parts) -> list[str]:
    rows = await parts.database.rows("SELECT action FROM staff_audit ORDER BY id")
    return [row["action"] for row in rows]


async def test_an_issue_is_written_to_whoever_asked_in_their_language(
    service: Service, tmp_path: Path
) -> None:
    alice = await service.person()
    await alice.http.patch("/account", json={"newsletter": True, "locale": "es"})
    english, spanish = tmp_path / "en.txt", tmp_path / "es.txt"
    english.write_text("Larger photos\n\nFirst.\n\nSecond.")
    spanish.write_text("Fotos más grandes\n\nUno.\n\nDos.")
    words = ("news", "autumn", "--en", str(english), "--es", str(spanish), "--reason", "issue 1")

    async with parts_open(service.settings) as parts:
        first, again = await run(parts, *words), await run(parts, *words)
        assert await actions(parts) == ["news", "news"]
    news = (await service.mails(count=2))[-1]

    assert first.data == {"written": 1}
    assert again.data == {"written": 0}
    assert news["Subject"] == "Fotos más grandes"


async def test_an_issue_without_a_text_is_refused(service: Service, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("Only a subject")

    async with parts_open(service.settings) as parts:
        with pytest.raises(ValidationFailed):
            await run(parts, "news", "autumn", "--en", str(empty), "--reason", "issue 1")
        with pytest.raises(ValidationFailed):
            await run(parts, "news", "autumn", "--reason", "issue 1")
        assert await actions(parts) == []


def test_only_the_sandbox_may_send_news_without_a_postal_address() -> None:
    settings = Settings()
    production = msgspec.structs.replace(settings, env="production")
    addressed = msgspec.structs.replace(production, postal_address="Calle Uno 1")

    assert settings.may_promote
    assert not production.may_promote
    assert addressed.may_promote


async def test_a_message_is_listed_read_saved_and_answered(
    service: Service, tmp_path: Path
) -> None:
    form = {"email": "ana@example.com", "message": "It was refused."}
    await service.http.post(
        f"{service.url}/support", data=form, files=[("pictures", ("a.jpg", CAT, "image/jpeg"))]
    )

    async with parts_open(service.settings) as parts:
        (line,) = (await run(parts, "support", "list")).lines
        number = line.split()[0]
        shown = await run(
            parts, "support", "show", number, "--save", str(tmp_path), "--reason", "ticket 7"
        )
        await run(parts, "support", "answered", number, "--reason", "ticket 7")
        left = await run(parts, "support", "list")
        assert await actions(parts) == [
            "support-list", "support-show", "support-picture", "support-answered", "support-list",
        ]  # fmt: skip

    assert "It was refused." in shown.lines
    assert (tmp_path / f"{number}-1.jpeg").read_bytes() == CAT
    assert left.lines == ["Nothing waits."]


@pytest.mark.parametrize("number", ["", "0000-0000", "' OR 1=1", "zzzz-zzzz"])
async def test_a_number_that_was_made_up_finds_nothing(service: Service, number: str) -> None:
    async with parts_open(service.settings) as parts:
        with pytest.raises(NotFound):
            await run(parts, "support", "show", number, "--reason", "ticket 7")
