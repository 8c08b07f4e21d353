"""Tells in the window, quietly, that there is a newer version, and leads to its page."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.ui.notice import Notice
from desktop.ui.parts import Parts
from desktop.updates.presenter import UpdatePresenter
from desktop.updates.release import Release, is_own_link


class Updating(QObject):
    """Lives as long as the app; a window may be another one by the time there are news."""

    def __init__(
        self, present: Callable[[], Parts], updates: UpdatePresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._present = present
        updates.announced.connect(self._show)

    def _show(self, release: Release) -> None:
        language = QLocale.languageToCode(QLocale().language())
        there_is = self.tr("Version {version} is available.").format(version=release.version)
        text = f"{there_is} {release.summary_in(language)}".strip()
        action = self.tr("See what is new")
        notice = Notice(text, "info", action, partial(open_page, release.url))
        self._present().hint.show_notice(notice)


def open_page(url: str) -> None:
    """Open our own page in the browser, and no other."""
    if is_own_link(url):
        QDesktopServices.openUrl(QUrl(url))
