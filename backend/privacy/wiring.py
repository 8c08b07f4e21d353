"""Builds the privacy feature."""

from msgspec import Struct

from backend.accounts.limits import RateLimits
from backend.accounts.service import AccountService
from backend.billing.wiring import Billing
from backend.clock import Clock
from backend.database import Database
from backend.images.spool import Spool
from backend.jobs.erasure import ErasureService
from backend.notices.outbox import Outbox
from backend.privacy.data_map import read_data_map
from backend.privacy.deletions import Deletions
from backend.privacy.erasing import Eraser, MoneyTies
from backend.privacy.export import DataExport
from backend.privacy.holds import LegalHolds
from backend.privacy.request_log import RequestLog
from backend.privacy.upkeep import PrivacyUpkeep
from backend.privacy.usage import UsageReport
from backend.providers.storage import Storage
from backend.queueing import Queue


class PrivacyNeeds(Struct, frozen=True, kw_only=True):
    """What privacy is built on."""

    database: Database
    clock: Clock
    queue: Queue
    storage: Storage
    spool: Spool
    outbox: Outbox
    limits: RateLimits
    accounts: AccountService
    pictures: ErasureService
    billing: Billing


class Privacy(Struct, frozen=True, kw_only=True):
    """Privacy's parts that others work with."""

    usage: UsageReport
    deletions: Deletions
    eraser: Eraser
    data_export: DataExport
    holds: LegalHolds
    requests: RequestLog
    upkeep: PrivacyUpkeep
    limits: RateLimits


def build_privacy(n: PrivacyNeeds) -> Privacy:
    """The object graph; nothing here waits."""
    database, clock, data_map = n.database, n.clock, read_data_map()
    deletions = Deletions(database, clock, n.queue, n.accounts.identity)
    money = MoneyTies(database, n.billing.gateway, n.billing.reconciler, n.billing.postings)
    eraser = Eraser(
        database, clock, data_map, storage=n.storage, pictures=n.pictures, money=money,
        free_grants=n.accounts.free_grants, outbox=n.outbox,
    )  # fmt: skip
    return Privacy(
        usage=UsageReport(database, clock),
        deletions=deletions,
        eraser=eraser,
        data_export=DataExport(
            database, clock, data_map, storage=n.storage, spool=n.spool, outbox=n.outbox
        ),
        holds=LegalHolds(database, clock),
        requests=RequestLog(database, clock),
        upkeep=PrivacyUpkeep(database, clock, n.accounts, deletions),
        limits=n.limits,
    )
