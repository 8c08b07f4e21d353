"""Messages to support: the same file checks as uploads, stored, mailed, forgotten in time."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest
from PIL import Image

from backend.assembly import Parts, open_parts
from backend.identifiers import new_id
from backend.settings import Settings
from backend.support.service import KEPT, ORPHAN_AGE
from tests.fakes.clock import FakeClock
from tests.fakes.service import Service, parts_open, service_running

CAT = Path("assets/samples/cat.jpg").read_bytes()
Files = Sequence[tuple[str, bytes]]


async def send(service: Service, files: Files = (), **changed: str) -> httpx.Response:
    form = {"email": "ana@example.com", "message": "A picture was refused.", **changed}
    parts = [("pictures", (name, data, "image/jpeg")) for name, data in files]
    return await service.http.post(
        f"{service.url}/support", data=form, files=parts or [("pictures", ("", b""))]
    )


async def stored(parts: Parts) -> tuple[int, int, int]:
    """Messages, attachments, objects."""
    messages = await parts.database.value("SELECT count(*) FROM support_message")
    attachments = await parts.database.value("SELECT count(*) FROM support_attachment")
    assert isinstance(messages, int)
    assert isinstance(attachments, int)
    return messages, attachments, len(await parts.storage.keys("support"))


async def all_stored(service: Service) -> tuple[int, int, int]:
    async with parts_open(service.settings) as parts:
        return await stored(parts)


async def test_a_message_with_pictures_is_kept_and_both_sides_get_mail(
    settings: Settings,
) -> None:
    named = msgspec.structs.replace(settings, contact_email="help@upscale.example")
    async with service_running(named) as service:
        answer = await send(service, [("a.jpg", CAT), ("b.jpg", CAT)], name="Ana")
        mails = {str(mail["To"]): mail for mail in await service.mails(count=2)}

        assert answer.status_code == 200
        assert await all_stored(service) == (1, 2, 2)
    desk = mails["help@upscale.example"]
    body = desk.get_body(("plain",))
    assert body is not None
    assert desk["Reply-To"] == "ana@example.com"
    assert "A picture was refused." in body.get_content()
    assert list(desk.iter_attachments()) == []
    assert "We have your message" in mails["ana@example.com"]["Subject"]


def bomb() -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "made", "status"),
    [
        ("page.jpg", lambda: b"<html><script>alert(1)</script></html>", 415),
        ("drawing.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        ("cut.jpg", lambda: CAT[:900], 422),
        ("bomb.png", bomb, 413),
        ("long.jpg", lambda: CAT + b"\0" * 10_000_000, 413),
    ],
)
async def test_what_no_upload_may_be_no_attachment_may_be(
    service: Service, name: str, made: Callable[[], bytes], status: int
) -> None:
    answer = await send(service, [("good.jpg", CAT), (name, made())])

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "A picture was refused." in answer.text, "what was written is not lost"
    assert await all_stored(service) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "nonsense"}, "not an e-mail address"),
        ({"message": "   "}, "Write what it is about"),
        ({"message": "x" * 5001}, "5000 characters"),
        ({"name": "x" * 121}, "120 characters"),
    ],
)
async def test_the_form_says_what_is_wrong(
    service: Service, changed: dict[str, str], words: str
) -> None:
    answer = await send(service, (), **changed)

    assert answer.status_code == 422
    assert words in answer.text
    assert await all_stored(service) == (0, 0, 0)


async def test_more_than_three_pictures_are_refused(service: Service) -> None:
    answer = await send(service, [(f"{number}.jpg", CAT) for number in range(4)])

    assert answer.status_code == 422
    assert "Attach 3 pictures or fewer" in answer.text


async def test_what_people_write_is_shown_back_as_text(service: Service) -> None:
    answer = await send(service, email="nonsense", message="<script>alert(1)</script>")

    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


async def test_one_address_cannot_flood_the_desk(service: Service) -> None:
    answers = [(await send(service)).status_code for _ in range(6)]

    assert answers == [200, 200, 200, 200, 200, 429]


async def test_a_file_name_never_becomes_a_path(service: Service) -> None:
    await send(service, [("../../etc/passwd\r\n.jpg", CAT)])

    async with parts_open(service.settings) as parts:
        row = await parts.database.row("SELECT file_name, storage_key FROM support_attachment")
    assert row is not None
    assert "/" not in row["file_name"]
    assert "\n" not in row["file_name"]
    assert "passwd" not in row["storage_key"]


async def test_messages_are_forgotten_with_their_pictures_after_half_a_year(
    service: Service,
) -> None:
    await send(service, [("a.jpg", CAT)])
    clock = FakeClock(datetime.now(UTC) + KEPT)

    clock.advance(days=-1)
    async with open_parts(service.settings, "api", clock=clock) as parts:
        await parts.correspondence.support.purge()
        assert await stored(parts) == (1, 1, 1)
        clock.advance(days=2)
        await parts.correspondence.support.purge()
        assert await stored(parts) == (0, 0, 0)


async def test_pictures_of_a_message_that_never_was_are_swept(service: Service) -> None:
    clock = FakeClock(datetime.now(UTC))
    async with open_parts(service.settings, "api", clock=clock) as parts:
        await parts.storage.put_bytes(f"support/{new_id()}/{new_id()}", b"left by a killed process")
        await parts.correspondence.support.purge()
        assert (await stored(parts))[2] == 1
        clock.advance(seconds=ORPHAN_AGE.total_seconds() + 60)
        await parts.correspondence.support.purge()
        assert (await stored(parts))[2] == 0


async def test_a_persons_messages_are_erased_with_their_account(service: Service) -> None:
    alice = await service.person()
    await send(service, [("a.jpg", CAT)], email=alice.email)
    await send(service, email="other@example.com")

    async with parts_open(service.settings) as parts:
        account_id = await parts.database.value("SELECT id FROM account")
        owner = await parts.database.value(
            "SELECT account_id FROM support_message WHERE email = $1", alice.email
        )
        assert owner == account_id
        assert owner is not None
        await parts.correspondence.support.erase(owner, alice.email)  # type: ignore[arg-type]  # a UUID, as just seen
        assert await stored(parts) == (1, 0, 0)
