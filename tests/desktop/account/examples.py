"""An account as it looks after a few weeks: for tests and pictures of its pages."""

from datetime import UTC, datetime, timedelta

from desktop.account.presenter import Refusal
from desktop.client.billing import Pack, Purchase, PurchasePage
from desktop.client.schema import UpscaleOptionsAnswer
from desktop.client.wire import (
    Account,
    Balance,
    DeletionPreview,
    Device,
    Fidelity,
    Image,
    ImagePage,
    Job,
    JobPage,
    JobResult,
    LedgerEntry,
    LedgerPage,
    MonthUsage,
    TotpSecret,
    Usage,
)


def now() -> datetime:
    """Asked for each time: a long run of tests must not make the examples old."""
    return datetime.now(UTC)


BALANCE = Balance(available=42, held=1, debt=0)
PACKS = [
    Pack(code="s", credits=20, unit_amount=499, currency="usd"),
    Pack(code="m", credits=60, unit_amount=1299, currency="usd"),
    Pack(code="l", credits=200, unit_amount=3999, currency="usd"),
]
SECRET = TotpSecret(
    secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    uri="otpauth://totp/OpenDream:ada%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
)
USAGE = Usage(
    images_processed=128,
    credits_spent=171,
    since=now() - timedelta(days=82),
    stored_images=3,
    stored_bytes=18_400_000,
    months=[
        MonthUsage(month="2026-11", images=41, credits=55),
        MonthUsage(month="2026-10", images=80, credits=107),
        MonthUsage(month="2026-09", images=7, credits=9),
    ],
)


def account(**changed: object) -> Account:
    facts: dict[str, object] = {
        "id": "1",
        "email": "ada@example.org",
        "email_verified": True,
        "locale": "en",
        "newsletter": False,
        "policy_version": "2026-02-20",
        "terms_version": "2026-02-20",
        "created_at": now() - timedelta(days=82),
        **changed,
    }
    return Account(**facts)  # type: ignore[arg-type]  # the struct checks nothing, tests do


def entry(number: int, kind: str, amount: int, held: int = 0) -> LedgerEntry:
    return LedgerEntry(
        id=f"e{number}",
        kind=kind,
        amount=amount,
        held=held,
        reason="",
        created_at=now() - timedelta(hours=number),
    )


def entries() -> LedgerPage:
    return LedgerPage(
        items=[
            entry(1, "hold", -1, 1),
            entry(2, "capture", 0, -2),
            entry(3, "hold", -2, 2),
            entry(5, "release", 1, -1),
            entry(6, "hold", -1, 1),
            entry(30, "purchase", 60),
            entry(60, "clawback", -20),
            entry(90, "purchase", 20),
            entry(1900, "grant", 5),
        ]
    )


def purchase(number: int, state: str, **changed: object) -> Purchase:
    facts: dict[str, object] = {
        "id": f"p{number}",
        "state": state,
        "pack": "m",
        "credits": 60,
        "currency": "usd",
        "amount_subtotal": 1299,
        "amount_total": 1507,
        "created_at": now() - timedelta(days=number),
        **changed,
    }
    return Purchase(**facts)  # type: ignore[arg-type]  # the struct checks nothing, tests do


def purchases() -> PurchasePage:
    return PurchasePage(
        items=[
            purchase(1, "paid", invoice_url="https://invoice.stripe.com/i/1"),
            purchase(3, "partially_refunded", refunded_amount=500, credits_taken_back=20),
            purchase(9, "disputed"),
            purchase(20, "expired", amount_total=None),
        ]
    )


def job(number: int, state: str = "delivered", *, hours_left: float = 60, **changed: object) -> Job:
    result = JobResult(
        width=4032, height=3024, format="jpeg", bytes=9_000_000, sha256="0" * 64,
        expires_at=now() + timedelta(hours=hours_left),
    )  # fmt: skip
    facts: dict[str, object] = {
        "id": f"j{number}",
        "image_id": f"i{number}",
        "file_name": f"beach {number}.jpg",
        "state": state,
        "stage": state,
        "progress": 1.0,
        "credits": 2,
        "created_at": now() - timedelta(hours=3 * number),
        "options": UpscaleOptionsAnswer(scale=4),
        "output_width": 4032,
        "output_height": 3024,
        "fidelity": Fidelity(score=0.97) if state == "delivered" else None,
        "result": result if state == "delivered" else None,
        **changed,
    }
    return Job(**facts)  # type: ignore[arg-type]  # the struct checks nothing, tests do


def jobs() -> JobPage:
    return JobPage(
        items=[
            job(1),
            job(2, "running", progress=0.4),
            job(3, "refused", reason="not_faithful", file_name="etiqueta de la abuela.png"),
            job(4, hours_left=3.4),
            job(5, "failed", reason="provider_unavailable"),
            job(6, "cancelled", reason="cancelled"),
            job(40, hours_left=-20),
        ]
    )


def image(number: int, *, hours_left: float = 60) -> Image:
    return Image(
        id=f"i{number}",
        file_name=f"beach {number}.jpg",
        width=1008,
        height=756,
        format="jpeg",
        bytes=6_100_000,
        sha256="0" * 64,
        created_at=now(),
        expires_at=now() + timedelta(hours=hours_left),
    )


def images() -> ImagePage:
    return ImagePage(items=[image(1), image(2, hours_left=30.2), image(3, hours_left=0.4)])


def device(number: int, *, is_current: bool = False) -> Device:
    return Device(
        id=f"d{number}",
        name=("ada-laptop", "studio", "")[number % 3],
        os="Linux 6.1",
        app_version="0.1.0",
        location="MX",
        is_current=is_current,
        created_at=now() - timedelta(days=30),
        last_used_at=now() - timedelta(days=number),
    )


def devices() -> list[Device]:
    return [device(1), device(0, is_current=True), device(2)]


def deletion(**changed: object) -> DeletionPreview:
    facts: dict[str, object] = {
        "credits_available": 0,
        "credits_held": 0,
        "jobs_running": 0,
        "stored_images": 0,
        "open_disputes": 0,
        "legal_hold": False,
        **changed,
    }
    return DeletionPreview(**facts)  # type: ignore[arg-type]  # the struct checks nothing


def code_asked() -> Refusal:
    return Refusal(
        "Enter the code that your authenticator app shows now, or a recovery code.", "totp"
    )
