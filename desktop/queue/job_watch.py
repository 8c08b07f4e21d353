"""Following jobs: one event stream for all of them, and a look at the job where it is silent."""

import asyncio
from collections.abc import Callable

import msgspec

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, ClientError, NotSignedIn
from desktop.client.events import ServerEvent
from desktop.client.pace import Backoff, Pace
from desktop.client.wire import Balance, Job

ENDED_JOB = frozenset({"delivered", "refused", "failed", "cancelled"})


class _News:
    """What the stream last said of one job."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self.job: Job | None = None

    def take(self) -> Job | None:
        self.arrived.clear()
        job, self.job = self.job, None
        return job


class JobWatch:
    """Tells each item of its job's changes. Events are a convenience: without them it looks."""

    def __init__(self, api: ApiClient, pace: Pace) -> None:
        self._api = api
        self._pace = pace
        self.on_balance: Callable[[Balance], None] | None = None
        self.on_news: Callable[[ServerEvent], None] | None = None
        self._news: dict[str, _News] = {}
        self._is_live = False

    async def listen(self) -> None:
        """Hold the stream open, resuming after each break; returns when the session is over."""
        backoff = Backoff(self._pace)
        last_event_id = ""
        while True:
            try:
                async for event in self._api.events.listen(last_event_id):
                    self._is_live = True
                    backoff.succeeded()
                    last_event_id = event.id
                    self._tell(event)
            except NotSignedIn:
                return
            except ApiProblem as problem:
                if problem.status == 404:
                    return  # a service without events: looking is enough
            except ClientError:
                pass  # the stream broke; the next one resumes after the last event
            finally:
                self._is_live = False
            await asyncio.sleep(backoff.failed())

    async def settled(self, job_id: str, on_change: Callable[[Job], None]) -> Job:
        """The job at its end; `on_change` is called with what it was on the way.

        Raises: ClientError's subclasses.
        """
        news = self._news.setdefault(job_id, _News())
        looks = 0
        try:
            while True:
                job = news.take() or await self._api.jobs.job(job_id)
                if job.state in ENDED_JOB:
                    return job
                on_change(job)
                await self._wait_for(news, looks)
                looks += 1
        finally:
            self._news.pop(job_id, None)

    async def _wait_for(self, news: _News, looks: int) -> None:
        pace = self._pace
        seconds = min(pace.first_look_seconds * 1.5 ** min(looks, 20), pace.look_seconds)
        if self._is_live:
            seconds = pace.quiet_look_seconds
        try:
            async with asyncio.timeout(seconds):
                await news.arrived.wait()
        except TimeoutError:
            return

    def _tell(self, event: ServerEvent) -> None:
        """Hand an event on; what cannot be read is of a later version and left alone."""
        if self.on_news is not None:
            self.on_news(event)
        try:
            if event.kind == "job":
                self._tell_job(msgspec.json.decode(event.data, type=Job))
            elif event.kind in {"credits", "balance"} and self.on_balance is not None:
                self.on_balance(msgspec.json.decode(event.data, type=Balance))
        except msgspec.DecodeError:
            for news in self._news.values():
                news.arrived.set()

    def _tell_job(self, job: Job) -> None:
        news = self._news.get(job.id)
        if news is not None:
            news.job = job
            news.arrived.set()
