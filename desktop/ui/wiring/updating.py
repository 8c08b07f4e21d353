"""Tells in the window, quietly, that there is a newer version, and leads to its page."""

from functools import partial

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.updates.presenter import UpdatePresenter
from desktop.updates.release import Release, is_own_link


class Updating(QObject):
    """Lives as long as its window."""

    def __init__(self, parts: Parts, updates: UpdatePresenter) -> None:
        super().__init__(parts.window)
        self._parts = parts
        updates.announced.connect(self._show)

    def _show(self, release: Release) -> None:
        language = QLocale.languageToCode(QLocale().language())
        there_is = self.tr("Version {version} is available.").format(version=release.version)
        text = f"{there_is} {release.summary_in(language)}".strip()
        action = self.tr("See what is new")
        self._parts.hint.show_notice(Notice(text, "info", action, partial(open_page, release.url)))


def open_page(url: str) -> None:
    """Open our own page in the browser, and no other."""
    if is_own_link(url):
        QDesktopServices.openUrl(QUrl(url))
