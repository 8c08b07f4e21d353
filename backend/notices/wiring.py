"""Builds what leaves the service: the outbox and the statistics' sink."""

from backend.clock import Clock
from backend.database import Database
from backend.notices.letters import LetterPress
from backend.notices.outbox import LinkMinter, Outbox
from backend.notices.signed_links import SignedLinks
from backend.providers.mail import FolderMailer, Mailer, SmtpMailer
from backend.providers.plausible import EventSink, Plausible
from backend.queueing import Queue
from backend.settings import Settings


def build_outbox(
    settings: Settings,
    database: Database,
    clock: Clock,
    queue: Queue,
    *,
    mint_link: LinkMinter,
    links: SignedLinks,
) -> Outbox:
    """Mail by SMTP, or into the sandbox's mailbox."""
    mailer: Mailer = (
        SmtpMailer(settings.smtp_url, requires_tls=settings.is_production)
        if settings.smtp_url
        else FolderMailer(settings.mailbox_dir)
    )
    press = LetterPress(
        public_url=settings.public_url,
        mail_from=settings.mail_from,
        contact_email=settings.contact_email,
        postal_address=settings.postal_address,
    )
    return Outbox(
        database, clock, queue, mailer=mailer, press=press, mint_link=mint_link, links=links
    )


def event_sink(settings: Settings) -> EventSink | None:
    """Plausible, or nothing at all where no address is set."""
    if not settings.plausible_url:
        return None
    return Plausible(settings.plausible_url, settings.plausible_domain)
