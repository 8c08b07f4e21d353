"""Builds a working queue from its parts; the app and the command line both come here."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from desktop.client.api import ApiClient
from desktop.client.events import ServerEvent
from desktop.queue.budget import Budget
from desktop.queue.finished_work import FinishedWork
from desktop.queue.job_watch import JobWatch
from desktop.queue.journal import Journal
from desktop.queue.journey import Journey
from desktop.queue.placing import Placing
from desktop.queue.pricing import Pricing
from desktop.queue.quotes import QuoteBook
from desktop.queue.runner import Limits, QueueRunner
from desktop.queue.store import QueueStore
from desktop.queue.twins import Twins
from desktop.queue.workshop import Workshop


class Queue(Struct, frozen=True):
    """What others hold on to."""

    runner: QueueRunner
    journal: Journal
    quotes: QuoteBook
    pricing: Pricing
    budget: Budget
    workshop: Workshop


def build_queue(
    *,
    api: ApiClient,
    store: QueueStore,
    finished_work: FinishedWork,
    folder: Path,
    owner: str,
    limits: Limits,
    on_news: Callable[[ServerEvent], None] | None = None,
) -> Queue:
    """A queue for one account, not yet running. `folder` is for files on their way.

    `on_news` is told of every server event. Call it on the event loop where it will run.
    """
    journal = Journal(store)
    workshop = Workshop(store, finished_work, folder)
    watch = JobWatch(api, limits.pace)
    watch.on_news = on_news
    quotes = QuoteBook(api)
    pricing = Pricing(journal, quotes, workshop, owner)
    budget = Budget(store)
    placing = Placing(
        api=api,
        journal=journal,
        workshop=workshop,
        pricing=pricing,
        owner=owner,
        parallel_uploads=limits.parallel_uploads,
    )
    journey = Journey(
        api=api,
        journal=journal,
        workshop=workshop,
        watch=watch,
        pricing=pricing,
        budget=budget,
        twins=Twins(finished_work.claims, owner),
        placing=placing,
    )
    runner = QueueRunner(
        api=api,
        journal=journal,
        journey=journey,
        watch=watch,
        workshop=workshop,
        owner=owner,
        limits=limits,
    )
    return Queue(runner, journal, quotes, pricing, budget, workshop)
