"""One person's whole life with the product, with a marker in everything they give away.

The service runs as an operator starts it, in a process of its own whose connections are listed;
each recipient is a double behind a recorder; the person uses the real command line.
"""

import asyncio
import io
import json
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import asyncpg
import httpx
from PIL import Image

from backend.sandbox.gemini import SandboxGemini
from backend.sandbox.gemini_behaviour import Behaviour
from backend.sandbox.stripe import SANDBOX_KEY, SandboxStripe
from backend.sandbox.stripe_webhooks import signature
from backend.serving import held_port
from tests.backend.samples import SAMPLE
from tests.desktop.files import planted
from tests.fakes.country_file import write_country_file
from tests.policy.recorder import MailServer, Recorder
from tests.policy.sweep import dump, folder_blobs

EMAIL = "planted.persephone@post.example.org"
PASSWORD = "zebra-quartz-PLANTED-4711"
ADDRESS = "189.140.77.99"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
DEVICE = "PLANTED-LAPTOP-OF-PERSEPHONE"
FILE_NAME = "PLANTED-grandmother-in-puebla.jpg"
NAME = "Persephone Plantedname"
MESSAGE = "PLANTED-MESSAGE about my picture"
ATTACHED_NAME = "PLANTED-ATTACHMENT.png"
CARD = {
    "number": "4242424242424242",
    "cvc": "PLANTED987",
    "line1": "77 Planted Avenue",
    "postal_code": "PLANT-90210",
    "phone": "+15550199777",
}
SANDBOX_PAYER = ("Sandy Boxer", "1 Sandbox Street", "sandboxcardprint", "Springfield")
"""What the sandbox's own objects say of every payer: name, street, card, town."""
WEBHOOK_SECRET = "whsec_policy_0123456789"
PHOTO_SECRETS = tuple(
    word.decode() for word in (*planted.SECRETS, planted.GPS_SECRET) if word != b"Secretville"
)
MISTAKES: dict[str, object] = {
    "/sessions": {"email": EMAIL, "password": PASSWORD + "x"},
    "/sessions+": {"email": EMAIL, "password": PASSWORD, FILE_NAME: 1},
    "/accounts": {"email": EMAIL, "password": PASSWORD},
    "/accounts+": {"email": EMAIL, "password": PASSWORD, "adult_confirmed": EMAIL},
    "/jobs": {"image_id": FILE_NAME, "max_credits": 1},
    "/jobs+": {"image_id": NAME, "options": {"scale": FILE_NAME}, "max_credits": 1},
    "/quotes": {"width": FILE_NAME, "height": 1, "options": {}},
    "/purchases": {"pack": FILE_NAME, "client_key": EMAIL},
    "/account/password": {"current_password": PASSWORD + "x", "new_password": PASSWORD},
    "/account/email": {"password": PASSWORD + "x", "new_email": EMAIL},
    "/account/totp": {"password": PASSWORD + "x"},
    "/newsletter": {"email": NAME, "locale": "en"},
}
"""Requests that are refused, each with something private in it."""
ROOT = Path(__file__).parents[2]
WAIT_SECONDS = 60


@dataclass
class Life:
    """Everything that was written or sent, by stage and place."""

    folder: Path
    url: str = ""
    database_url: str = ""
    ports: dict[int, str] = field(default_factory=dict)
    alive: dict[str, bytes] = field(default_factory=dict)
    """The database while the account lives."""
    stored_alive: dict[str, bytes] = field(default_factory=dict)
    stored_after_delete_all: dict[str, bytes] = field(default_factory=dict)
    deleted: dict[str, bytes] = field(default_factory=dict)
    """The database after the account was deleted."""
    stored_deleted: dict[str, bytes] = field(default_factory=dict)
    profile: dict[str, bytes] = field(default_factory=dict)
    logs: dict[str, bytes] = field(default_factory=dict)
    letters: list[bytes] = field(default_factory=list)
    export: bytes = b""
    codes: list[int] = field(default_factory=list)
    purchase: dict[str, object] = field(default_factory=dict)
    terminal: str = ""
    """What the command line printed for the person."""
    token: str = ""
    processor_url: str = ""
    links: list[str] = field(default_factory=list)
    google: Recorder = field(default_factory=Recorder)
    stripe: Recorder = field(default_factory=Recorder)
    plausible: Recorder = field(default_factory=Recorder)
    model: SandboxGemini = field(default_factory=SandboxGemini)

    @property
    def photo_path(self) -> Path:
        return self.folder / "album" / FILE_NAME

    @property
    def service_listing(self) -> Path:
        return self.folder / "service.connections"

    @property
    def client_listing(self) -> Path:
        return self.folder / "client.connections"

    @property
    def window_listing(self) -> Path:
        return self.folder / "window.connections"

    def result_path(self) -> Path:
        return next(self.photo_path.parent.glob("*_opendream_*"))

    def photo(self) -> Image.Image:
        with Image.open(self.photo_path) as opened:
            return opened.convert("RGB")


