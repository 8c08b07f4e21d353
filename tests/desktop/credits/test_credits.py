"""The balance, and topping up: only the service says what is there and what was paid."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.bridge import Bridge
from desktop.client.billing import Pack, Purchase, PurchaseCreate
from desktop.client.errors import ApiProblem, ClientError, ServiceUnreachable
from desktop.client.server_address import parse_server_address
from desktop.client.wire import Balance
from desktop.credits.pack_button import price_text
from desktop.credits.presenter import CreditsPresenter
from desktop.credits.top_up import TopUpPresenter
from desktop.credits.top_up_view import TopUpPage
from desktop.credits.view import BalanceBar
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme

ADDRESS = parse_server_address("https://upscale.example")
CHECKOUT = "https://checkout.stripe.com/c/pay/cs_1"
PACKS = [Pack(code="s", credits=20, unit_amount=499, currency="usd")]


class FakeCredits:
    def __init__(self) -> None:
        self.available = 7
        self.error: ClientError | None = None

    async def balance(self) -> Balance:
        if self.error is not None:
            raise self.error
        return Balance(available=self.available, held=1, debt=0)


class FakeBilling:
    """A purchase that goes through `states`, one at each look."""

    def __init__(self) -> None:
        self.url = CHECKOUT
        self.states = ["open", "paid"]
        self.errors: list[ClientError] = []
        self.bought: list[PurchaseCreate] = []
        self.packs_error: ClientError | None = None

    async def packs(self) -> list[Pack]:
        if self.packs_error is not None:
            raise self.packs_error
        return PACKS

    async def create_purchase(self, request: PurchaseCreate) -> Purchase:
        self.bought.append(request)
        return Purchase(id="p1", state="open", checkout_url=self.url)

    async def purchase(self, purchase_id: str) -> Purchase:
        if self.errors:
            raise self.errors.pop(0)
        return Purchase(id=purchase_id, state=self.states.pop(0), checkout_url=self.url)


@pytest.fixture
def billing() -> FakeBilling:
    return FakeBilling()


@pytest.fixture
def top_up(bridge: Bridge, billing: FakeBilling) -> TopUpPresenter:
    return TopUpPresenter(bridge, billing, ADDRESS, look_seconds=0.01)


def test_the_balance_is_asked_at_sign_in_and_forgotten_at_sign_out(
    bridge: Bridge, qtbot: QtBot
) -> None:
    presenter = CreditsPresenter(bridge, FakeCredits())

    with qtbot.waitSignal(presenter.balance_changed):
        presenter.start()
    assert presenter.balance == Balance(available=7, held=1, debt=0)

    presenter.stop()
    assert presenter.balance is None


def test_a_photo_that_ended_is_a_reason_to_look_again(bridge: Bridge, qtbot: QtBot) -> None:
    door = FakeCredits()
    presenter = CreditsPresenter(bridge, door)
    with qtbot.waitSignal(presenter.balance_changed):
        presenter.start()
    door.available = 5

    with qtbot.waitSignal(presenter.balance_changed):
        presenter.look_soon()

    assert presenter.balance is not None
    assert presenter.balance.available == 5


def test_nobody_is_asked_while_nobody_is_signed_in(bridge: Bridge, qtbot: QtBot) -> None:
    presenter = CreditsPresenter(bridge, FakeCredits())

    with qtbot.assertNotEmitted(presenter.balance_changed, wait=600):
        presenter.look_soon()


def test_without_a_connection_the_last_balance_stays(bridge: Bridge, qtbot: QtBot) -> None:
    door = FakeCredits()
    presenter = CreditsPresenter(bridge, door)
    with qtbot.waitSignal(presenter.balance_changed):
        presenter.start()
    door.error = ServiceUnreachable("no_connection")

    with qtbot.assertNotEmitted(presenter.balance_changed, wait=600):
        presenter.look_soon()

    assert presenter.balance is not None


def test_the_corner_names_what_is_there_and_what_is_set_aside(
    theme: Theme, icons: Icons, qtbot: QtBot
) -> None:
    bar = BalanceBar(theme, icons)
    qtbot.addWidget(bar)

    bar.show_balance(Balance(available=12, held=0, debt=0))
    assert bar.text.startswith("12 credit")
    assert bar.sign_in_button.isHidden()

    bar.show_balance(None)
    bar.show_signed_out(is_out=True)
    shown = [button.text() for button in bar.findChildren(QPushButton) if not button.isHidden()]
    assert shown == ["Sign in"]


def test_a_pack_is_bought_in_the_browser_and_noticed_when_paid(
    top_up: TopUpPresenter, billing: FakeBilling, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([top_up.checkout_ready, top_up.paid]):
        top_up.buy("s")

    assert [request.pack for request in billing.bought] == ["s"]
    assert billing.bought[0].client_key


def test_a_lost_connection_while_paying_only_takes_longer(
    top_up: TopUpPresenter, billing: FakeBilling, qtbot: QtBot
) -> None:
    billing.errors = [ServiceUnreachable("timeout"), ServiceUnreachable("no_connection")]

    with qtbot.assertNotEmitted(top_up.failed), qtbot.waitSignal(top_up.paid):
        top_up.buy("s")


def test_what_was_not_paid_is_not_called_paid(
    top_up: TopUpPresenter, billing: FakeBilling, qtbot: QtBot
) -> None:
    billing.states = ["open", "expired"]

    with qtbot.assertNotEmitted(top_up.paid), qtbot.waitSignal(top_up.ended_unpaid):
        top_up.buy("s")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://checkout.stripe.com/pay",
        "https://checkout.stripe.com.evil.example/pay",
        "https://user@checkout.stripe.com/pay",
        "file:///etc/passwd",
        "opendream://checkout",
        "javascript:alert(1)",
    ],
)
def test_the_browser_is_sent_nowhere_else(
    top_up: TopUpPresenter, billing: FakeBilling, qtbot: QtBot, url: str
) -> None:
    billing.url = url

    with qtbot.assertNotEmitted(top_up.checkout_ready), qtbot.waitSignal(top_up.failed):
        top_up.buy("s")


def test_a_service_that_sells_nothing_says_so(
    top_up: TopUpPresenter, billing: FakeBilling, theme: Theme, qtbot: QtBot
) -> None:
    billing.packs_error = ApiProblem("not_found", 404)
    page = TopUpPage(top_up)
    qtbot.addWidget(page)

    page.open()

    qtbot.waitUntil(lambda: page.state_text == "This service sells no credits.")


def test_packs_become_buttons_with_credits_and_price(
    top_up: TopUpPresenter, theme: Theme, qtbot: QtBot
) -> None:
    page = TopUpPage(top_up)
    qtbot.addWidget(page)

    with qtbot.waitSignal(top_up.packs_changed):
        page.open()

    assert ["4.99 USD" in button.accessibleName() for button in page.buttons] == [True]


def test_currencies_without_hundredths_are_not_divided() -> None:
    assert price_text(Pack(code="x", credits=1, unit_amount=500, currency="jpy")) == "500 JPY"
