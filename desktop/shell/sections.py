"""Puts this part's sections into the settings page."""

from PySide6.QtCore import QCoreApplication

from desktop.shell.settings_presenter import IntegrationPresenter
from desktop.shell.settings_view import IntegrationBox
from desktop.ui.settings_page import SettingsPage
from desktop.watch.presenter import WatchPresenter
from desktop.watch.view import WatchBox


def add_shell_sections(
    page: SettingsPage, integration: IntegrationPresenter, watch: WatchPresenter
) -> None:
    """The file manager's menus, and the watched folder."""
    translate = QCoreApplication.translate
    page.add_section(translate("Sections", "In the file manager"), IntegrationBox(integration))
    page.add_section(translate("Sections", "Watched folder"), WatchBox(watch))