def write_photo(path: Path) -> None:
    """A real photo with owner, serial number, place, caption and a maker's note."""
    path.parent.mkdir(parents=True)
    with Image.open(SAMPLE) as sample:
        picture = sample.convert("RGB").resize((240, 160))
    picture.save(
        path, "JPEG", quality=92, exif=planted.exif(1), xmp=planted.XMP.replace(b'"6"', b'"1"'),
        comment=planted.COMMENT.encode(),
    )  # fmt: skip


def attachment() -> bytes:
    """Another picture than the photo."""
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize((64, 64)).save(buffer, "PNG")
    return buffer.getvalue()


@asynccontextmanager
async def recipients(life: Life, shop_url: str) -> AsyncIterator[MailServer]:
    """The doubles of everybody the service speaks to, each behind its recorder."""
    async with AsyncExitStack() as stack:
        life.model = SandboxGemini(behaviour=Behaviour(latency_seconds=0), keeps_pictures=True)
        processor = SandboxStripe(None, shop_url=shop_url, webhook_secret=WEBHOOK_SECRET)
        for server in (life.model, processor):
            await server.start()
            stack.push_async_callback(server.stop)
        life.processor_url = processor.address.base_url
        life.google = Recorder(life.model.base_url)
        life.stripe = Recorder(life.processor_url)
        life.plausible = Recorder()
        for front in (life.google, life.stripe, life.plausible):
            await front.start()
            stack.push_async_callback(front.stop)
        mail = MailServer(stack.enter_context(held_port("127.0.0.1")))
        mail.start()
        stack.callback(mail.stop)
        life.ports = {
            life.google.port: "Google",
            life.stripe.port: "Stripe",
            life.plausible.port: "Plausible",
            mail.port: "sending of mail",
        }
        yield mail


def service_variables(life: Life, mail: MailServer) -> dict[str, str]:
    countries = life.folder / "countries.mmdb"
    mexico = {"country": {"iso_code": "MX", "names": {"en": "Mexico", "es": "México"}}}
    write_country_file(countries, {"189.128.0.0/10": mexico})
    settings = {
        "DATA_DIR": str(life.folder / "service"),
        "DATABASE_URL": life.database_url,
        "PUBLIC_URL": life.url,
        "GEMINI_API_KEY": "AIzaPLANTEDPLANTEDPLANTEDPLANTED0123456",
        "GEMINI_BASE_URL": life.google.url,
        "STRIPE_SECRET_KEY": SANDBOX_KEY,
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": life.stripe.url,
        "SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        "PLAUSIBLE_URL": life.plausible.url,
        "PLAUSIBLE_DOMAIN": "upscale.example",
        "CONTACT_EMAIL": "help@upscale.example",
        "TRUSTED_PROXIES": "127.0.0.1",
        "GEOIP_FILE": str(countries),
        "FREE_CREDITS": "20",
        "LOG_LEVEL": "debug",
        "SECRET_KEY": "PLANTED-SECRET-KEY-0123456789-abcdefghij",
    }
    return {**os.environ, **{f"OPENDREAM_{name}": value for name, value in settings.items()}}


@asynccontextmanager
async def service_process(life: Life, mail: MailServer, port: int) -> AsyncIterator[None]:
    """`opendream-server serve`, its log in a file and its connections in a list."""
    log_path = life.folder / "service.log"
    with log_path.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.policy.watched", str(life.service_listing),
            "backend.cli", "serve", "--port", str(port), "--no-migrate",
            env=service_variables(life, mail), cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            async with httpx.AsyncClient() as http:
                await until(lambda: _is_ready(http, life.url))
            yield
        finally:
            process.terminate()
            await process.wait()
    life.logs["service log"] = log_path.read_bytes()


async def _is_ready(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(f"{url}/readyz")).is_success
    except httpx.TransportError:
        return False


async def until(look: Callable[[], Awaitable[bool]], seconds: float = WAIT_SECONDS) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not await look():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.05)


