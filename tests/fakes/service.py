"""The real service on a loopback port, with the few steps that every journey begins with."""

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
from litestar import Litestar
from msgspec import Struct

from backend.app import Kind, bare_app, furnish
from backend.assembly import Parts, Role, open_parts
from backend.jobs.schemas import Job
from backend.policies import CURRENT_POLICY_VERSION, CURRENT_TERMS_VERSION
from backend.serving import held_port, served
from backend.settings import Settings, served_on

PASSWORD = "correct horse battery staple 7"
T = TypeVar("T")
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loopback needs no authorities, and each client would read them all."""
ENDED = {"delivered", "refused", "failed", "cancelled"}


class Person(Struct, frozen=True):
    """Somebody who is signed in."""

    email: str
    token: str
    http: httpx.AsyncClient


class Service:
    """A running service and the people who use it."""

    def __init__(self, settings: Settings, url: str) -> None:
        self.settings = settings
        self.url = url
        self.http = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=30, verify=NO_TLS)
        self._clients = [self.http]

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    def client(self, token: str) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
            verify=NO_TLS,
        )
        self._clients.append(client)
        return client

    async def sign_up(self, email: str, /, **changed: object) -> httpx.Response:
        body = {
            "email": email,
            "password": PASSWORD,
            "adult_confirmed": True,
            "policy_version": CURRENT_POLICY_VERSION,
            "terms_version": CURRENT_TERMS_VERSION,
            "newsletter": False,
            "locale": "en",
            **changed,
        }
        return await self.http.post("/accounts", json=body)

    async def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        body = {"email": email, "password": password, "device_name": "test", "os": "Linux"}
        return await self.http.post("/sessions", json=body)

    async def mails(self, *, count: int) -> list[EmailMessage]:
        """The mails so far, oldest first, once there are `count`."""
        async with asyncio.timeout(20):
            while len(paths := sorted(self.settings.mailbox_dir.glob("*.eml"))) < count:
                await asyncio.sleep(0.05)
        return [read_mail(path) for path in paths]

    async def link_to(self, email: str, *, after: set[Path]) -> str:
        """The token of the link mailed to one address since, whatever other mail is under way."""
        async with asyncio.timeout(20):
            while True:
                for path in self.letters() - after:
                    mail = read_mail(path)
                    if str(mail["To"]) == email and (token := token_in(mail)):
                        return token
                await asyncio.sleep(0.05)

    def letters(self) -> set[Path]:
        return set(self.settings.mailbox_dir.glob("*.eml"))

    async def person(self, email: str = "alice@example.com") -> Person:
        """Somebody who signed up, confirmed and signed in, as a person would."""
        before = self.letters()
        assert (await self.sign_up(email)).status_code == 202
        token = await self.link_to(email, after=before)
        verified = await self.http.post("/accounts/verify", json={"token": token})
        assert verified.status_code == 204, verified.text
        session = (await self.sign_in(email)).json()
        return Person(email, session["token"], self.client(session["token"]))


def read_mail(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def link_token(mail: EmailMessage) -> str:
    token = token_in(mail)
    assert token
    return token


def token_in(mail: EmailMessage) -> str:
    """Of its link; empty where a letter has none, as the last word to a deleted account."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"token=([\w\-]+)", body.get_content())
    return found.group(1) if found else ""


async def upload(person: Person, path: Path) -> httpx.Response:
    return await person.http.post(
        "/images",
        content=path.read_bytes(),
        headers={"Content-Type": "image/jpeg", "X-File-Name": f"UTF-8''{path.name}"},
    )


async def submit(person: Person, image_id: str, key: str, **options: object) -> httpx.Response:
    return await person.http.post(
        "/jobs",
        json={"image_id": image_id, "options": options, "max_credits": 1000},
        headers={"Idempotency-Key": key},
    )


async def ended(person: Person, job_id: str, *, seconds: float = 90) -> Job:
    """The job once it has ended."""
    async with asyncio.timeout(seconds):
        while True:
            answer = await person.http.get(f"/jobs/{job_id}")
            job = msgspec.json.decode(answer.content, type=Job)
            if job.state in ENDED:
                return job
            await asyncio.sleep(0.1)


@asynccontextmanager
async def in_own_task(opened: AbstractAsyncContextManager[T]) -> AsyncIterator[T]:
    """Hold a context in one task: fixtures begin and end in two, which cancel scopes forbid."""
    ready: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()

    async def hold() -> None:
        async with opened as value:
            ready.set_result(value)
            await done.wait()

    task = asyncio.create_task(hold())
    task.add_done_callback(lambda _: ready.done() or ready.cancel())
    try:
        value = await ready
    except asyncio.CancelledError:
        await task
        raise
    try:
        yield value
    finally:
        done.set()
        await task


class Apps:
    """Bare applications, built once and lent again: building is half of a service's start."""

    def __init__(self) -> None:
        self._free: defaultdict[Kind, list[Litestar]] = defaultdict(list)

    @contextmanager
    def lent(self, settings: Settings, role: Role) -> Iterator[Litestar]:
        """An application for one service; two at once get two."""
        free = self._free[Kind.of(settings)]
        app = free.pop() if free else bare_app(Kind.of(settings))
        furnish(app, settings, role)
        yield app
        free.append(app)


APPS = Apps()


@asynccontextmanager
async def service_running(settings: Settings, role: Role = "all") -> AsyncIterator[Service]:
    """The service over HTTP for the time of the block."""
    with held_port("127.0.0.1") as port:
        own = served_on(settings, "127.0.0.1", port)
        with APPS.lent(own, role) as app:
            over_http = served(app, own.trusted_proxies, host="127.0.0.1", port=port)
            async with in_own_task(over_http) as url:
                service = Service(own, url)
                try:
                    yield service
                finally:
                    await service.close()


@asynccontextmanager
async def parts_open(settings: Settings, role: Role = "api") -> AsyncIterator[Parts]:
    """The service's parts without HTTP."""
    async with in_own_task(open_parts(settings, role)) as parts:
        yield parts
