"""A line that opens into a small form where it stands."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.account.form import Field, Problem
from desktop.ui.announcing import announce
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.sheet import buttons, side_by_side
from desktop.ui.theme.tokens import Space


class Disclosure(QWidget):
    """Says how something stands; its button opens the fields that change it."""

    submitted = Signal()

    def __init__(
        self, title: str, change: str, submit: str, *, kind: str = "", parent: QWidget | None = None
    ) -> None:
        """`change` opens the form, `submit` sends it."""
        super().__init__(parent)
        self._title = title
        self._detail = plain_label(kind="quiet", wraps=True)
        self._said = plain_label(wraps=True)
        self._said.hide()
        self.opener = push_button(change, self.toggle, kind=kind)
        self.opener.setAccessibleName(f"{title}: {change}")
        self.problem = Problem()
        self.submit = push_button(submit, self._submit, kind=kind or "primary-small")
        self._form = QWidget()
        self._fields = QVBoxLayout(self._form)
        self._fields.setContentsMargins(0, Space.S_PX, 0, Space.XS_PX)
        self._fields.setSpacing(Space.M_PX)
        self._footer = QVBoxLayout()
        self._footer.setSpacing(Space.M_PX)
        self._footer.addWidget(self.problem)
        self._footer.addLayout(
            buttons(self.submit, push_button(self.tr("Cancel"), self.close_form))
        )
        self._fields.addLayout(self._footer)
        self._form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS_PX)
        column.addLayout(side_by_side(self._words(), self.opener))
        column.addWidget(self._said)
        column.addWidget(self._form)

    @property
    def is_open(self) -> bool:
        return not self._form.isHidden()

    @property
    def said(self) -> str:
        return self._said.text()

    @property
    def detail(self) -> str:
        return self._detail.text()

    def add(self, *widgets: QWidget) -> None:
        """Put fields into the form, above its buttons."""
        for widget in widgets:
            self._fields.insertWidget(self._fields.count() - 1, widget)
            if isinstance(widget, Field):
                widget.line.returnPressed.connect(self._submit)

    def show_detail(self, detail: str) -> None:
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))

    def toggle(self) -> None:
        if self.is_open:
            self.close_form()
        else:
            self.say("")
            self._form.show()
            first = self._form.findChild(QLineEdit)
            if first is not None:
                first.setFocus()

    def close_form(self) -> None:
        """Nothing that was typed stays."""
        self._form.hide()
        self.problem.say("")
        for field in self._form.findChildren(Field):
            field.line.clear()
        self.submit.setEnabled(True)

    def refuse(self, sentence: str) -> None:
        self.problem.say(sentence)
        self.submit.setEnabled(True)

    def say(self, sentence: str) -> None:
        """What came of it, under the line."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        announce(self, sentence)

    def _submit(self) -> None:
        if self.submit.isEnabled():
            self.problem.say("")
            self.submit.setEnabled(False)
            self.submitted.emit()

    def _words(self) -> QWidget:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(plain_label(self._title, wraps=True))
        column.addWidget(self._detail)
        self._detail.hide()
        return words
