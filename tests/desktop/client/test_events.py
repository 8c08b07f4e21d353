"""The event stream's grammar, and staying with it."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.client.api import ApiClient
from desktop.client.errors import ProtocolError
from desktop.client.events import MAX_EVENT_BYTES, EventParser, ServerEvent
from desktop.client.pace import Backoff, Pace
from tests.fakes.contract_service import ContractService

STREAM = (
    b"retry: 2000\n: connected\n\n"
    b'id: 7\nevent: job\ndata: {"a":\ndata: 1}\n\n'
    b": still here\r\n\r\nid: 8\r\nevent: balance\r\ndata: x\r\n\r\n"
    b"data:no space\n\n"
    b"event: empty\n\n"
    b"id: 9\ndata: \xc3\xa9\n\n"
)
EVENTS = [
    ServerEvent("7", "job", '{"a":\n1}'),
    ServerEvent("8", "balance", "x"),
    ServerEvent("8", "message", "no space"),
    ServerEvent("9", "message", "é"),
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, len(STREAM)), max_size=8))
def test_a_stream_says_the_same_however_it_is_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    parser = EventParser()

    pieces = [STREAM[a:b] for a, b in pairwise(places)]
    found = [event for piece in pieces for event in parser.feed(piece)]

    assert found == EVENTS


def test_an_event_without_end_is_refused() -> None:
    parser = EventParser()
    with pytest.raises(ProtocolError):
        for _ in range(20):
            parser.feed(b"data: " + b"x" * (MAX_EVENT_BYTES // 10))


def test_many_lines_of_one_event_are_refused_too() -> None:
    parser = EventParser()
    with pytest.raises(ProtocolError):
        for _ in range(20):
            parser.feed(b"data: " + b"x" * (MAX_EVENT_BYTES // 10) + b"\n")


async def test_a_stream_goes_on_after_the_last_event(
    api: ApiClient, service: ContractService
) -> None:
    service.events = [("job", "one"), ("job", "two"), ("balance", "three")]

    async with asyncio.timeout(10):
        found = []
        async for event in api.events.listen("1"):
            found.append(event)
            if len(found) == 2:
                break

    assert [(event.id, event.kind, event.data) for event in found] == [
        ("2", "job", "two"),
        ("3", "balance", "three"),
    ]


def test_waits_grow_to_a_limit_and_start_over() -> None:
    backoff = Backoff(Pace(first_wait_seconds=1, longest_wait_seconds=8), chance=lambda: 1.0)

    assert [backoff.failed() for _ in range(6)] == [1, 2, 4, 8, 8, 8]
    assert backoff.is_failing
    backoff.succeeded()
    assert (backoff.failed(), backoff.is_failing) == (1, True)


def test_waits_differ_from_client_to_client() -> None:
    pace = Pace(first_wait_seconds=4)
    assert Backoff(pace, chance=lambda: 0.0).failed() == 2
    assert Backoff(pace, chance=lambda: 0.5).failed() == 3
