"""A running service with recorders at its recipients, shared by the promises of a module."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import msgspec

from backend.assembly import Parts, open_parts, secret_key
from backend.database import Database
from backend.jobs.schemas import Job
from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import Behaviour
from backend.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.service import (
    Person,
    Service,
    ended,
    in_own_task,
    service_running,
    submit,
    upload,
)
from tests.policy.recorder import Recorder

CONTACT = "help@upscale.example"
INSTANT = Behaviour(latency_seconds=0)
PHOTO = Path(__file__).with_name("small_cat.jpg")
"""The bundled sample at a fifth of its size: most promises are not about size."""


@dataclass(frozen=True)
class Stand:
    """The service, its database, and who it speaks to."""

    service: Service
    database: Database
    model: SandboxGemini
    plausible: Recorder

    @property
    def pictures(self) -> list[Path]:
        folder = self.service.settings.data_dir / "pictures"
        return [path for path in folder.rglob("*") if path.is_file()]

    async def person(self, email: str) -> Person:
        """Somebody who signed up, confirmed and signed in, whatever other mail is under way."""
        service = self.service
        assert (await service.sign_up(email)).status_code == 202
        letter = (await self.bodies_to(email))[-1]
        token = re.findall(r"/verify\?token=([\w\-]+)", letter)[-1]
        verified = await service.http.post("/accounts/verify", json={"token": token})
        assert verified.status_code == 204, verified.text
        signed_in = (await service.sign_in(email)).json()["token"]
        return Person(email, signed_in, service.client(signed_in))

    async def account_id(self, person: Person) -> UUID:
        found = await self.database.value("SELECT id FROM account WHERE email = $1", person.email)
        assert isinstance(found, UUID)
        return found

    async def column(self, person: Person, column: str) -> object:
        return await self.database.value(
            f"SELECT {column} FROM account WHERE email = $1",  # the test's own name
            person.email,
        )

    async def letters_to(self, email: str) -> list[str]:
        """Subjects of the mail that one address has, once nothing waits any more."""
        await self.quiet()
        return [str(mail["Subject"]) for mail in await self.service.mails(count=0)
                if mail["To"] == email]  # fmt: skip

    async def bodies_to(self, email: str) -> list[str]:
        await self.quiet()
        parts = [
            mail.get_body(("plain",))
            for mail in await self.service.mails(count=0)
            if mail["To"] == email
        ]
        return [part.get_content() for part in parts if part is not None]

    async def quiet(self) -> None:
        """Every letter has left."""
        await self.until("SELECT count(*) = 0 FROM mail WHERE state = 'waiting'")

    async def until(self, statement: str, *values: object) -> None:
        """Wait until the database says yes."""
        async with asyncio.timeout(40):
            while not await self.database.value(statement, *values):
                await asyncio.sleep(0.05)

    async def delivered(self, person: Person, key: str = "k") -> Job:
        """A picture uploaded and upscaled."""
        image = (await upload(person, PHOTO)).json()
        job = await submit(person, image["id"], key, scale=2)
        assert job.status_code == 201, job.text
        done = await ended(person, job.json()["id"])
        assert done.state == "delivered"
        return done

    @asynccontextmanager
    async def later(self, **amount: float) -> AsyncIterator[Parts]:
        """The same service's parts when that much time has passed."""
        clock, settings = FakeClock(datetime.now(UTC) + timedelta(**amount)), self.service.settings
        elsewhere = msgspec.structs.replace(
            settings,
            data_dir=settings.data_dir / "later",
            storage_url=f"file://{settings.data_dir / 'pictures'}",
            secret_key=secret_key(settings),
        )
        async with in_own_task(open_parts(elsewhere, "api", clock=clock)) as parts:
            yield parts

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.service.url, timeout=30)


@asynccontextmanager
async def standing(folder: Path, database_url: str) -> AsyncIterator[Stand]:
    model = SandboxGemini(behaviour=INSTANT, keeps_pictures=True)
    plausible = Recorder()
    await model.start()
    await plausible.start()
    settings = Settings(
        data_dir=folder,
        database_url=database_url,
        free_credits=20,
        worker_lease_seconds=4,
        gemini_api_key="AIza-of-the-test",
        gemini_base_url=model.base_url,
        plausible_url=plausible.url,
        plausible_domain="upscale.example",
        contact_email=CONTACT,
        trusted_proxies="127.0.0.1",
    )
    database = Database(database_url, pool_size=3)
    await database.open()
    async with service_running(settings) as service:
        yield Stand(service, database, model, plausible)
    await database.close()
    await plausible.stop()
    await model.stop()
