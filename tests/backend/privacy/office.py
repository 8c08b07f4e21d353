"""Deletion on a real database and a shop in process, with a storage that can die at any step."""

from pathlib import Path
from uuid import UUID

from obstore.store import LocalStore

from backend.accounts.free_grants import FreeGrants
from backend.accounts.keyed_hash import KeyedHash
from backend.billing.schemas import Purchase
from backend.credits.welcome import LedgerWelcome
from backend.identifiers import new_id
from backend.images.service import ImageService
from backend.images.spool import Spool
from backend.imaging.child import ImagingChild
from backend.jobs.erasure import ErasureService
from backend.jobs.records import JobRecords
from backend.privacy.data_map import read_data_map
from backend.privacy.erasing import Eraser, MoneyTies
from backend.providers.storage import Storage
from backend.settings import Settings
from tests.backend.billing.shop import Customer, Shop
from tests.fakes.crashes import Died

FREE_CREDITS = 20
FACTS = "{}"


class MortalStorage(Storage):
    """Counts its steps, and dies before the one that it was told."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(LocalStore(folder, mkdir=True))
        self.dies_at: int | None = None
        self.steps = 0

    async def delete(self, key: str) -> None:
        self._step()
        await super().delete(key)
        self._step()

    async def delete_prefix(self, prefix: str) -> int:
        self._step()
        gone = await super().delete_prefix(prefix)
        self._step()
        return gone

    def live(self, *, dies_at: int | None = None) -> None:
        self.steps, self.dies_at = 0, dies_at

    def _step(self) -> None:
        if self.steps == self.dies_at:
            raise Died("storage")
        self.steps += 1


class Office:
    """Where accounts are erased; `shop` is where their money is."""

    def __init__(self, shop: Shop, settings: Settings, folder: Path) -> None:
        self.shop = shop
        self.database, self.clock = shop.database, shop.clock
        self.storage = MortalStorage(folder / "pictures")
        self.grants = FreeGrants(
            self.database, self.clock, KeyedHash("office"),
            welcome=LedgerWelcome(shop.ledger, shop.clock, FREE_CREDITS), outbox=shop.outbox,
        )  # fmt: skip
        images = ImageService(
            self.database, self.clock, settings, storage=self.storage,
            spool=Spool(folder / "spool"), imaging=ImagingChild(parallel=1),
        )  # fmt: skip
        records = JobRecords(self.database, self.clock, shop.events, shop.ledger)
        pictures = ErasureService(
            self.database, self.clock, storage=self.storage, images=images, records=records,
            events=shop.events,
        )  # fmt: skip
        billing = shop.billing
        money = MoneyTies(self.database, shop.gateway, billing.reconciler, billing.postings)
        self.eraser = Eraser(
            self.database, self.clock, read_data_map(), storage=self.storage, pictures=pictures,
            money=money, free_grants=self.grants, outbox=shop.outbox,
        )  # fmt: skip

    async def person(self) -> tuple[Customer, Purchase]:
        """Somebody with free credits, a purchase, a picture, a running job and a letter to us."""
        alice = await self.shop.person()
        email = f"{alice.account_id}@example.com"
        async with self.database.transaction():
            await self.grants.give(alice.account_id, email, "en")
        purchase = await alice.bought()
        image_id, job_id = await self._picture(alice.account_id), new_id()
        await self._job(alice.account_id, image_id, job_id)
        await self._letter(alice.account_id, email)
        return alice, purchase

    async def begin(self, alice: Customer) -> UUID:
        """The deletion as it stands in the queue."""
        deletion_id = new_id()
        await self.database.execute(
            "INSERT INTO account_deletion (id, account_id, wallet_id, cause, requested_at)"
            " VALUES ($1, $2, $3, 'self', $4)",
            deletion_id, alice.account_id, alice.wallet_id, self.clock.now(),
        )  # fmt: skip
        return deletion_id

    async def waits_for(self, deletion_id: UUID) -> object:
        return await self.database.value(
            "SELECT waits_for FROM account_deletion WHERE id = $1", deletion_id
        )

    async def is_done(self, deletion_id: UUID) -> bool:
        return bool(
            await self.database.value(
                "SELECT done_at IS NOT NULL FROM account_deletion WHERE id = $1", deletion_id
            )
        )

    async def traces_of(self, alice: Customer) -> list[str]:
        """Tables that still hold the address, or the number beyond the books, and objects."""
        await self.shop.send_letters()
        mark, books = str(alice.account_id), {"ledger_tx", "credit_lot"}
        tables = await self.database.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        found = []
        for table in tables:
            rows = await self.database.rows(f"SELECT row_to_json(t)::text FROM {table[0]} t")
            sought = f"{mark}@" if table[0] in books else mark
            found += [table[0] for row in rows if sought in row[0]]
        return found + await self.storage.keys("")

    async def _picture(self, account_id: UUID) -> UUID:
        image_id = new_id()
        key = f"{account_id}/{image_id}/source"
        await self.storage.put_bytes(key, b"picture")
        await self.database.execute(
            """
            INSERT INTO image (id, account_id, file_name, format, width_px, height_px, size_bytes,
                               sha256, facts, storage_key, created_at, expires_at)
            VALUES ($1, $2, 'me.jpg', 'jpeg', 9, 9, 7, '', $3, $4, $5, $5)
            """,
            image_id, account_id, FACTS, key, self.clock.now(),
        )  # fmt: skip
        return image_id

    async def _job(self, account_id: UUID, image_id: UUID, job_id: UUID) -> None:
        async with self.database.transaction():
            await self.database.execute(
                """
                INSERT INTO job (id, account_id, image_id, idempotency_key, request_hash, options,
                                 credits, output_width_px, output_height_px, created_at, expires_at)
                VALUES ($1, $2, $3, 'k', '', '{"scale": 2}', 2, 18, 18, $4, $4)
                """,
                job_id, account_id, image_id, self.clock.now(),
            )  # fmt: skip
            await self.shop.ledger.place_hold(account_id, job_id, 2)
        await self.storage.put_bytes(f"{account_id}/jobs/{job_id}/1/answer", b"half a picture")

    async def _letter(self, account_id: UUID, email: str) -> None:
        """A message with an attachment that lies outside the account's folder."""
        message_id, attachment_id = new_id(), new_id()
        key = f"support/{message_id}/{attachment_id}"
        await self.storage.put_bytes(key, b"screenshot")
        await self.database.execute(
            "INSERT INTO support_message (id, email, locale, message, created_at)"
            " VALUES ($1, $2, 'en', 'hello', $3)",
            message_id, email, self.clock.now(),
        )  # fmt: skip
        await self.database.execute(
            "INSERT INTO support_attachment (id, message_id, file_name, format, size_bytes,"
            " storage_key) VALUES ($1, $2, 'me.png', 'png', 10, $3)",
            attachment_id, message_id, key,
        )  # fmt: skip
