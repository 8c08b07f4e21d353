"""opendream-server: serve, demo, migrate, doctor, staff, sandbox."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import msgspec

from backend.assembly import open_parts
from backend.demo import DemoFailed, demo, say
from backend.doctor import examine
from backend.embedded_postgres import EmbeddedPostgresError
from backend.engines import sandbox_stripe
from backend.errors import BackendError
from backend.logs import configure_logs
from backend.migrations.runner import MigrationsPending
from backend.providers.payments import PaymentsUnavailable
from backend.providers.sandbox_stripe import SandboxRefused, SandboxSilent
from backend.serving import ServingFailed, serve
from backend.settings import Settings, SettingsError, read_settings, served_on
from backend.staff.account_commands import add_account_verbs
from backend.staff.commands import Answer, add_money_verbs
from backend.staff.letter_commands import add_letter_verbs, add_operator_verbs
from backend.version import VERSION

ORDER_FIELDS = ("purchase", "amount", "status", "reason", "country", "deliveries")
SANDBOX_ORDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "pay": ("pay the open checkout by card", ("country",)),
    "pay-later": ("pay by a bank transfer that is on its way", ("country",)),
    "settle": ("the transfer arrives, or with --status failed does not", ("status",)),
    "decline": ("the card is refused", ()),
    "expire": ("the checkout's time is over", ()),
    "refund": ("give money back; --status pending, failed, … moves it on", ("amount", "status")),
    "dispute": (
        "the bank disputes; --status warning_needs_response, under_review, won, lost, … moves on",
        ("amount", "status", "reason"),
    ),
    "warn": ("the card network suspects fraud", ()),
}
Command = Callable[[Settings, argparse.Namespace], Awaitable[int]]


async def run_serve(settings: Settings, arguments: argparse.Namespace) -> int:
    await serve(
        served_on(settings, arguments.host, arguments.port),
        arguments.role,
        host=arguments.host,
        port=arguments.port,
        may_migrate=not arguments.no_migrate,
    )
    return 0


async def run_demo(settings: Settings, arguments: argparse.Namespace) -> int:
    await demo(settings, arguments.out)
    return 0


async def run_migrate(settings: Settings, _: argparse.Namespace) -> int:
    async with open_parts(settings, "api"):
        say("The database is up to date.")
    return 0


async def run_doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    findings = await examine(settings)
    if arguments.json:
        say(msgspec.json.encode(findings).decode())
    else:
        for finding in findings:
            say(f"{'ok  ' if finding.ok else 'BAD '} {finding.part}: {finding.detail}")
    return 0 if all(finding.ok for finding in findings) else 1


async def run_grant(settings: Settings, arguments: argparse.Namespace) -> int:
    async with open_parts(settings, "api", may_migrate=False) as parts:
        balance = await parts.staff.grant(
            arguments.email, arguments.credits, reason=arguments.reason, actor=arguments.actor
        )
    if arguments.json:
        say(msgspec.json.encode(balance).decode())
    else:
        say(f"Granted {arguments.credits} credits; {balance.available} are available now.")
    return 0


async def run_desk(settings: Settings, arguments: argparse.Namespace) -> int:
    async with open_parts(settings, "api", may_migrate=False) as parts:
        answer: Answer = await arguments.act(getattr(parts, arguments.desk), arguments)
    if arguments.json:
        say(msgspec.json.encode(answer.data).decode())
    else:
        for line in answer.lines:
            say(line)
    return answer.code


async def run_sandbox(settings: Settings, arguments: argparse.Namespace) -> int:
    if settings.stripe_secret_key:
        return _complain("OPENDREAM_STRIPE_SECRET_KEY is set: payments are not the sandbox's.")
    order = {name: getattr(arguments, name) for name in ORDER_FIELDS if hasattr(arguments, name)}
    order = {name: value for name, value in order.items() if value is not None}
    try:
        moved = await sandbox_stripe(settings).order(arguments.sandbox_verb, order)
    except SandboxSilent:
        return _complain("The sandbox does not run: start 'opendream-server serve' first.")
    except SandboxRefused as error:
        return _complain(str(error))
    if arguments.json:
        say(msgspec.json.encode(moved).decode())
    else:
        say(f"{moved['object']} {moved['id']}: {moved.get('status', 'done')}")
    return 0


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opendream-server", description=__doc__)
    parser.add_argument("--version", action="version", version=VERSION)
    verbs = parser.add_subparsers(dest="verb", required=True)
    _add_serving(verbs)
    _add_staff(verbs)
    _add_sandbox(verbs)
    return parser


def _add_serving(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serving = verbs.add_parser("serve", help="run the service")
    serving.add_argument("--role", choices=("all", "api", "worker"), default="all")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=_port, default=8000)
    serving.add_argument("--no-migrate", action="store_true", help="refuse an old database")
    serving.set_defaults(run=run_serve)
    trial = verbs.add_parser("demo", help="the whole product on a sample photo")
    trial.add_argument("--out", type=Path, default=Path("out"), help="where results go")
    trial.set_defaults(run=run_demo)
    moving = verbs.add_parser("migrate", help="bring the database up to date")
    moving.set_defaults(run=run_migrate)
    doctor = verbs.add_parser("doctor", help="check every part and say how to mend it")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=run_doctor)


def _port(text: str) -> int:
    if not 1 <= (number := int(text)) <= 65535:
        raise ValueError
    return number


def _add_staff(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    staff = verbs.add_parser("staff", help="the support desk")
    staff.set_defaults(run=run_desk, desk="money_desk")
    desk = staff.add_subparsers(dest="staff_verb", required=True)
    grant = desk.add_parser("grant", help="give an account credits")
    grant.add_argument("email")
    grant.add_argument("credits", type=int)
    grant.add_argument("--reason", required=True)
    grant.add_argument("--actor", default=getpass.getuser(), help="who decides, for the audit")
    grant.add_argument("--json", action="store_true")
    grant.set_defaults(run=run_grant)
    add_money_verbs(desk)
    add_account_verbs(desk)
    add_letter_verbs(desk)
    add_operator_verbs(desk)


def _add_sandbox(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """What payers, banks and card networks do to the sandbox's payments."""
    sandbox = verbs.add_parser("sandbox", help="act as payer, bank and card network")
    sandbox.set_defaults(run=run_sandbox)
    orders = sandbox.add_subparsers(dest="sandbox_verb", required=True)
    for name, (words, options) in SANDBOX_ORDERS.items():
        order = orders.add_parser(name, help=words)
        order.add_argument("purchase")
        for option in options:
            order.add_argument(f"--{option}", type=int if option == "amount" else str)
        order.add_argument("--json", action="store_true")
    webhooks = orders.add_parser("webhooks", help="what becomes of webhooks from now on")
    webhooks.add_argument("deliveries", choices=("deliver", "lose", "repeat"))
    webhooks.add_argument("--json", action="store_true")


