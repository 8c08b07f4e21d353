"""A whole service with an account and credits, and the desktop on a sample photo."""

import asyncio
import json
import secrets
import shutil
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from PIL import Image

from backend.accounts.schemas import AccountCreate, SessionCreate
from backend.accounts.visitors import Visitor
from backend.app import create_app
from backend.assembly import Parts
from backend.policies import CURRENT_POLICY_VERSION, CURRENT_TERMS_VERSION
from backend.serving import held_port, http_server, stop_on_signals
from backend.settings import Settings, has_display, inherited_environment, served_on

DEMO_EMAIL = "demo@opendream.test"
DEMO_CREDITS = 25
SCALE = 4
HOST = "127.0.0.1"
VISITOR = Visitor(HOST)
SAMPLES = Path(__file__).parent.parent / "assets" / "samples"
LOCAL = "the demo on this machine"


class DemoFailed(Exception):
    """The demo did not reach a right result; the sentence says why."""


class DemoAccount(Struct, frozen=True):
    """Who the demo's desktop signs in as."""

    token: str
    credits: int


async def demo(settings: Settings, out: Path) -> None:
    """Run the demo to its end, or until a signal says stop. Raises: DemoFailed."""
    stopped = asyncio.ensure_future(stop_on_signals().wait())
    playing = asyncio.ensure_future(_play(settings, out))
    await asyncio.wait({stopped, playing}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not playing.done():
        say("Stopping …")
        playing.cancel()
    with suppress(asyncio.CancelledError):
        await playing


async def _play(settings: Settings, out: Path) -> None:
    say(f"Starting the service in {settings.data_dir} …")
    with held_port(HOST) as port:
        service = create_app(served_on(settings, HOST, port))
        async with service.lifespan():
            parts: Parts = service.state.parts
            async with http_server(service, HOST, port, on_stop=parts.listener.end_streams) as url:
                account = await open_account(parts)
                say(f"Serving on {url}; the demo account has {account.credits} credits.")
                await _use(settings, url, account, out)


async def _use(settings: Settings, url: str, account: DemoAccount, out: Path) -> None:
    sample = await asyncio.to_thread(_own_sample, out)
    if has_display():
        say("Opening the app on the sample photo.")
        await open_window(url, account, sample, settings.data_dir)
    else:
        say(f"No display: upscaling {sample.name} ×{SCALE} by the command line.")
        await upscale_sample(url, account, sample, out)


def _own_sample(out: Path) -> Path:
    """A copy of the sample photo: results are saved beside the original."""
    out = out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    bundled = next(iter(sorted(SAMPLES.glob("*.jpg"))))
    return Path(shutil.copy(bundled, out / bundled.name))


async def open_account(parts: Parts) -> DemoAccount:
    """The demo account, made at the first run, with enough credits at each."""
    password = await asyncio.to_thread(kept_password, parts.settings.data_dir / "demo_password")
    request = AccountCreate(
        email=DEMO_EMAIL, password=password, adult_confirmed=True,
        policy_version=CURRENT_POLICY_VERSION, terms_version=CURRENT_TERMS_VERSION,
    )  # fmt: skip
    await parts.accounts.sign_ups.sign_up(request, VISITOR)
    await parts.staff.confirm_address(DEMO_EMAIL, actor="demo", reason=LOCAL)
    session = await parts.accounts.sessions.sign_in(
        SessionCreate(email=DEMO_EMAIL, password=password, device_name="demo"), VISITOR
    )
    balance = await parts.credits.balance(session.account.id)
    if balance.available < DEMO_CREDITS:
        balance = await parts.staff.grant(
            DEMO_EMAIL, DEMO_CREDITS - balance.available, reason=LOCAL, actor="demo"
        )
    return DemoAccount(session.token, balance.available)


def kept_password(keeper: Path) -> str:
    """A password that is made once and kept for this folder's demo account."""
    if not keeper.exists():
        keeper.touch(mode=0o600)
        keeper.write_text(f"demo-{secrets.token_urlsafe(24)}", encoding="utf-8")
    return keeper.read_text(encoding="utf-8")


async def upscale_sample(url: str, account: DemoAccount, sample: Path, out: Path) -> None:
    """The command line's way, as a person would go it; the result is checked here."""
    before_after = sample.with_name(f"{sample.stem}_before_after.png")
    started = time.monotonic()
    # A profile of its own: the person's app must not take the sample for work already done.
    with tempfile.TemporaryDirectory(prefix="opendream-demo-") as profile:
        answer = await _run_cli(
            url, account, profile, "up", str(sample), "--scale", str(SCALE), "--out", str(out),
            "--compare", str(before_after), "--json",
        )  # fmt: skip
    done = [line for line in map(json.loads, answer.splitlines()) if line.get("output")]
    if not done:
        raise DemoFailed("The command line delivered nothing.")
    result = Path(done[-1]["output"])
    _check(sample, result, before_after)
    say(f"Result:        {result}")
    say(f"Before/after:  {before_after}")
    say(f"Credits spent: {done[-1]['credits']}")
    say(f"Fidelity:      {done[-1]['score']:.3f}")
    say(f"Seconds:       {time.monotonic() - started:.1f}")


def _check(sample: Path, result: Path, before_after: Path) -> None:
    """The files are there, decode, and the result is exactly the asked size."""
    with (
        Image.open(sample) as before,
        Image.open(result) as after,
        Image.open(before_after) as both,
    ):
        after.load()
        both.load()
        wanted = (before.width * SCALE, before.height * SCALE)
        if after.size != wanted:
            raise DemoFailed(f"The result is {after.size}, not {wanted}.")


async def open_window(url: str, account: DemoAccount, sample: Path, data_dir: Path) -> None:
    """The app on the sample; the demo ends with the window."""
    profile = data_dir / "demo_desktop"
    await _run_cli(url, account, str(profile), str(sample))


async def _run_cli(url: str, account: DemoAccount, profile: str, *arguments: str) -> str:
    """Run the desktop's command as its own process; returns what it printed."""
    environment = inherited_environment(
        OPENDREAM_SERVER_URL=url, OPENDREAM_TOKEN=account.token, OPENDREAM_CONFIG_DIR=profile
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "desktop.cli",
        *arguments,
        stdout=PIPE,
        env=environment,
    )
    try:
        printed, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if process.returncode != 0:
        raise DemoFailed(f"The desktop ended with code {process.returncode}.")
    return printed.decode()


def say(line: str) -> None:
    """Speak to the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
