"""Messages to support: checked, stored, mailed to the desk, forgotten after half a year."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from backend.accounts.addresses import normalise_email
from backend.accounts.limits import Limit, RateLimits, network_of
from backend.clock import Clock
from backend.database import Database
from backend.errors import ServiceUnavailable, ValidationFailed
from backend.identifiers import new_id, parse_id
from backend.images.errors import refusal_of
from backend.images.names import display_name
from backend.images.spool import Spool
from backend.imaging.child import ImagingChild
from backend.imaging.commands import InspectPicture
from backend.imaging.errors import ImagingError
from backend.imaging.facts import SourceFacts
from backend.notices.outbox import Outbox
from backend.providers.storage import Storage, StorageFull
from backend.settings import Settings
from backend.support.schemas import Attached, SupportAttachment, SupportRequest

BY_ADDRESS = Limit("support-address", 10, 3600)
BY_EMAIL = Limit("support-email", 5, 3600)
MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH = 5000, 120
MAX_ATTACHMENTS = 3
MAX_ATTACHMENT_BYTES = 10_000_000
KEPT = timedelta(days=180)
ORPHAN_AGE = timedelta(days=1)
FOLDER = "support"


def reference_of(message_id: UUID) -> str:
    """A message's number, short enough to be read out."""
    tail = message_id.hex[-8:].upper()
    return f"{tail[:4]}-{tail[4:]}"