def main() -> None:
    """The command's entry point."""
    arguments = build_parser().parse_args()
    try:
        settings = read_settings()
        is_quiet = arguments.verb in {"demo", "staff"} and settings.log_level == "info"
        configure_logs(settings.log_format, "warning" if is_quiet else settings.log_level)
        code = asyncio.run(_alone(arguments.run(settings, arguments)))
    except SettingsError as error:
        code = _complain("The settings cannot be used:", *error.problems)
    except (EmbeddedPostgresError, MigrationsPending, ServingFailed, DemoFailed) as error:
        code = _complain(str(error))
    except BackendError as error:
        code = _complain(f"{error.title}. {error.detail}")
    except (OSError, asyncpg.PostgresError) as error:
        code = _complain(f"The database or a file cannot be used: {type(error).__name__}: {error}")
    except asyncpg.InterfaceError as error:  # its words may quote the address and its password
        code = _complain(f"OPENDREAM_DATABASE_URL cannot be used: {type(error).__name__}.")
    except PaymentsUnavailable:
        code = _complain("The payment service does not answer; nothing was changed there.")
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


async def _alone(running: Awaitable[int]) -> int:
    """What runs, its one error taken out of the groups that task groups put it in."""
    try:
        return await running
    except ExceptionGroup as group:
        error: Exception = group
        while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        raise error from None


def _complain(*lines: str) -> int:
    for line in lines:
        sys.stderr.write(f"{line}\n")
    return 1


if __name__ == "__main__":
    main()
