"""What a drop or a paste brings: files, a bitmap, web addresses, or nothing for us."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from desktop.files.web_addresses import (
    MOST_ADDRESSES,
    embedded_picture,
    first_addresses,
    moz_address,
)
from desktop.late import Late

if TYPE_CHECKING:
    from desktop.files import web_snippets
else:
    web_snippets = Late("desktop.files.web_snippets")

MOZ_URL = "text/x-moz-url"
WEB_SCHEMES = frozenset({"http", "https", "data"})


@dataclass(frozen=True)
class Dropped:
    """Files and folders of this machine; or else pictures without a file, or where they are."""

    paths: tuple[Path, ...] = ()
    bitmap: QImage | None = None
    embedded: tuple[bytes, ...] = ()
    """Picture files that came along whole."""
    addresses: tuple[str, ...] = ()
    """Nothing was fetched from them yet."""

    @property
    def is_empty(self) -> bool:
        return not (self.paths or self.embedded or self.addresses) and self.bitmap is None


def could_hold_pictures(data: QMimeData) -> bool:
    """Whether a drop is worth accepting, from its kinds alone: nothing is read while hovering."""
    if data.hasImage() or data.hasHtml() or data.hasFormat(MOZ_URL):
        return True
    return any(url.isLocalFile() or url.scheme() in WEB_SCHEMES for url in data.urls())


def read_dropped(data: QMimeData) -> Dropped:
    """Local files first: a bitmap is often only the preview that comes along with them.

    A bitmap needs nobody to be asked, so it goes before the address it came from.
    """
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return Dropped(paths=paths)
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Dropped(bitmap=image)
    return _read_text(data)


def _read_text(data: QMimeData) -> Dropped:
    """The picture itself before the link around it, and the link before the words."""
    for texts in (_in_html(data), _in_links(data), [data.text()]):
        embedded = tuple(filter(None, map(embedded_picture, texts)))[:MOST_ADDRESSES]
        addresses = first_addresses(texts)
        if embedded or addresses:
            return Dropped(embedded=embedded, addresses=addresses)
    return Dropped()


def _in_html(data: QMimeData) -> list[str]:
    return web_snippets.picture_sources(data.html()) if data.hasHtml() else []


def _in_links(data: QMimeData) -> list[str]:
    links = [bytes(url.toEncoded().data()).decode("ascii", "replace") for url in data.urls()]
    if data.hasFormat(MOZ_URL):
        links.append(moz_address(bytes(data.data(MOZ_URL).data())))
    return links