class Person:
    """Somebody at their computer: a browser behind a proxy, a mailbox, and the command line."""

    def __init__(self, life: Life, mail: MailServer) -> None:
        self._life = life
        self._mail = mail
        self.http = httpx.AsyncClient(
            base_url=life.url,
            timeout=60,
            headers={"X-Forwarded-For": ADDRESS, "User-Agent": AGENT},
        )

    async def close(self) -> None:
        await self.http.aclose()

    async def call(self, method: str, path: str, **more: object) -> httpx.Response:
        """One request to the interface, its status kept."""
        answer = await self.http.request(method, f"/api/v1{path}", **more)  # type: ignore[arg-type]  # passed on
        self._life.codes.append(answer.status_code)
        return answer

    async def signs_up(self) -> None:
        versions = (await self.call("GET", "/policies")).json()
        await self.call("POST", "/accounts", json={
            "email": EMAIL, "password": PASSWORD, "adult_confirmed": True, "locale": "en",
            "policy_version": versions["privacy"]["version"],
            "terms_version": versions["terms"]["version"],
        })  # fmt: skip
        await self.opens_link("/verify")
        session = await self.call("POST", "/sessions", json={
            "email": EMAIL, "password": PASSWORD, "device_name": DEVICE, "os": "Linux",
        })  # fmt: skip
        self._life.token = session.json()["token"]
        self.http.headers["Authorization"] = f"Bearer {self._life.token}"

    async def opens_link(self, page: str) -> None:
        """The link in the newest letter that leads to a page, and the page's button."""
        found: list[str] = []

        async def arrived() -> bool:
            found[:] = re.findall(re.escape(page) + r"\?token=([\w\-]+)", self._read_letters())
            return bool(found)

        await until(arrived)
        self._life.links.append(found[-1])
        assert (await self.http.get(page, params={"token": found[-1]})).is_success
        pressed = await self.http.post(page, data={"token": found[-1]})
        assert pressed.status_code == 200, pressed.text

    def _read_letters(self) -> str:
        texts = []
        for letter in self._mail.letters:
            body = message_from_bytes(letter, policy=default).get_body(("plain",))
            texts.append(body.get_content() if body else "")
        return "\n".join(texts)

    async def buys(self) -> None:
        """Pays on the processor's page, with a card and an address; later webhooks repeat them."""
        made = (await self.call(
            "POST", "/purchases", json={"pack": "starter", "client_key": "k1"}
        )).json()  # fmt: skip
        page = httpx.URL(made["checkout_url"]).path
        async with httpx.AsyncClient(base_url=self._life.processor_url) as browser:
            await browser.post(page, data={"action": "pay", "country": "MX", **CARD, "name": NAME})
            events = (await browser.get(
                "/v1/events", params={"limit": 100},
                headers={"Authorization": f"Bearer {SANDBOX_KEY}"},
            )).json()  # fmt: skip
        await self._deliver_planted(events["data"])

        async def paid() -> bool:
            self._life.purchase = (await self.call("GET", f"/purchases/{made['id']}")).json()
            return self._life.purchase["state"] == "paid"

        await until(paid)

    async def _deliver_planted(self, events: list[dict[str, object]]) -> None:
        for event in events:
            data = event["data"]
            assert isinstance(data, dict)
            person = {"name": NAME, "address": CARD, **CARD}
            data["object"] |= {"customer_details": person, "billing_details": person,
                               "payment_method_details": {"card": CARD}}  # fmt: skip
            body = json.dumps({**event, "id": f"{event['id']}planted"}).encode()
            header = signature(body, WEBHOOK_SECRET, int(time.time()))
            taken = await self.http.post(
                "/webhooks/stripe", content=body, headers={"Stripe-Signature": header}
            )
            assert taken.is_success, taken.text

    async def types(self, *words: str) -> str:
        """The command line on the person's computer."""
        process = await self._starts_app(self._life.client_listing, *words)
        out, problems = await process.communicate()
        assert process.returncode == 0, problems.decode()
        return out.decode()

    async def opens_window(self) -> None:
        """The app with its window, until it has signed in and listens; then it is closed."""
        process = await self._starts_app(self._life.window_listing, str(self._life.photo_path))

        async def listens() -> bool:
            assert process.returncode is None
            written, port = self._life.window_listing, self._life.url.rsplit(":", 1)[1]
            return written.exists() and written.read_text().count(f", {port}]") >= 2

        await until(listens)
        process.terminate()
        _, problems = await process.communicate()
        self._life.logs["window's complaints"] = problems

    async def _starts_app(self, listing: Path, *words: str) -> asyncio.subprocess.Process:
        environment = {
            **os.environ,
            "OPENDREAM_SERVER_URL": self._life.url,
            "OPENDREAM_TOKEN": self._life.token,
            "OPENDREAM_CONFIG_DIR": str(self._life.folder / "profile"),
        }
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.policy.watched", str(listing), "desktop.cli", *words,
            env=environment, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def writes_to_support(self) -> None:
        answer = await self.http.post(
            "/support",
            data={"name": NAME, "email": EMAIL, "message": MESSAGE},
            files={"pictures": (ATTACHED_NAME, attachment(), "image/png")},
        )
        assert answer.status_code == 200, answer.text

    async def subscribes(self) -> None:
        await self.call("POST", "/newsletter", json={"email": EMAIL, "locale": "en"})
        await self.opens_link("/newsletter/confirm")

    async def runs_into_errors(self) -> None:
        """Mistakes of every kind, each with something private in it."""
        name = {"X-File-Name": f"UTF-8''{FILE_NAME}", "Content-Type": "image/jpeg"}
        text = {**name, "Content-Type": f"text/{DEVICE}"}
        cut = self._life.photo_path.read_bytes()[:700]
        for headers, content in ((name, b"PLANTED, no picture"), (name, cut), (text, cut)):
            await self.call("POST", "/images", content=content, headers=headers)
        for path, body in MISTAKES.items():
            await self.call("POST", path.rstrip("+"), json=body)
        used = {"token": self._life.links[0], "password": PASSWORD}
        await self.call("POST", "/accounts/verify", json={"token": used["token"]})
        await self.call("POST", "/password-resets/confirm", json=used)
        for path in (f"/images/{FILE_NAME}", f"/jobs/{FILE_NAME}", f"/purchases/{EMAIL}"):
            await self.call("GET", path, params={"token": self._life.links[0], "email": EMAIL})
        await self.call("GET", "/images", params={"cursor": FILE_NAME})
        await self.call("DELETE", "/account", json={"password": PASSWORD + "x"})
        await self.call("POST", "/sessions", content=b'{"password": "' + PASSWORD.encode())
        await self.http.post("/reset", data=used)
        await self.http.get("/unsubscribe", params={"token": EMAIL})
        await self._has_a_job_refused()

    async def _has_a_job_refused(self) -> None:
        self._life.model.behave(Behaviour(latency_seconds=0, always="finish:IMAGE_SAFETY"))
        image = await self.call(
            "POST", "/images", content=SAMPLE.read_bytes(), headers={"Content-Type": "image/jpeg"}
        )
        job = await self.call(
            "POST", "/jobs", headers={"Idempotency-Key": "refused"},
            json={"image_id": image.json()["id"], "options": {"scale": 2}, "max_credits": 9},
        )  # fmt: skip

        async def refused() -> bool:
            found = (await self.http.get(f"/api/v1/jobs/{job.json()['id']}")).json()
            return bool(found["state"] == "refused")

        await until(refused)


