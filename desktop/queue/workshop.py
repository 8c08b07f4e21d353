"""The local half of one photo's way: look, take private data out, put it back, save."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop.files.errors import FileProblem
from desktop.files.metadata.kept import Kept
from desktop.files.naming import NameFields, numbered, output_name
from desktop.files.saving import require_place, result_folder, save_copy
from desktop.files.source import SourceLook, look_at_source, require_unchanged
from desktop.late import Late
from desktop.queue.finished_work import Finished, FinishedWork
from desktop.queue.item import QueueItem
from desktop.queue.store import QueueStore

if TYPE_CHECKING:
    from desktop.files import envelope
else:
    envelope = Late("desktop.files.envelope")


class Workshop:
    """File work, one picture at a time and never on the event loop's thread.

    `folder` holds what is on its way out and in, named by item id.
    """

    def __init__(self, store: QueueStore, finished_work: FinishedWork, folder: Path) -> None:
        self._store = store
        self._finished_work = finished_work
        self._folder = folder
        self._one_at_a_time = asyncio.Semaphore(1)

    async def look(self, item: QueueItem) -> SourceLook:
        """Raises: FileProblem."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(look_at_source, Path(item.source.path))

    async def find_finished(self, item: QueueItem) -> Finished | None:
        """An earlier result that makes this item unnecessary."""
        if not item.save.skips_finished:
            return None
        return await asyncio.to_thread(self._finished_work.find, item, target_folder(item))

    async def require_place(self, item: QueueItem) -> None:
        """Before anything is spent on what could not be kept. Raises: FileProblem."""
        await asyncio.to_thread(require_place, target_folder(item))

    async def pack(self, item: QueueItem) -> Path:
        """The file to send: the picture without location, camera and owner, which are kept here.

        Raises: FileProblem; a picture whose private data cannot be taken out is not sent.
        """
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._pack, item)

    def incoming(self, item: QueueItem) -> Path:
        """Where the result grows while it is fetched."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder / f"{item.id}.in.part"

    async def unpack_and_save(self, item: QueueItem) -> QueueItem:
        """Private data back in, then the file in its place; the item with its output.

        Raises: FileProblem; the fetched result stays for the next try.
        """
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._unpack_and_save, item)

    def sweep(self, item: QueueItem) -> None:
        """Leave nothing of an item that is over."""
        for kind in ("out", "in.part", "ready"):
            (self._folder / f"{item.id}.{kind}").unlink(missing_ok=True)
        self._store.forget_kept(item.id)

    def sweep_strays(self) -> None:
        """After a crash: only what a known item still needs may stay."""
        known = {item.id for item in self._store.all()}
        for path in self._folder.glob("*.*"):
            is_resumable = path.name.endswith(".in.part") and path.name.split(".")[0] in known
            if not is_resumable:
                path.unlink(missing_ok=True)

    def _pack(self, item: QueueItem) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        outgoing = self._folder / f"{item.id}.out"
        source = Path(item.source.path)
        try:
            # Before, for what stands there now may have no end; after, for what was read.
            require_unchanged(source, item.source.size_bytes, item.source.mtime_ns)
            kept = envelope.take_out(source, outgoing)
            require_unchanged(source, item.source.size_bytes, item.source.mtime_ns)
        except FileProblem:
            outgoing.unlink(missing_ok=True)  # on a full disk the queue needs this room
            raise
        self._store.keep(item.id, msgspec.msgpack.encode(kept))
        return outgoing

    def _unpack_and_save(self, item: QueueItem) -> QueueItem:
        ready = self._folder / f"{item.id}.ready"
        try:
            return self._saved(item, ready)
        finally:
            ready.unlink(missing_ok=True)  # on a full disk the queue needs this room

    def _saved(self, item: QueueItem, ready: Path) -> QueueItem:
        result = item.server.result
        assert result is not None
        chosen = item.options
        missing = envelope.put_back(
            self.incoming(item), ready, self._kept(item), chosen.metadata, chosen.print_dpi
        )
        folder = target_folder(item)
        name = output_name(
            item.save.pattern, _name_fields(item), result.format, Path(item.source.path).suffix
        )
        saved = save_copy(ready, folder, item.id, numbered(name))
        finished = Finished(
            output_path=str(saved),
            size_bytes=saved.stat().st_size,
            width_px=result.width,
            height_px=result.height,
            format=result.format,
            score=item.server.score,
        )
        self._finished_work.add(item, folder, finished)
        return with_output(item, finished, missing)

    def _kept(self, item: QueueItem) -> Kept:
        """What was taken out; from the original once more if the queue no longer has it."""
        body = self._store.kept(item.id)
        if body is not None:
            return msgspec.msgpack.decode(body, type=Kept)
        try:
            look = look_at_source(Path(item.source.path))
        except FileProblem:
            return Kept()
        if look.sha256 != item.source.sha256:
            return Kept()
        discarded = self._folder / f"{item.id}.out"
        try:
            return envelope.take_out(Path(item.source.path), discarded)
        finally:
            discarded.unlink(missing_ok=True)


def target_folder(item: QueueItem) -> Path:
    save = item.save
    return result_folder(
        Path(item.source.path),
        Path(save.batch_root) if save.batch_root else None,
        Path(save.folder) if save.folder else None,
    )


def with_output(item: QueueItem, finished: Finished, missing: tuple[str, ...] = ()) -> QueueItem:
    return msgspec.structs.replace(
        item,
        output_path=finished.output_path,
        output_width_px=finished.width_px,
        output_height_px=finished.height_px,
        output_format=finished.format,
        not_restored=missing,
        server=msgspec.structs.replace(item.server, score=finished.score),
    )


def _name_fields(item: QueueItem) -> NameFields:
    result = item.server.result
    assert result is not None
    return NameFields(
        stem=Path(item.source.path).stem,
        options=item.options,
        width_px=result.width,
        height_px=result.height,
        day=(item.started_at or item.added_at).astimezone().date(),
        preset=item.save.preset,
    )
