"""Takes pictures of the account's pages: light and dark, English and Spanish, narrow and wide.

Run it with `python -m tests.desktop.account.screenshots [FOLDER]`; nothing is asked of a service.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.account.hub import HubTab
from desktop.account.hub_pages import HubPages
from desktop.app import Desktop
from desktop.client.wire import DeletionPreview
from desktop.opening import make_application
from desktop.ui.language import Language
from desktop.ui.look import Look
from desktop.ui.stages import Stage
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme, ThemeChoice
from tests.desktop.account import examples
from tests.desktop.ui.conftest import make_engine
from tests.desktop.ui.screenshots import _make_small, wait

WIDE, NARROW = (1400, 900), (900, 600)


@dataclass(frozen=True)
class Shot:
    """One picture."""

    name: str
    view: str
    size_px: tuple[int, int] = WIDE
    theme: ThemeChoice = ThemeChoice.DARK
    language: str = "en"


SHOTS = [
    Shot("account-top-up-dark", "top-up"),
    Shot("account-top-up-light-es", "top-up", NARROW, ThemeChoice.LIGHT, "es"),
    Shot("account-credits-light", "credits", theme=ThemeChoice.LIGHT),
    Shot("account-credits-dark-es", "purchases", NARROW, language="es"),
    Shot("account-history-dark", "history"),
    Shot("account-history-light-es", "history", NARROW, ThemeChoice.LIGHT, "es"),
    Shot("account-privacy-light", "privacy", theme=ThemeChoice.LIGHT),
    Shot("account-privacy-dark-es", "privacy", NARROW, language="es"),
    Shot("account-settings-dark", "settings"),
    Shot("account-settings-light-es", "settings", NARROW, ThemeChoice.LIGHT, "es"),
    Shot("account-codes-light", "codes", theme=ThemeChoice.LIGHT),
    Shot("account-deletion-dark-es", "deletion", NARROW, language="es"),
    Shot("account-texts-light", "texts", theme=ThemeChoice.LIGHT),
    Shot("account-sign-in-dark-es", "sign-in", NARROW, language="es"),
]


class Studio:
    """The app with pages that are only shown."""

    def __init__(self, look: Look, folder: Path) -> None:
        self._look = look
        self._desktop = Desktop(
            make_engine(folder, "http://127.0.0.1:9"), look, folder / "pictures"
        )

    def take(self, shot: Shot, path: Path) -> None:
        self._look.theme.choose(shot.theme)
        bench = self._desktop.workbench
        bench.speak(shot.language)
        window = bench.parts.window
        window.resize(*shot.size_px)
        wait(200)
        self._arrange(shot.view)
        wait(400)
        window.grab().save(str(path))
        _make_small(path)

    def close(self) -> None:
        self._desktop.close()

    def _arrange(self, view: str) -> None:
        parts = self._desktop.workbench.parts
        parts.balance.show_balance(examples.BALANCE)
        pages = parts.hub
        self._fill(pages)
        arrange: dict[str, Callable[[], object]] = {
            "top-up": lambda: pages.hub.show_tab(HubTab.TOP_UP),
            "credits": lambda: pages.hub.show_tab(HubTab.CREDITS),
            "purchases": lambda: self._show_purchases(pages),
            "history": lambda: self._show_history(pages),
            "privacy": lambda: pages.hub.show_tab(HubTab.PRIVACY),
            "settings": lambda: pages.hub.show_tab(HubTab.ACCOUNT),
            "codes": lambda: self._show_codes(pages),
            "deletion": lambda: self._show_deletion(pages),
            "texts": lambda: self._show_texts(pages),
            "sign-in": self._show_sign_in,
        }
        parts.stages.show_stage(Stage.CREDITS)
        arrange[view]()
        self._desktop.presenters.desk.privacy.usage_changed.emit(examples.USAGE)
        self._desktop.presenters.desk.privacy.traces_measured.emit(4_800_000)
        pages.top_up.show_need(14, 6)
        wait(300)
        self._hush(pages)
        self._desktop.presenters.desk.privacy.usage_changed.emit(examples.USAGE)

    def _hush(self, pages: HubPages) -> None:
        """No service answers here, which the pages say; that is not what is to be seen."""
        pages.top_up._say("")
        pages.settings.sheet.devices.problem.say("")
        pages.settings.sheet.deletion.line.problem.say("")

    def _fill(self, pages: HubPages) -> None:
        pages.credit.show_balance(examples.BALANCE)
        pages.credit.entries._show(examples.entries())
        pages.credit.purchases._show(examples.purchases())
        pages.history.jobs._show(examples.jobs())
        pages.privacy.images._show(examples.images())
        pages.top_up._show_packs(examples.PACKS)
        settings = self._desktop.presenters.desk.settings
        settings.account_changed.emit(examples.account())
        settings.devices_changed.emit(examples.devices())

    def _show_purchases(self, pages: HubPages) -> None:
        pages.hub.show_tab(HubTab.CREDITS)
        pages.credit.choice.button(1).click()
        pages.credit.purchase_list.setCurrentIndex(pages.credit.purchases.index(1))

    def _show_history(self, pages: HubPages) -> None:
        pages.hub.show_tab(HubTab.HISTORY)
        pages.history.list.setCurrentIndex(pages.history.jobs.index(0))

    def _show_codes(self, pages: HubPages) -> None:
        pages.hub.show_tab(HubTab.ACCOUNT)
        codes = pages.settings.sheet.security.codes
        codes.line.opener.click()
        self._desktop.presenters.desk.settings.secret_ready.emit(examples.SECRET)

    def _show_deletion(self, pages: HubPages) -> None:
        pages.hub.show_tab(HubTab.ACCOUNT)
        sheet = pages.settings.sheet
        sheet.deletion.line.opener.click()
        wait(300)
        sheet.deletion.show_losses(
            DeletionPreview(
                credits_available=42,
                credits_held=1,
                jobs_running=1,
                stored_images=3,
                open_disputes=0,
                legal_hold=False,
            )
        )
        wait(400)
        self._hush(pages)
        sheet.verticalScrollBar().setValue(sheet.verticalScrollBar().maximum())

    def _show_texts(self, pages: HubPages) -> None:
        pages.hub.show_tab(HubTab.ACCOUNT)
        pages.settings.show_texts("privacy")

    def _show_sign_in(self) -> None:
        parts = self._desktop.workbench.parts
        parts.stages.show_stage(Stage.ACCOUNT)
        parts.account.show_sign_in()
        parts.account.sign_in.refuse(examples.code_asked())


def main(target: Path, only: str = "") -> None:
    app = make_application()
    theme = Theme(app)
    look = Look(theme, Icons(theme), Language(app))
    look.language.choose("en")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(look, Path(folder))
        for shot in SHOTS:
            if only in shot.name:
                studio.take(shot, target / f"{shot.name}.png")
        studio.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/screenshots"), *sys.argv[2:3])
