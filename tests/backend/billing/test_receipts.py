"""Letters about money: each once, with the tax, in the person's language, in plain figures."""

from email.message import EmailMessage

import pytest

from backend.billing.amounts import money_text
from backend.notices.letters import LETTERS
from tests.backend.billing.shop import Customer, Shop
from tests.fakes.service import read_mail


def letters_of(shop: Shop) -> list[EmailMessage]:
    return [read_mail(path) for path in sorted(shop.mailbox.glob("*.eml"))]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    content: str = body.get_content()
    return content


async def test_a_purchase_has_one_receipt_however_often_it_is_told(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.buys("studio")
    shop.order("pay", purchase.id, country="DE")
    events = shop.stripe.rules.take_events()
    for _ in range(3):
        await shop.deliver(events)

    assert await shop.send_letters() == ["receipt"]
    text = text_of(letters_of(shop)[0])
    assert "120 credits: 24.00 USD" in text
    assert "Tax (DE): 4.56 USD" in text
    assert "Total paid: 28.56 USD" in text
    assert str(purchase.id) in text
    assert "Invoice: http://shop.test/sandbox/checkout/" in text


@pytest.mark.parametrize(
    ("country", "tax"), [("US", "0.00 USD"), ("MX", "3.84 USD"), ("DE", "4.56 USD")]
)
async def test_tax_is_a_line_of_its_own_and_the_sums_are_the_processors(
    shop: Shop, alice: Customer, country: str, tax: str
) -> None:
    purchase = await alice.buys("studio")
    shop.order("pay", purchase.id, country=country)
    await shop.deliver()
    await shop.send_letters()

    paid = await alice.purchase(purchase.id)

    charge = next(iter(shop.stripe.rules.store.state.charges.values()))
    assert paid.amount_total == paid.amount_subtotal + (paid.amount_tax or 0) == charge.amount
    assert f"Tax ({country}): {tax}" in text_of(letters_of(shop)[0])
    stored = await shop.database.value("SELECT country FROM purchase")
    assert stored == country


async def test_each_refund_has_one_letter(shop: Shop, alice: Customer) -> None:
    purchase = await alice.bought()
    shop.order("refund", purchase.id, amount=100)
    shop.order("refund", purchase.id, amount=200)
    events = shop.stripe.rules.take_events()
    await shop.deliver(events)
    await shop.deliver(events)

    assert (await shop.send_letters()).count("refund") == 2
    assert "1.00 USD" in " ".join(map(text_of, letters_of(shop)))


async def test_a_transfer_that_failed_has_one_letter(shop: Shop, alice: Customer) -> None:
    purchase = await alice.buys()
    shop.order("pay-later", purchase.id)
    await shop.deliver()
    shop.order("settle", purchase.id, status="failed")
    events = shop.stripe.rules.take_events()
    await shop.deliver(events)
    await shop.deliver(events)

    assert await shop.send_letters() == ["payment_failed"]


async def test_a_spanish_account_gets_spanish_letters_and_page(shop: Shop, alice: Customer) -> None:
    await shop.database.execute("UPDATE account SET locale = 'es'")
    await alice.bought()
    await shop.send_letters()

    assert str(letters_of(shop)[0]["Subject"]) == "Tu recibo"
    plan = next(iter(shop.stripe.rules.store.state.plans.values()))
    assert plan.items[0].description == "40 créditos"


async def test_an_erased_account_gets_no_letter_and_its_books_stay_right(
    shop: Shop, alice: Customer
) -> None:
    purchase = await alice.bought()
    await shop.database.execute("UPDATE billing_account SET account_id = NULL")

    shop.order("refund", purchase.id)
    await shop.deliver()

    row = await shop.database.row("SELECT state, credits_clawed FROM purchase")
    assert row is not None
    assert tuple(row) == ("refunded", 40)
    letters = await shop.database.rows("SELECT template FROM mail")
    assert [letter["template"] for letter in letters] == ["receipt"]


def test_letters_about_money_are_essential() -> None:
    for name in ("receipt", "refund", "refund_failed", "payment_failed"):
        assert LETTERS[name].mail_class == "essential"


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (900, "usd", "9.00 USD"),
        (5, "eur", "0.05 EUR"),
        (900, "jpy", "900 JPY"),
        (-150, "mxn", "-1.50 MXN"),
    ],
)
def test_money_is_written_as_people_write_it(amount: int, currency: str, words: str) -> None:
    assert money_text(amount, currency) == words
