"""The page of the balance, and what is heard of a purchase before anybody looks."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.account.news import AccountNews
from desktop.bridge import Bridge
from desktop.client.api import ApiClient
from desktop.client.billing import Purchase, PurchasePage
from desktop.client.events import ServerEvent
from desktop.client.server_address import parse_server_address
from desktop.client.wire import Balance
from desktop.credits.page import CreditsPage
from desktop.credits.top_up import TopUpPresenter
from desktop.credits.top_up_view import TopUpPage
from desktop.ui.language import Language
from desktop.ui.theme.icons import Icons
from desktop.ui.theme.theme import Theme
from tests.desktop.account import examples
from tests.desktop.credits.test_credits import ADDRESS, CHECKOUT, FakeBilling


@pytest.fixture
def page(bridge: Bridge, theme: Theme, icons: Icons, qtbot: QtBot) -> CreditsPage:
    address = parse_server_address("http://127.0.0.1:9")
    api = ApiClient.connect(address)
    page = CreditsPage(bridge, api.credits, api.billing, address=address, theme=theme, icons=icons)
    qtbot.addWidget(page)
    return page


@pytest.fixture
def patient(bridge: Bridge) -> tuple[TopUpPresenter, FakeBilling]:
    """Looks so seldom that only what is told can be noticed."""
    billing = FakeBilling()
    return TopUpPresenter(bridge, billing, ADDRESS, look_seconds=600), billing


def test_the_balance_stands_on_top_with_what_is_set_aside(page: CreditsPage) -> None:
    page.show_balance(Balance(available=12, held=3, debt=0))

    assert page.notes.startswith("3 set aside")
    page.show_balance(Balance(available=12, held=0, debt=0))
    assert page.notes == ""


def test_a_receipt_can_be_opened_only_where_receipts_are(page: CreditsPage) -> None:
    page.purchases._show(
        PurchasePage(
            items=[
                examples.purchase(1, "paid", invoice_url="https://invoice.stripe.com/i/1"),
                examples.purchase(2, "paid", invoice_url="https://evil.example/i/1"),
                examples.purchase(3, "paid"),
            ]
        )
    )

    enabled = []
    for row in range(3):
        page.purchase_list.setCurrentIndex(page.purchases.index(row))
        enabled.append(page.receipt.isEnabled())

    assert enabled == [True, False, False]


def test_signing_out_leaves_nothing_of_an_account(page: CreditsPage) -> None:
    page.entries._show(examples.entries())
    page.purchases._show(examples.purchases())

    page.clear()

    assert page.entries.rowCount() == page.purchases.rowCount() == 0


def test_a_payment_is_heard_of_without_looking(
    patient: tuple[TopUpPresenter, FakeBilling], bridge: Bridge, qtbot: QtBot
) -> None:
    presenter, _ = patient
    news = AccountNews(bridge)
    news.purchase_arrived.connect(presenter.hear)
    with qtbot.waitSignal(presenter.checkout_ready):
        presenter.buy("s")

    with qtbot.waitSignal(presenter.paid):
        news.take(ServerEvent("1", "purchase", '{"id": "p1", "state": "paid", "later": 1}'))


def test_the_news_of_another_purchase_changes_nothing(
    patient: tuple[TopUpPresenter, FakeBilling], qtbot: QtBot
) -> None:
    presenter, _ = patient
    with qtbot.waitSignal(presenter.checkout_ready):
        presenter.buy("s")

    with qtbot.assertNotEmitted(presenter.paid), qtbot.assertNotEmitted(presenter.changed):
        presenter.hear(Purchase(id="another", state="paid"))


def test_what_cannot_be_read_is_left_to_a_later_version(bridge: Bridge, qtbot: QtBot) -> None:
    news = AccountNews(bridge)

    with qtbot.waitSignal(news.pictures_deleted) as deleted:
        news.take(ServerEvent("1", "purchase", '{"id": 7}'))
        news.take(ServerEvent("2", "weather", "{}"))
        news.take(ServerEvent("3", "images", '{"deleted": 3, "all": true}'))

    assert deleted.args == [True]


def test_a_declined_card_is_told_while_the_page_to_pay_on_is_open(
    patient: tuple[TopUpPresenter, FakeBilling], qtbot: QtBot
) -> None:
    presenter, _ = patient
    page = TopUpPage(presenter)
    qtbot.addWidget(page)
    presenter.checkout_ready.disconnect(page._open)
    with qtbot.waitSignal(presenter.checkout_ready):
        presenter.buy("s")

    presenter.hear(
        Purchase(id="p1", state="open", checkout_url=CHECKOUT, last_error="card_declined")
    )

    assert page.state_text.startswith("Your card was declined.")
    assert not page.again.isHidden()
    presenter.stop()


def test_the_pack_that_the_queue_needs_is_marked(
    patient: tuple[TopUpPresenter, FakeBilling], language: Language, qtbot: QtBot
) -> None:
    page = TopUpPage(patient[0])
    qtbot.addWidget(page)
    page._show_packs(examples.PACKS)

    page.show_need(30, 4)

    assert [button.property("kind") for button in page.buttons] == ["pack", "pack-suited", "pack"]
    assert page.wish_text.startswith("4 photos in your queue need 30 more credits.")
    page.show_need(-2, 4)
    assert {button.property("kind") for button in page.buttons} == {"pack"}
