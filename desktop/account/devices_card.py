"""Where the account is signed in, and signing out from afar."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.account.form import Problem
from desktop.account.settings import Part, SettingsPresenter
from desktop.client.wire import Device
from desktop.ui.buttons import push_button
from desktop.ui.labels import plain_label
from desktop.ui.moments import moment_text
from desktop.ui.sheet import Card, buttons, side_by_side, told
from desktop.ui.theme.tokens import Space


class DevicesCard(Card):
    """One line for each device; this one first."""

    def __init__(self, presenter: SettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._presenter = presenter
        self._rows = QWidget()
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.M_PX)
        self.problem = Problem()
        self.others = push_button(self.tr("Sign out everywhere else"), presenter.sign_out_others)
        self.add(plain_label(self.tr("Devices"), "section"), self._rows, self.problem)
        self.add(buttons(self.others))
        self.others.hide()
        presenter.devices_changed.connect(self.show_devices)
        presenter.refused.connect(self._refuse)

    def show_devices(self, devices: Sequence[Device]) -> None:
        self.problem.say("")
        old = self._rows
        self._rows = QWidget()
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.M_PX)
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(old, self._rows)
        old.deleteLater()
        for device in sorted(devices, key=lambda each: (not each.is_current, each.name)):
            self._add(device)
        self.others.setVisible(any(not device.is_current for device in devices))

    def _add(self, device: Device) -> None:
        name = device.name or self.tr("Device without a name")
        if device.is_current:
            line = side_by_side(told(name, self._facts(device)))
        else:
            out = push_button(self.tr("Sign out"))
            out.setAccessibleName(self.tr("Sign out {device}").format(device=name))
            out.clicked.connect(
                lambda _=False, chosen=device.id: self._presenter.sign_out_device(chosen)
            )
            line = side_by_side(told(name, self._facts(device)), out)
        self._list.addLayout(line)

    def _facts(self, device: Device) -> str:
        """System, country, when it was last seen: what tells whether a device is one's own."""
        seen = (
            self.tr("this device")
            if device.is_current
            else self.tr("last seen {moment}").format(moment=moment_text(device.last_used_at))
        )
        return " · ".join(part for part in (device.os, device.location, seen) if part)

    def _refuse(self, part: Part, sentence: str) -> None:
        if part is Part.DEVICES:
            self.problem.say(sentence)
