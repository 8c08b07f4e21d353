"""Takes the pictures of docs/screenshots: every view, light and dark, English and Spanish, 3 sizes.

Run it with `python -m tests.desktop.ui.screenshots [FOLDER [NAME...]]`. It speaks to the contract
on loopback and needs no display.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFilter
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog

from desktop.app import Desktop
from desktop.client.billing import Pack
from desktop.client.wire import Balance, UpscaleOptions
from desktop.opening import make_application
from desktop.queue.facts import FidelityFacts
from desktop.queue.fidelity import FidelityPresenter
from desktop.queue.item import ItemState, QueueItem, ServerSide, SourceFile
from desktop.ui.actions import Act
from desktop.ui.help_pages import ShortcutsDialog
from desktop.ui.language import Language
from desktop.ui.look import Look
from desktop.ui.notice import Notice
from desktop.ui.print_size import PrintMeasure
from desktop.ui.stages import Stage
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme, ThemeChoice
from desktop.viewer.modes import CompareMode
from tests.desktop.queue.view_items import START, done, draft, item
from tests.desktop.ui.conftest import make_engine

SAMPLE = Path(__file__).parents[3] / "assets" / "samples" / "cat.jpg"
S = ItemState
LARGE, USUAL, SMALL = (1600, 1000), (1240, 800), (760, 760)


@dataclass(frozen=True)
class Shot:
    """One picture: a name, a size, and how it is spoken and coloured."""

    name: str
    size_px: tuple[int, int] = USUAL
    theme: ThemeChoice = ThemeChoice.DARK
    language: str = "en"


SHOTS = [
    Shot("compare-dark"),
    Shot("compare-light", theme=ThemeChoice.LIGHT),
    Shot("compare-dark-large", LARGE),
    Shot("compare-light-small", SMALL, ThemeChoice.LIGHT),
    Shot("compare-dark-es", language="es"),
    Shot("side-by-side-dark"),
    Shot("difference-dark"),
    Shot("refused-light", theme=ThemeChoice.LIGHT),
    Shot("ready-light", theme=ThemeChoice.LIGHT),
    Shot("empty-dark"),
    Shot("empty-light-small-es", SMALL, ThemeChoice.LIGHT, "es"),
    Shot("sign-up-dark"),
    Shot("sign-up-light-es", theme=ThemeChoice.LIGHT, language="es"),
    Shot("sign-up-dark-small", SMALL),
    Shot("mail-light", theme=ThemeChoice.LIGHT),
    Shot("top-up-dark"),
    Shot("shortcuts-dark"),
    Shot("options-light", theme=ThemeChoice.LIGHT),
    Shot("options-dark-es", language="es"),
    Shot("part-dark"),
    Shot("settings-dark"),
    Shot("settings-light-small-es", SMALL, ThemeChoice.LIGHT, "es"),
]


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def paint_photos(folder: Path) -> dict[str, Path]:
    """The sample and its enlargement, and a few scenes of our own."""
    with Image.open(SAMPLE) as cat:
        cat.convert("RGB").save(folder / "cat.jpg", quality=85)
        enlarged = cat.convert("RGB").resize((1804, 1200), Image.Resampling.LANCZOS)
    enlarged.filter(ImageFilter.UnsharpMask(3, 140, 2)).save(folder / "cat_opendream_4x.jpg")
    heat = Image.new("RGB", (451, 300))
    draw = ImageDraw.Draw(heat)
    draw.ellipse((150, 60, 210, 110), fill=(220, 150, 30))
    draw.ellipse((300, 160, 330, 190), fill=(250, 240, 220))
    heat.filter(ImageFilter.GaussianBlur(12)).save(folder / "heat.png")
    sky = Image.linear_gradient("L").resize((640, 420))
    red, green = sky.point(lambda v: 120 + v // 3), sky.point(lambda v: 170 + v // 5)
    beach = Image.merge("RGB", (red, green, Image.new("L", sky.size, 215)))
    ImageDraw.Draw(beach).rectangle((0, 300, 640, 420), fill=(226, 205, 160))
    ImageDraw.Draw(beach).ellipse((440, 70, 510, 140), fill=(255, 244, 214))
    beach.save(folder / "beach.jpg")
    label = Image.new("RGB", (480, 320), (242, 238, 228))
    for row in range(6):
        width = (390, 300, 350, 260, 340, 180)[row]
        ImageDraw.Draw(label).rectangle((50, 60 + 36 * row, 50 + width, 74 + 36 * row), fill="#444")
    label.save(folder / "label.png")
    with Image.open(SAMPLE) as cat:
        cat.convert("L").crop((80, 20, 380, 280)).save(folder / "grandma.tif")
    return {path.name: path for path in folder.iterdir()}


def _make_small(path: Path) -> None:
    """Keep every colour of the interface; only the photos' noise is taken down a little."""
    with Image.open(path) as shot:
        small = shot.convert("RGB").point(lambda value: min(255, (value + 1) // 3 * 3))
    small.save(path, optimize=True)


def photo(path: Path, made: QueueItem) -> QueueItem:
    """The item, of this file."""
    with Image.open(path) as picture:
        width, height = picture.size
    source = SourceFile(path=str(path), width_px=width, height_px=height)
    return replace(
        made, source=source, output_width_px=4 * width, output_height_px=4 * height,
        options=UpscaleOptions(scale=4),
    )  # fmt: skip


def busy_queue(photos: dict[str, Path], *, is_poor: bool) -> list[QueueItem]:
    poor = item(4, S.WAITING_FOR_CREDITS, needed_credits=2)
    server = ServerSide(job_id="shown", score=0.97)
    return [
        photo(photos["cat.jpg"], done(1, server=server, credits_spent=1,
              output_path=str(photos["cat_opendream_4x.jpg"]))),
        photo(photos["beach.jpg"], item(2, S.WORKING, progress=0.62, started_at=START)),
        photo(photos["grandma.tif"], item(3, S.REFUSED, reason="not_faithful")),
        photo(photos["label.png"], poor if is_poor else item(4)),
        photo(photos["beach.jpg"], item(5, S.FAILED, reason="folder_read_only")),
        photo(photos["label.png"], draft(6, credits_quoted=1)),
    ]  # fmt: skip


class Studio:
    """The app with a queue that is only shown, never worked on."""

    def __init__(self, look: Look, folder: Path) -> None:
        self.look = look
        self.photos = paint_photos(folder)
        self.desktop = Desktop(make_engine(folder, "http://127.0.0.1:9"), look, folder / "pictures")
        self._show_findings(self.desktop.presenters.fidelity)

    def take(self, shot: Shot, path: Path) -> None:
        self.look.theme.choose(shot.theme)
        bench = self.desktop.workbench
        bench.speak(shot.language)
        parts = bench.parts
        parts.window.resize(*shot.size_px)
        wait(300)
        shown = self._arrange(shot.name.split("-")[0])
        wait(900)
        (shown or parts.window).grab().save(str(path))
        _make_small(path)
        if shown is not None:
            shown.close()

    def _show_findings(self, fidelity: FidelityPresenter) -> None:
        fidelity._facts["shown"] = FidelityFacts(0.8, 2.1, 0.6, 0.012)
        fidelity._folder.mkdir(parents=True)
        shutil.copyfile(self.photos["heat.png"], fidelity._folder / "shown.difference")

    def _arrange(self, view: str) -> QDialog | None:
        """Bring the window into the state that is to be seen."""
        parts = self.desktop.workbench.parts
        is_poor = view == "refused"
        items = busy_queue(self.photos, is_poor=is_poor)
        if view == "ready":
            items = [photo(self.photos[name], draft(number, credits_quoted=1)) for number, name in
                     enumerate(["beach.jpg", "label.png"])]  # fmt: skip
            tried = draft(2, credits_quoted=6, trial_credits=2)
            items.insert(1, photo(self.photos["cat.jpg"], tried))
        is_signed_in = view not in {"empty", "sign", "mail"}
        self._show_queue(items if is_signed_in else [])
        balance = Balance(available=0 if is_poor else 42, held=2, debt=0)
        parts.balance.show_balance(balance if is_signed_in else None)
        parts.balance.show_signed_out(is_out=not is_signed_in)
        parts.view.look_at("item-3" if view == "refused" else items[0].id)
        parts.view.setFocus()
        modes = {"side": CompareMode.SIDE_BY_SIDE, "difference": CompareMode.DIFFERENCE}
        wait(500)
        if view in modes:
            parts.compare.choose_mode(modes[view])
        self._open_page(view)
        if view == "refused":
            parts.hint.show_notice(Notice("2 photos taken out of the list.", "undo", "Undo"))
        if view == "options":
            parts.options.show_options(UpscaleOptions(long_side_px=4961, print_dpi=300))
            parts.options.side.show_measure(PrintMeasure("cm", 300))
            parts.options.show_more(is_open=True)
            parts.options.scope.show_count(2)
        if view == "part":
            parts.compare.part_bar.show()
            parts.compare.region.open(0.4, 0.4)
            words = "180 × 120 · 1 credit, credited to the whole photo while we keep the part."
            parts.compare.part_bar.show_text(words, can_try=True)
        if view == "settings":
            parts.actions[Act.SETTINGS].trigger()
        if view == "shortcuts":
            dialog = ShortcutsDialog(parts)
            dialog.show()
            return dialog
        return None

    def _show_queue(self, items: list[QueueItem]) -> None:
        queue = self.desktop.presenters.queue
        known = [item.id for item in queue.items]
        queue._items.clear()
        queue.items_removed.emit(known)
        queue._take(items)

    def _open_page(self, view: str) -> None:
        parts = self.desktop.workbench.parts
        if view == "sign":
            parts.stages.show_stage(Stage.ACCOUNT)
            parts.account.show_sign_up()
        elif view == "mail":
            parts.stages.show_stage(Stage.ACCOUNT)
            self.desktop.presenters.account.mail_sent.emit("ada@example.org")
        elif view == "top":
            parts.stages.show_stage(Stage.CREDITS)
            packs = [("s", 20, 499), ("m", 60, 1299), ("l", 200, 3999)]
            self.desktop.presenters.top_up.packs_changed.emit(
                [Pack(code=c, credits=n, unit_amount=p, currency="usd") for c, n, p in packs]
            )


def main(target: Path, names: Sequence[str]) -> None:
    """Take the pictures of these names, or all."""
    app = make_application()
    theme = Theme(app)
    look = Look(theme, Icons(theme), Language(app))
    look.language.choose("en")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(look, Path(folder))
        for shot in SHOTS:
            if not names or shot.name in names:
                studio.take(shot, target / f"{shot.name}.png")
        studio.desktop.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"), sys.argv[2:])
