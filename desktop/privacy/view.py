"""The page that says where each photo is and until when, and deletes what can be deleted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLayoutItem, QWidget

from desktop.bridge import Bridge
from desktop.client.images import ImagesApi
from desktop.client.wire import Deleted, Image, Usage
from desktop.privacy.presenter import PrivacyPresenter
from desktop.privacy.words import PrivacyWords
from desktop.ui.announcing import announce
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.paged_model import PagedModel
from desktop.ui.row_view import RowView
from desktop.ui.rows import ROW_HEIGHT_PX, RowDelegate
from desktop.ui.sheet import Card, Sheet, buttons, side_by_side, told
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from desktop.ui.theme.tokens import Space

FEWEST_ROWS, MOST_ROWS = 2, 5


class PrivacyPage(Sheet):
    """What is stored where, and the ways to be rid of it."""

    texts_wanted = Signal()
    """The privacy policy and the terms."""

    def __init__(
        self,
        presenter: PrivacyPresenter,
        bridge: Bridge,
        images: ImagesApi,
        *,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._words = PrivacyWords(self)
        self._running_jobs = 0
        self.images: PagedModel[Image] = PagedModel(bridge, images.page, self._words.face, self)
        self.list = RowView(
            self.images,
            RowDelegate(theme, icons),
            theme,
            name=self.tr("Photos at our server"),
            empty=self.tr("Nothing of yours is at our server."),
        )
        self._fit_list()
        self.remove = push_button(self.tr("Delete this photo"), self._remove)
        self.all = push_button(self.tr("Delete all…"), self._ask, kind="danger")
        self.sure = push_button(self.tr("Delete all now"), self._delete_all, kind="danger")
        self.keep = push_button(self.tr("Keep them"), self._keep)
        self.clear_here = push_button(self.tr("Clear"), presenter.clear_traces)
        self._stored = plain_label(kind="quiet", wraps=True)
        self._said = plain_label(wraps=True)
        self._question = plain_label(wraps=True)
        self.question_card = Card()
        self._here_text = plain_label(kind="quiet", wraps=True)
        self._used = plain_label(wraps=True)
        self._months = QGridLayout()
        self.usage_card = Card(self.tr("What you have used"))
        self._fill()
        self._connect()

    @property
    def said(self) -> str:
        return self._said.text()

    @property
    def question(self) -> str:
        return self._question.text()

    @property
    def here_text(self) -> str:
        return self._here_text.text()

    def open(self) -> None:
        self._say("")
        self._keep()
        self.images.refresh()
        self._presenter.look()

    def clear_account(self) -> None:
        """Nobody is signed in any more."""
        self._keep()
        self.images.clear()
        self._show_usage(None)

    def show_running(self, jobs: int) -> None:
        """How many photos are being worked on now."""
        self._running_jobs = jobs
        self._question.setText(self._words.question(jobs))

    def look_again(self) -> None:
        """Something was deleted, here or elsewhere."""
        self.images.refresh()
        self._presenter.look()

    def _fill(self) -> None:
        self.add(plain_label(self.tr("Privacy and data"), "title"))
        server = Card(self.tr("At our server"))
        self.question_card.add(self._question, buttons(self.sure, self.keep))
        self.question_card.hide()
        server.add(self._stored, self.list, buttons(self.remove, self.all))
        server.add(self.question_card, self._said)
        self.add(server)
        places = Card(self.tr("Where a photo is"))
        for index, (place, meaning) in enumerate(self._words.places()):
            if index:
                places.add_line()
            places.add(told(place, meaning))
        self.add(places)
        here = Card(self.tr("On this computer"))
        here.add(side_by_side(self._here_text, self.clear_here))
        self.add(here)
        self.usage_card.add(self._used, self._months)
        self.usage_card.hide()
        self.add(self.usage_card)
        texts = push_button(
            self.tr("Privacy policy and terms"), self.texts_wanted.emit, kind="link"
        )
        self.add(buttons(texts))
        self._said.hide()
        self._enable()

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.usage_changed.connect(self._show_usage)
        presenter.traces_measured.connect(self._show_traces)
        presenter.image_deleted.connect(self._take_out)
        presenter.deleted.connect(self._show_receipt)
        presenter.failed.connect(self._say)
        presenter.busy_changed.connect(self._show_busy)
        self.list.chosen_changed.connect(self._enable)
        self.images.modelReset.connect(self._enable)
        for changed in (self.images.modelReset, self.images.rowsInserted, self.images.rowsRemoved):
            changed.connect(self._fit_list)
        self.images.state_changed.connect(self._enable)

    def _ask(self) -> None:
        self.show_running(self._running_jobs)
        self.question_card.show()
        self.keep.setFocus()
        announce(self, self._question.text())

    def _keep(self) -> None:
        self.question_card.hide()

    def _delete_all(self) -> None:
        self.question_card.hide()
        self._presenter.delete_all()

    def _remove(self) -> None:
        image = self.images.row(self.list.currentIndex())
        if image is not None:
            self._presenter.delete(image.id)

    def _take_out(self, image_id: str) -> None:
        self.images.drop(image_id)
        self._say(self.tr("Deleted, with what was made of it."))
        self._presenter.look()

    def _show_receipt(self, counts: Deleted) -> None:
        self._say(self._words.receipt(counts))
        self.images.refresh()
        self._presenter.look()

    def _show_traces(self, size_bytes: int) -> None:
        self._here_text.setText(self._words.cached(size_bytes))

    def _show_usage(self, usage: Usage | None) -> None:
        self._stored.setVisible(usage is not None)
        self.usage_card.setVisible(usage is not None)
        self._empty_months()
        if usage is None:
            return
        self._stored.setText(self._words.stored(usage))
        self._used.setText(self._words.used(usage))
        for row, (month, done) in enumerate(self._words.months(usage)):
            self._months.addWidget(plain_label(month, "quiet"), row, 0)
            self._months.addWidget(plain_label(done), row, 1)
        self._months.setColumnStretch(1, 1)
        self._months.setHorizontalSpacing(Space.XL_PX)

    def _empty_months(self) -> None:
        while self._months.count():
            item: QLayoutItem | None = self._months.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()

    def _show_busy(self, is_busy: bool) -> None:  # noqa: FBT001 - a signal has no keywords
        self.all.setEnabled(not is_busy)
        self.remove.setEnabled(not is_busy)
        if not is_busy:
            self._enable()

    def _fit_list(self) -> None:
        """As high as what it holds; longer ones scroll."""
        rows = min(max(self.images.rowCount(), FEWEST_ROWS), MOST_ROWS)
        self.list.setFixedHeight(rows * ROW_HEIGHT_PX)

    def _enable(self) -> None:
        self.remove.setEnabled(self.images.row(self.list.currentIndex()) is not None)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        announce(self, sentence)
