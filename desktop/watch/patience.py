"""Work on a drive that may never answer: waited for, but never so that the program cannot end."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class DriveHangs(Exception):
    """The drive has not answered for a long time; the work may still end some day."""


async def patiently(work: Callable[[], T], seconds: float | None = None) -> T:
    """Run in a thread that does not keep the process alive. Raises: DriveHangs, what `work` does.

    Without `seconds` it is waited for until the person has enough. The loop's own threads would be
    waited for at the end, however long that takes.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # a T wherever there is no error

    def run() -> None:
        try:
            result, error = work(), None
        except Exception as raised:  # noqa: BLE001  carried over to whoever waits
            result, error = None, raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True, name="patient").start()
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError as error:
        raise DriveHangs("The drive does not answer.") from error