class SupportService:
    """Takes messages in and lets them go; reading them is the support desk's."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        *,
        outbox: Outbox,
        limits: RateLimits,
        storage: Storage,
        spool: Spool,
        imaging: ImagingChild,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._outbox = outbox
        self._limits = limits
        self._storage = storage
        self._spool = spool
        self._imaging = imaging

    async def send(
        self, request: SupportRequest, attached: Sequence[Attached], *, address: str
    ) -> str:
        """Take a message with its pictures, or leave nothing behind; returns its number.

        Raises: ValidationFailed, TooManyRequests, ImageTooLarge, ImageTypeUnsupported,
        ImageUnreadable, ServiceUnavailable.
        """
        request = _checked(request, len(attached))
        await self._limits.count(BY_ADDRESS, network_of(address))
        await self._limits.count(BY_EMAIL, request.email)
        message_id = new_id()
        try:
            kept = [await self._keep(message_id, picture) for picture in attached]
            await self._write(message_id, request, kept)
        except BaseException:
            await self._storage.delete_prefix(f"{FOLDER}/{message_id}")
            raise
        return reference_of(message_id)

    async def _keep(self, message_id: UUID, picture: Attached) -> SupportAttachment:
        """One picture through the same checks as any upload, then into storage."""
        async with self._spool.room() as folder:
            spooled = await self._spool.receive(
                picture.stream, folder, limit_bytes=MAX_ATTACHMENT_BYTES
            )
            facts = await self._inspect(spooled.path, folder)
            attachment_id = new_id()
            key = f"{FOLDER}/{message_id}/{attachment_id}"
            try:
                await self._storage.put_file(key, spooled.path)
            except StorageFull as error:
                raise ServiceUnavailable(
                    "We could not store your picture. Nothing was sent; try again later."
                ) from error
        return SupportAttachment(
            id=attachment_id,
            file_name=display_name(picture.file_name),
            format=facts.format,
            size_bytes=spooled.size_bytes,
            storage_key=key,
        )

    async def _inspect(self, path: Path, folder: Path) -> SourceFacts:
        command = InspectPicture(path=path, max_megapixels=self._settings.max_megapixels)
        try:
            return await self._imaging.run(command, SourceFacts, folder)
        except ImagingError as error:
            raise refusal_of(error) from error

    async def _write(
        self, message_id: UUID, request: SupportRequest, kept: Sequence[SupportAttachment]
    ) -> None:
        async with self._database.transaction():
            await self._database.execute(
                """
                INSERT INTO support_message (id, account_id, name, email, locale, message,
                                             created_at)
                VALUES ($1, (SELECT id FROM account WHERE email = $3), $2, $3, $4, $5, $6)
                """,
                message_id,
                request.name,
                request.email,
                request.locale,
                request.message,
                self._clock.now(),
            )
            for picture in kept:
                await self._database.execute(
                    "INSERT INTO support_attachment (id, message_id, file_name, format,"
                    " size_bytes, storage_key) VALUES ($1, $2, $3, $4, $5, $6)",
                    picture.id,
                    message_id,
                    picture.file_name,
                    picture.format,
                    picture.size_bytes,
                    picture.storage_key,
                )
            await self._post_letters(message_id, request, len(kept))

    async def _post_letters(self, message_id: UUID, request: SupportRequest, pictures: int) -> None:
        """One to the sender, one to the desk."""
        reference = reference_of(message_id)
        await self._outbox.post(
            "support_received",
            None,
            key=f"support_received:{message_id}",
            locale=request.locale,
            params={"reference": reference},
            recipient=request.email,
        )
        if not self._settings.contact_email:
            return
        sender = f"{request.name} <{request.email}>" if request.name else request.email
        await self._outbox.post(
            "support_message",
            None,
            key=f"support_message:{message_id}",
            locale="en",
            params={
                "reference": reference,
                "sender": sender,
                "message": request.message,
                "pictures": pictures,
                "reply_to": request.email,
            },
            recipient=self._settings.contact_email,
        )

    async def erase(self, account_id: UUID, email: str) -> int:
        """Forget all that a person wrote, as their account is deleted; safe to repeat."""
        rows = await self._database.rows(
            "SELECT id FROM support_message WHERE account_id = $1 OR email = $2", account_id, email
        )
        return await self._remove([row["id"] for row in rows])

    async def purge(self) -> int:
        """Forget what is older than half a year, and pictures of messages that never were."""
        rows = await self._database.rows(
            "SELECT id FROM support_message WHERE created_at <= $1 LIMIT 500",
            self._clock.now() - KEPT,
        )
        await self._remove_orphans()
        return await self._remove([row["id"] for row in rows])

    async def _remove(self, message_ids: Sequence[UUID]) -> int:
        """Pictures first: a kill in between is finished next time."""
        for message_id in message_ids:
            await self._storage.delete_prefix(f"{FOLDER}/{message_id}")
            await self._database.execute("DELETE FROM support_message WHERE id = $1", message_id)
        return len(message_ids)

    async def _remove_orphans(self) -> None:
        """Pictures that were stored by a process that was killed before it wrote the message."""
        names = {key.split("/")[1] for key in await self._storage.keys(FOLDER)}
        stored = {found for name in names if (found := parse_id(name))}
        rows = await self._database.rows(
            "SELECT id FROM support_message WHERE id = ANY($1::uuid[])", list(stored)
        )
        latest = self._clock.now() - ORPHAN_AGE
        for message_id in stored - {row["id"] for row in rows}:
            if _made_at(message_id) < latest:
                await self._storage.delete_prefix(f"{FOLDER}/{message_id}")


def _checked(request: SupportRequest, pictures: int) -> SupportRequest:
    """The request with its fields in order. Raises: ValidationFailed."""
    message, name = request.message.replace("\0", "").strip(), " ".join(request.name.split())
    name = name.replace("\0", "")
    if not message:
        raise ValidationFailed("message", "write what it is about.")
    if len(message) > MAX_MESSAGE_LENGTH:
        raise ValidationFailed("message", f"use {MAX_MESSAGE_LENGTH} characters or fewer.")
    if len(name) > MAX_NAME_LENGTH:
        raise ValidationFailed("name", f"use {MAX_NAME_LENGTH} characters or fewer.")
    if pictures > MAX_ATTACHMENTS:
        raise ValidationFailed("pictures", f"attach {MAX_ATTACHMENTS} pictures or fewer.")
    return SupportRequest(
        email=normalise_email(request.email), message=message, name=name, locale=request.locale
    )


def _made_at(message_id: UUID) -> datetime:
    """A UUIDv7 begins with its time in milliseconds."""
    return datetime.fromtimestamp((message_id.int >> 80) / 1000, UTC)
