"""Pictures from web pages: asks before anything is fetched, and says what became of it."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject

from desktop.bridge import Bridge, Handle
from desktop.client.errors import ClientError
from desktop.client.outcomes import describe
from desktop.client.web_pictures import WebPictures
from desktop.files.errors import preparing_problem
from desktop.files.keeping import keep_bytes, keep_picture, new_part
from desktop.files.web_addresses import host_of, stem_of
from desktop.ui.notice import Notice, NoticeBar

MOST_HOSTS = 3
LONGEST_HOST_CHARS = 32


class Gained(Struct, frozen=True):
    """What became pictures of ours; what did not, and why the first of it did not."""

    paths: list[Path]
    failed: list[str]
    """Addresses, to be tried again."""
    code: str


class Fetching(QObject):
    """Lives as long as its window. An address is kept nowhere but in the question about it."""

    def __init__(
        self,
        bar: NoticeBar,
        bridge: Bridge,
        web: WebPictures,
        *,
        folder: Path,
        add: Callable[[list[Path]], None],
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._bridge = bridge
        self._web = web
        self._folder = folder
        self._add = add
        self._fetching: Handle[Gained] | None = None
        self._told = ""

    def ask(self, addresses: Sequence[str]) -> None:
        """Nothing is sent before the person agrees."""
        text = self.tr(
            "%n picture(s) will be fetched from {hosts}. The site sees your internet address.",
            "",
            len(addresses),
        )
        question = text.format(hosts=_hosts(addresses))
        begin = partial(self._begin, tuple(addresses))
        self._bar.show_notice(Notice(question, "info", self.tr("Fetch"), begin))

    def keep(self, pictures: Sequence[bytes]) -> None:
        """What came along whole needs no question."""
        stem = time.strftime("pasted-%Y-%m-%d-%H%M%S")
        self._bridge.decode(partial(_kept, pictures, self._folder, stem), done=self._show)

    def _begin(self, addresses: Sequence[str]) -> None:
        self._cancel()
        self._told = self.tr("Fetching from {hosts}…").format(hosts=_hosts(addresses))
        self._bar.show_notice(Notice(self._told, "info", self.tr("Cancel"), self._cancel))
        self._fetching = self._bridge.run(
            _fetched(self._web, addresses, self._folder), done=self._show
        )

    def _cancel(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
        self._fetching = None

    def _show(self, gained: Gained) -> None:
        self._fetching = None
        if self._bar.text == self._told:
            self._bar.clear()
        if gained.paths:
            self._add(gained.paths)
        if gained.code:
            outcome = describe(gained.code, QCoreApplication.translate)
            text = f"{outcome.title}. {outcome.hint}"
            if gained.failed and outcome.can_retry:
                again = partial(self._begin, tuple(gained.failed))
                self._bar.show_notice(Notice(text, "warning", self.tr("Try again"), again))
            else:
                self._bar.show_notice(Notice(text, "warning"))


def _hosts(addresses: Sequence[str]) -> str:
    hosts = list(dict.fromkeys(map(host_of, addresses)))
    shown = ", ".join(_short(host) for host in hosts[:MOST_HOSTS])
    return f"{shown}, …" if len(hosts) > MOST_HOSTS else shown


def _short(host: str) -> str:
    """Its end says whose it is."""
    return host if len(host) <= LONGEST_HOST_CHARS else f"…{host[-LONGEST_HOST_CHARS:]}"


async def _fetched(web: WebPictures, addresses: Sequence[str], folder: Path) -> Gained:
    """One after the other; one that fails does not stop the rest."""
    paths: list[Path] = []
    failed: dict[str, str] = {}
    for address in addresses:
        try:
            paths.append(await _fetch(web, address, folder))
        except ClientError as error:
            failed[address] = error.code
    return Gained(paths, list(failed), _told_code(failed.values()))


async def _fetch(web: WebPictures, address: str, folder: Path) -> Path:
    """Raises: ClientError; nothing half-fetched stays behind."""
    try:
        part = await asyncio.to_thread(new_part, folder)
        try:
            await web.fetch(address, part)
            return await asyncio.to_thread(keep_picture, part, stem_of(address))
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise preparing_problem(error) from error


def _kept(pictures: Sequence[bytes], folder: Path, stem: str) -> Gained:
    paths: list[Path] = []
    codes: list[str] = []
    for data in pictures:
        try:
            paths.append(keep_bytes(data, folder, stem))
        except ClientError as error:
            codes.append(error.code)
        except OSError as error:
            codes.append(preparing_problem(error).code)
    return Gained(paths, [], _told_code(codes))


def _told_code(codes: Iterable[str]) -> str:
    first = next(iter(codes), "")
    return "web_no_picture" if first == "not_a_picture" else first
