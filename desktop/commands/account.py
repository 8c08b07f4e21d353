"""account: who is signed in and where, everything that is known of them, and the way out."""

import argparse
import asyncio
import sys
from pathlib import Path

from msgspec.structs import asdict

from desktop.client.errors import ApiProblem
from desktop.client.wire import AccountDelete, DeletionPreview, Device, Usage
from desktop.commands.context import Context, UsageError, run_verb
from desktop.commands.exit_codes import ExitCode
from desktop.commands.password import read_password
from desktop.commands.reporting import counted

WORD = "delete"
REFUSALS = {
    "wrong_password": "The password is not right. Nothing was changed.",
    "totp_required": "A code is needed: add --totp-code with what your authenticator app shows.",
    "dispute_open": "A payment is disputed at your bank. First that has to be decided.",
}


def run(arguments: argparse.Namespace) -> int:
    async def verb(context: Context) -> int:
        if arguments.what == "export":
            return await export(context, Path(arguments.file), as_json=arguments.json)
        if arguments.what == "delete":
            return await delete(context, arguments)
        return await show_account(context, as_json=arguments.json)

    return run_verb(verb, arguments.server)


async def show_account(context: Context, *, as_json: bool) -> int:
    account = await context.session.restore()
    usage, devices = await _usage(context), await _devices(context)
    if as_json:
        context.terminal.show({**asdict(account), "devices": devices, "usage": usage})
        return ExitCode.DONE
    confirmed = "confirmed" if account.email_verified else "not confirmed yet"
    context.terminal.say(f"{account.email} ({confirmed})")
    if account.pending_email:
        context.terminal.say(f"{account.pending_email} waits for its link to be opened")
    context.terminal.say(f"Since {account.created_at:%Y-%m-%d}, on {context.address.origin}")
    if account.totp_enabled:
        context.terminal.say("Signing in takes a code from the authenticator app")
    for device in devices or []:
        context.terminal.say(_device_line(device))
    if usage is not None:
        photos = counted(usage.images_processed, "photo")
        spent = counted(usage.credits_spent, "credit")
        context.terminal.say(f"{photos} made, {spent} spent; {usage.stored_images} at the service")
    return ExitCode.DONE


async def export(context: Context, path: Path, *, as_json: bool) -> int:
    """Into a new file, which appears only when it is whole."""
    if await asyncio.to_thread(path.exists):
        raise UsageError("argument FILE: is there already")
    await context.session.restore()
    try:
        await context.api.privacy.export(path, lambda _: None)
    except OSError as error:
        raise UsageError("argument FILE: cannot be written there") from error
    size_bytes = (await asyncio.to_thread(path.stat)).st_size
    if as_json:
        context.terminal.show({"file": str(path), "bytes": size_bytes})
    else:
        context.terminal.say(f"{path}: {size_bytes} bytes")
    return ExitCode.DONE


async def delete(context: Context, arguments: argparse.Namespace) -> int:
    """What is lost is said first; `--yes` accepts it."""
    await context.session.restore()
    losses = await context.api.privacy.deletion()
    if not arguments.yes and not await asyncio.to_thread(_is_wanted, context, losses):
        context.terminal.warn("Nothing was deleted.")
        return ExitCode.USAGE
    password = await asyncio.to_thread(read_password, from_stdin=arguments.password_stdin)
    request = AccountDelete(
        password=password,
        totp_code=arguments.totp_code,
        accept_credit_loss=True,
        accept_running_jobs=True,
    )
    try:
        await context.api.privacy.delete_account(request)
    except ApiProblem as problem:
        if problem.code not in REFUSALS:
            raise
        context.terminal.warn(REFUSALS[problem.code])
        return ExitCode.SOME_FAILED
    await context.session.forget()
    if arguments.json:
        context.terminal.show({"deleted": True})
    else:
        context.terminal.say("Your account is deleted. Files on this computer stay.")
    return ExitCode.DONE


async def _usage(context: Context) -> Usage | None:
    """None from a service that counts nothing."""
    try:
        return await context.api.privacy.usage()
    except ApiProblem as problem:
        if problem.status != 404:
            raise
        return None


async def _devices(context: Context) -> list[Device] | None:
    try:
        return await context.api.accounts.devices()
    except ApiProblem as problem:
        if problem.status != 404:
            raise
        return None


def _device_line(device: Device) -> str:
    seen = "this device" if device.is_current else f"last seen {device.last_used_at:%Y-%m-%d}"
    facts = [device.name or "device without a name", device.os, device.location, seen]
    return "  " + ", ".join(fact for fact in facts if fact)


def _is_wanted(context: Context, losses: DeletionPreview) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("argument --yes: is needed where nobody can be asked")
    context.terminal.warn(
        f"This deletes your account for good: {counted(losses.credits_available, 'credit')} and"
        f" {counted(losses.stored_images, 'photo')} at the service are lost,"
        f" {counted(losses.jobs_running, 'job')} under way cancelled."
        f" Files on this computer stay. Type {WORD} to go on:"
    )
    return sys.stdin.readline().strip() == WORD
