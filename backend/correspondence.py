"""What people write to us and what we write by the clock: news, support, reminders, notices."""

from msgspec import Struct

from backend.accounts.limits import RateLimits
from backend.accounts.pace import Pace
from backend.clock import Clock
from backend.credits.reminder import LowCreditReminder
from backend.database import Database
from backend.images.spool import Spool
from backend.imaging.child import ImagingChild
from backend.newsletter.service import NewsletterService
from backend.notices.outbox import Outbox
from backend.notices.policy_notices import PolicyNotices
from backend.notices.signed_links import SignedLinks
from backend.policies import published
from backend.providers.storage import Storage
from backend.settings import Settings
from backend.support.service import SupportService


class CorrespondenceNeeds(Struct, frozen=True, kw_only=True):
    """What it is built from."""

    settings: Settings
    database: Database
    clock: Clock
    outbox: Outbox
    limits: RateLimits
    links: SignedLinks
    storage: Storage
    spool: Spool
    imaging: ImagingChild


class Correspondence(Struct, frozen=True, kw_only=True):
    """The services and what they do by the clock."""

    newsletter: NewsletterService
    support: SupportService
    policy_notices: PolicyNotices
    reminder: LowCreditReminder
    outbox: Outbox
    may_promote: bool
    """Mail about news must carry a postal address; only the sandbox may leave it out."""

    async def every_five_minutes(self) -> None:
        """Letters that are due."""
        await self.policy_notices.run()
        if self.may_promote:
            await self.reminder.run()

    async def every_night(self) -> None:
        """Forget what nobody confirmed and what is old."""
        await self.newsletter.purge()
        await self.support.purge()
        await self.outbox.purge()


def build_correspondence(n: CorrespondenceNeeds) -> Correspondence:
    return Correspondence(
        newsletter=NewsletterService(
            n.database, n.clock, outbox=n.outbox, limits=n.limits, links=n.links, pace=Pace()
        ),
        support=SupportService(
            n.database, n.clock, n.settings, outbox=n.outbox, limits=n.limits,
            storage=n.storage, spool=n.spool, imaging=n.imaging,
        ),
        policy_notices=PolicyNotices(
            n.database, n.clock, n.outbox, texts=published(), public_url=n.settings.public_url
        ),
        reminder=LowCreditReminder(n.database, n.clock, n.outbox),
        outbox=n.outbox,
        may_promote=n.settings.may_promote,
    )  # fmt: skip
