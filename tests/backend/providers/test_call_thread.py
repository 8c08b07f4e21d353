"""The call thread runs coroutines elsewhere, passes cancellation on, and ends cleanly."""

import asyncio
import threading

import pytest

from backend.providers.call_thread import CallThread


async def name_of_thread() -> str:
    return threading.current_thread().name


async def test_a_coroutine_runs_on_the_named_thread_every_time() -> None:
    thread = CallThread("apart")

    names = [await thread.run(name_of_thread) for _ in range(2)]
    await thread.close()

    assert names == ["apart", "apart"]
    assert "apart" not in {running.name for running in threading.enumerate()}


async def test_an_exception_comes_back_to_the_caller() -> None:
    async def fail() -> None:
        raise LookupError("here")

    thread = CallThread("apart")

    with pytest.raises(LookupError, match="here"):
        await thread.run(fail)
    await thread.close()


async def test_cancelling_the_caller_cancels_the_call() -> None:
    begun, ended = threading.Event(), threading.Event()

    async def wait_for_ever() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    thread = CallThread("apart")
    call = asyncio.create_task(thread.run(wait_for_ever))
    assert await asyncio.to_thread(begun.wait, 5)

    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await call
    assert await asyncio.to_thread(ended.wait, 5)
    await thread.close()


async def test_closing_cancels_what_still_runs() -> None:
    begun = threading.Event()

    async def wait_for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    thread = CallThread("apart")
    call = asyncio.create_task(thread.run(wait_for_ever))
    assert await asyncio.to_thread(begun.wait, 5)

    await thread.close()

    with pytest.raises(asyncio.CancelledError):
        await call


async def test_closing_one_that_never_ran_is_nothing() -> None:
    await CallThread("apart").close()
