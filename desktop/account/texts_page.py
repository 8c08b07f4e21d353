"""The page with privacy policy and terms: the bundled ones, or newer ones that wait for a yes."""

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.account.settings import Part, SettingsPresenter, spoken_locale
from desktop.account.texts import Kind, bundled
from desktop.client.wire import Policies, PolicyText
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.sheet import WIDEST_PX
from desktop.ui.theme.tokens import Space, TextSize

KINDS: tuple[Kind, Kind] = ("privacy", "terms")


class TextsPage(QWidget):
    """What has changed is said above the text, and accepted under it."""

    closed = Signal()

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter = presenter
        self._newer: Policies | None = None
        self._kind: Kind = "privacy"
        self._about = plain_label(kind="quiet", wraps=True)
        self.body = QTextBrowser()
        self.body.setOpenLinks(False)
        self.body.setAccessibleName(self.tr("The text"))
        self.accept = push_button(
            self.tr("I accept both texts"), presenter.accept_texts, kind="primary"
        )
        self._choice = QButtonGroup(self)
        self._lay_out()
        presenter.texts_outdated.connect(self.show_newer)
        presenter.refused.connect(self._refuse)
        self.show_newer(presenter.texts)

    @property
    def about(self) -> str:
        return self._about.text()

    def show_kind(self, kind: Kind) -> None:
        self._kind = kind
        self._choice.button(KINDS.index(kind)).setChecked(True)
        self._show()

    def show_newer(self, policies: Policies | None) -> None:
        """Texts that wait to be accepted, or None."""
        self._newer = policies
        self.accept.setVisible(policies is not None)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL_PX, Space.M_PX, Space.XL_PX, Space.L_PX)
        column.setSpacing(Space.S_PX)
        head = QHBoxLayout()
        head.setSpacing(Space.XS_PX)
        for index, name in enumerate((self.tr("Privacy policy"), self.tr("Terms"))):
            button = push_button(name, kind="choice")
            button.setCheckable(True)
            self._choice.addButton(button, index)
            head.addWidget(button)
        head.addStretch()
        head.addWidget(push_button(self.tr("Back"), self.closed.emit))
        self._choice.button(0).setChecked(True)
        self._choice.idClicked.connect(lambda index: self.show_kind(KINDS[index]))
        column.addLayout(head)
        column.addWidget(self._about)
        self.body.setMaximumWidth(WIDEST_PX + 2 * Space.XL_PX)
        column.addWidget(self.body, stretch=1)
        column.addWidget(self.accept)

    def _show(self) -> None:
        newer = self._newer_text()
        if newer is not None:
            self._show_text(newer.text, newer.version)
            changed = self.tr("Changed since you agreed.")
            self._about.setText(f"{self._about.text()} {changed} {newer.changes}".strip())
            return
        text = bundled(self._kind, spoken_locale())
        self._show_text(text.markdown, text.version)

    def _newer_text(self) -> PolicyText | None:
        if self._newer is None:
            return None
        return self._newer.privacy if self._kind == "privacy" else self._newer.terms

    def _show_text(self, markdown: str, version: str) -> None:
        """Markdown without HTML: whoever wrote it, nothing but words is shown."""
        feature = QTextDocument.MarkdownFeature
        self.body.document().setMarkdown(
            markdown, feature.MarkdownDialectCommonMark | feature.MarkdownNoHTML
        )
        _set_in_type(self.body.document())
        self.body.moveCursor(QTextCursor.MoveOperation.Start)
        day = QDate.fromString(version[:10], "yyyy-MM-dd")
        shown = QLocale().toString(day, QLocale.FormatType.LongFormat) if day.isValid() else ""
        about = self.tr("Version {version}, of {day}.") if shown else self.tr("Version {version}.")
        self._about.setText(about.format(version=version, day=shown))

    def _refuse(self, part: Part, sentence: str) -> None:
        if part is Part.TEXTS:
            self._about.setText(sentence)


def _set_in_type(document: QTextDocument) -> None:
    """Our sizes and distances: Markdown has its own, too large and too close."""
    document.setDocumentMargin(Space.L_PX)
    cursor, move = QTextCursor(document), QTextCursor.MoveOperation
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        cursor.movePosition(move.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        spaced = block.blockFormat()
        level = spaced.headingLevel()
        spaced.setTopMargin(Space.L_PX if level else 0)
        spaced.setBottomMargin(Space.S_PX)
        cursor.setBlockFormat(spaced)
        if level:
            cursor.mergeCharFormat(_heading(TextSize.TITLE if level == 1 else TextSize.LEAD))
        block = block.next()


def _heading(size: TextSize) -> QTextCharFormat:
    style = QTextCharFormat()
    font = QFont()
    font.setPixelSize(size.value)
    font.setWeight(QFont.Weight.DemiBold)
    style.setFont(font)
    return style