async def rows_left(database_url: str, statement: str) -> bool:
    connection = await asyncpg.connect(database_url)
    found = await connection.fetchval(statement)
    await connection.close()
    return bool(found)


async def live(life: Life) -> Life:
    """The whole life, from the first visit to the last letter."""
    with held_port("127.0.0.1") as port:
        return await _live(life, port)


async def _live(life: Life, port: int) -> Life:
    life.url = f"http://127.0.0.1:{port}"
    write_photo(life.photo_path)
    async with recipients(life, life.url) as mail, service_process(life, mail, port):
        person = Person(life, mail)
        await _use_it(person, life)
        await _leave_it(person, life)
        await person.close()
        life.letters = mail.letters
        life.profile = folder_blobs(life.folder / "profile")
    return life


async def _use_it(person: Person, life: Life) -> None:
    await person.signs_up()
    await person.buys()
    life.terminal = await person.types("up", str(life.photo_path), "--json")
    await person.opens_window()
    await person.writes_to_support()
    await person.subscribes()
    await person.runs_into_errors()
    life.export = (await person.call("GET", "/account/export")).content

    async def all_sent() -> bool:
        return not await rows_left(
            life.database_url, "SELECT count(*) FROM mail WHERE state = 'waiting'"
        )

    await until(all_sent)
    life.alive = await dump(life.database_url)
    life.stored_alive = folder_blobs(life.folder / "service")


async def _leave_it(person: Person, life: Life) -> None:
    await person.types("delete-all", "--yes")
    life.stored_after_delete_all = folder_blobs(life.folder / "service")
    answer = await person.call("DELETE", "/account", json={
        "password": PASSWORD, "accept_credit_loss": True, "accept_running_jobs": True,
    })  # fmt: skip
    assert answer.status_code == 204, answer.text

    async def erased() -> bool:
        return not await rows_left(
            life.database_url,
            "SELECT (SELECT count(*) FROM account_deletion WHERE done_at IS NULL)"
            " + (SELECT count(*) FROM mail WHERE state = 'waiting')"
            " + (SELECT count(*) FROM pgqueuer)",
        )

    await until(erased)
    life.deleted = await dump(life.database_url)
    life.stored_deleted = folder_blobs(life.folder / "service")
