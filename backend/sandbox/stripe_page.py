"""The sandbox's checkout page: what a payer sees and presses, without a script."""

from html import escape
from urllib.parse import parse_qs

from msgspec import Struct

from backend.sandbox.stripe_errors import StripeFault
from backend.sandbox.stripe_objects import Session
from backend.sandbox.stripe_payments import TAX_PERCENT, tax_of
from backend.sandbox.stripe_rules import Rules

COUNTRIES = {
    "US": "United States", "MX": "México", "DE": "Deutschland", "ES": "España",
    "GB": "United Kingdom",
}  # fmt: skip
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;"
    "color:#1e1e1e;background:#f6f6f4}"
    "main{background:#fff;border:1px solid #d5d5d0;border-radius:8px;padding:1.5rem}"
    "table{width:100%;border-collapse:collapse}td:last-child{text-align:right}"
    "td{padding:.25rem 0;border-bottom:1px solid #eee}"
    "button,select{font:inherit;padding:.5rem 1rem;margin:.25rem .25rem .25rem 0}"
    "button.main{background:#3d4eea;color:#fff;border:0;border-radius:6px}"
    ".note{background:#fff4d6;border:1px solid #e5cf8f;border-radius:6px;padding:.5rem 1rem}"
    "@media(prefers-color-scheme:dark){body{background:#1a1a1a;color:#eee}"
    "main{background:#242424;border-color:#444}td{border-color:#333}"
    ".note{background:#40351a;border-color:#6b5a2c}}"
)
PAY_BUTTONS = """
<p><label>Country for tax <select name="country">{countries}</select></label></p>
<p><button class="main" name="action" value="pay">Pay by card 4242</button></p>
<p><button name="action" value="later">Pay later (bank transfer)</button>
<button name="action" value="decline">Card is declined</button>
<button name="action" value="cancel">Cancel</button></p>
"""
SETTLE_BUTTONS = """
<p>The bank transfer is on its way.</p>
<p><button class="main" name="action" value="arrives">The transfer arrives</button>
<button name="action" value="fails">The transfer fails</button></p>
"""


class PageAnswer(Struct, frozen=True):
    """A page, or where the browser goes next."""

    status: int
    html: str = ""
    location: str = ""


class CheckoutPage:
    """Shows sessions and does what its buttons say."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._store = rules.store

    def show(self, session_id: str, note: str = "") -> PageAnswer:
        """The page of a session in whatever state it is."""
        self._rules.expire_due()
        session = self._store.state.sessions.get(session_id)
        if session is None:
            return PageAnswer(404, _document("No such checkout", "<p>Nothing is sold here.</p>"))
        return PageAnswer(200, self._drawn(session, note))

    def press(self, session_id: str, form: bytes) -> PageAnswer:
        """A button of the page."""
        fields = {name: values[0] for name, values in parse_qs(form.decode()).items()}
        session = self._store.state.sessions.get(session_id)
        if session is None:
            return self.show(session_id)
        try:
            return self._act(session, fields.get("action", ""), fields.get("country", ""))
        except StripeFault as fault:
            return self.show(session_id, fault.body.error.message)
        finally:
            self._store.save()

    def _act(self, session: Session, action: str, country: str) -> PageAnswer:
        where = country if country in TAX_PERCENT else "US"
        if action == "cancel":
            return PageAnswer(303, location=session.cancel_url or session.success_url)
        if action == "decline":
            self._rules.decline(session.id)
            return self.show(session.id, "Your card was declined. Nothing was paid; try again.")
        if action == "pay":
            self._rules.pay(session.id, where)
        elif action == "later":
            self._rules.pay_later(session.id, where)
        elif action in {"arrives", "fails"}:
            self._rules.settle(session.id, arrives=action == "arrives")
        else:
            return self.show(session.id)
        done = session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id)
        return PageAnswer(303, location=done)

    def _drawn(self, session: Session, note: str) -> str:
        parts = [_note(note), _bill(session, self._items(session))]
        if session.status == "open":
            options = "".join(_option(session, code) for code in TAX_PERCENT)
            parts.append(_form(session, PAY_BUTTONS.format(countries=options)))
        elif self._is_on_its_way(session):
            parts.append(_form(session, SETTLE_BUTTONS))
        else:
            paid = "Paid." if session.payment_status == "paid" else "Nothing was paid."
            parts.append(f"<p>{paid} You can close this tab.</p>")
        return _document("Sandbox checkout", "".join(parts))

    def _items(self, session: Session) -> list[tuple[str, int]]:
        plan = self._store.state.plans[session.id]
        return [(item.description, item.amount_subtotal) for item in plan.items]

    def _is_on_its_way(self, session: Session) -> bool:
        intent = self._store.state.payments.get(str(session.payment_intent))
        return intent is not None and intent.status == "processing"


def _option(session: Session, code: str) -> str:
    total = session.amount_subtotal + tax_of(session, code)
    words = f"{COUNTRIES[code]}: {_money(total, session.currency)} with {TAX_PERCENT[code]} % tax"
    return f'<option value="{code}">{escape(words)}</option>'


def _bill(session: Session, items: list[tuple[str, int]]) -> str:
    currency = session.currency
    rows = [*items]
    if session.status == "complete":
        rows.append(("Tax", session.total_details.amount_tax))
        rows.append(("Total", session.amount_total))
    else:
        rows.append(("Subtotal, before tax", session.amount_subtotal))
    cells = (f"<tr><td>{escape(n)}</td><td>{_money(a, currency)}</td></tr>" for n, a in rows)
    return f"<table>{''.join(cells)}</table>"


def _form(session: Session, buttons: str) -> str:
    return f'<form method="post" action="/sandbox/checkout/{escape(session.id)}">{buttons}</form>'


def _note(words: str) -> str:
    return f'<p class="note" role="alert">{escape(words)}</p>' if words else ""


def _money(amount: int, currency: str) -> str:
    return f"{amount // 100}.{amount % 100:02d} {escape(currency.upper())}"


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
        '<p class="note">This is a test: no card is asked for and no money moves.</p>'
        f"{body}</main></body></html>"
    )
