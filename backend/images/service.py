"""Use cases of pictures: upload, list, delete, expire."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import msgspec
from asyncpg import Record

from backend.clock import Clock
from backend.database import Database
from backend.errors import NotFound, ServiceUnavailable, ValidationFailed
from backend.identifiers import new_id, parse_id
from backend.images.errors import ImageTypeUnsupported, refusal_of
from backend.images.names import display_name
from backend.images.schemas import Image, ImagePage
from backend.images.spool import Spool, Spooled, too_large
from backend.imaging.child import ImagingChild
from backend.imaging.commands import InspectPicture
from backend.imaging.errors import ImagingError
from backend.imaging.facts import SourceFacts
from backend.providers.storage import Storage, StorageFull
from backend.settings import Settings

COLUMNS = "id, file_name, width_px, height_px, format, size_bytes, sha256, created_at, expires_at"


class ImageService:
    """Pictures of one account are never seen by another; what is gone answers as unknown."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        *,
        storage: Storage,
        spool: Spool,
        imaging: ImagingChild,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._storage = storage
        self._spool = spool
        self._imaging = imaging

    async def upload(
        self,
        account_id: UUID,
        stream: AsyncIterator[bytes],
        *,
        content_type: str,
        announced_bytes: int | None,
        file_name: str,
    ) -> Image:
        """Receive, check and keep one picture, or leave nothing behind.

        Raises: ImageTooLarge, ImageTypeUnsupported, ImageUnreadable, ServiceUnavailable.
        """
        if not content_type.lower().startswith(("image/", "application/octet-stream")):
            raise ImageTypeUnsupported("Send the picture itself, with an image/… content type.")
        limit = self._settings.max_upload_bytes
        if announced_bytes is not None and announced_bytes > limit:
            raise too_large(limit)
        async with self._spool.room() as folder:
            spooled = await self._spool.receive(stream, folder, limit_bytes=limit)
            try:
                facts = await self._imaging.run(
                    InspectPicture(path=spooled.path, max_megapixels=self._settings.max_megapixels),
                    SourceFacts,
                    folder,
                )
            except ImagingError as error:
                raise refusal_of(error) from error
            return await self._keep(account_id, spooled, facts, display_name(file_name))

    async def _keep(
        self, account_id: UUID, spooled: Spooled, facts: SourceFacts, file_name: str
    ) -> Image:
        image_id, now = new_id(), self._clock.now()
        key = f"{account_id}/{image_id}/source"
        try:
            await self._storage.put_file(key, spooled.path)
        except StorageFull as error:
            raise ServiceUnavailable(
                "The service could not store the picture. Nothing was charged; try again later."
            ) from error
        row = await self._database.row(
            f"""
            INSERT INTO image (id, account_id, file_name, format, width_px, height_px, size_bytes,
                               sha256, facts, storage_key, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING {COLUMNS}
            """,  # noqa: S608  # a constant list of columns
            image_id,
            account_id,
            file_name,
            facts.format,
            facts.width_px,
            facts.height_px,
            spooled.size_bytes,
            spooled.sha256,
            msgspec.json.encode(facts).decode(),
            key,
            now,
            now + timedelta(hours=self._settings.retention_hours),
        )
        assert row is not None
        return _to_image(row)

    async def page(self, account_id: UUID, *, cursor: str | None, limit: int) -> ImagePage:
        """The pictures still kept, newest first."""
        before = parse_id(cursor) if cursor else None
        if cursor and before is None:
            raise ValidationFailed("cursor", "use the next_cursor of an earlier answer.")
        rows = await self._database.rows(
            f"""
            SELECT {COLUMNS} FROM image
            WHERE account_id = $1 AND deleted_at IS NULL AND expires_at > $4
              AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
            """,  # noqa: S608  # a constant list of columns
            account_id,
            before,
            limit + 1,
            self._clock.now(),
        )
        items = [_to_image(row) for row in rows[:limit]]
        return ImagePage(items, str(items[-1].id) if len(rows) > limit else None)

    async def facts(self, account_id: UUID, image_id: UUID) -> SourceFacts:
        """What is known of a picture that is still kept. Raises: NotFound."""
        facts = await self._database.value(
            "SELECT facts FROM image WHERE id = $1 AND account_id = $2"
            " AND deleted_at IS NULL AND expires_at > $3",
            image_id,
            account_id,
            self._clock.now(),
        )
        if facts is None:
            raise NotFound
        assert isinstance(facts, str)
        return msgspec.json.decode(facts, type=SourceFacts)

    async def delete(self, account_id: UUID, image_id: UUID) -> None:
        """Put one picture out of reach, then remove its bytes. Raises: NotFound."""
        deleted = await self._database.row(
            "UPDATE image SET deleted_at = $3 WHERE id = $1 AND account_id = $2"
            " AND deleted_at IS NULL RETURNING storage_key",
            image_id,
            account_id,
            self._clock.now(),
        )
        if deleted is None:
            raise NotFound
        await self._storage.delete(deleted["storage_key"])

    async def delete_all(self, account_id: UUID) -> int:
        """Put every picture of an account out of reach, then remove the bytes; says how many."""
        rows = await self._database.rows(
            "UPDATE image SET deleted_at = $2 WHERE account_id = $1 AND deleted_at IS NULL"
            " RETURNING storage_key",
            account_id,
            self._clock.now(),
        )
        for row in rows:
            await self._storage.delete(row["storage_key"])
        return len(rows)

    async def purge_expired(self) -> int:
        """Remove the bytes of pictures whose time is over; safe to repeat after a crash.

        The row is marked after the object is gone, so a kill in between is finished next time.
        """
        rows = await self._database.rows(
            "SELECT id, storage_key FROM image"
            " WHERE deleted_at IS NULL AND expires_at <= $1"
            # An authority's order pauses every deletion.
            " AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.account_id = image.account_id"
            " AND h.released_at IS NULL) LIMIT 500",
            self._clock.now(),
        )
        for row in rows:
            await self._storage.delete(row["storage_key"])
            await self._database.execute(
                "UPDATE image SET deleted_at = $2 WHERE id = $1", row["id"], self._clock.now()
            )
        return len(rows)


def _to_image(row: Record) -> Image:
    return Image(
        id=row["id"],
        file_name=row["file_name"],
        width=row["width_px"],
        height=row["height_px"],
        format=row["format"],
        bytes=row["size_bytes"],
        sha256=row["sha256"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
