"""What travels between desktop and service; `make openapi` writes this file: do not edit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct


class Accepted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    detail: str


class Account(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    email: str
    email_verified: bool
    locale: str
    newsletter: bool
    policy_version: str
    terms_version: str
    created_at: datetime
    totp_enabled: bool = False
    pending_email: str | None = None
    low_credit_mail: bool = False
    analytics: bool = True
    policy_accepted_at: datetime | None = None
    country: str = ""


class AccountChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    locale: Literal["en", "es"] | None = None
    newsletter: bool | None = None
    low_credit_mail: bool | None = None
    analytics: bool | None = None
    policy_version: Annotated[str, Meta(max_length=40)] | None = None
    terms_version: Annotated[str, Meta(max_length=40)] | None = None


class AccountCreate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    email: Annotated[str, Meta(max_length=254, min_length=3)]
    password: Annotated[str, Meta(max_length=256, min_length=1)]
    adult_confirmed: bool
    policy_version: Annotated[str, Meta(max_length=40)]
    terms_version: Annotated[str, Meta(max_length=40)]
    newsletter: bool = False
    locale: Literal["en", "es"] = "en"


class AccountDelete(Struct, frozen=True, kw_only=True, omit_defaults=True):
    password: Annotated[str, Meta(max_length=256, min_length=1)]
    totp_code: Annotated[str, Meta(max_length=40)] | None = None
    accept_credit_loss: bool = False
    accept_running_jobs: bool = False


class AccountVerify(Struct, frozen=True, kw_only=True, omit_defaults=True):
    token: Annotated[str, Meta(max_length=200, min_length=8)]


class AfterTrial(Struct, frozen=True, kw_only=True, omit_defaults=True):
    job_id: str
    left: Annotated[int, Meta(ge=0, le=100000)]
    top: Annotated[int, Meta(ge=0, le=100000)]


class Balance(Struct, frozen=True, kw_only=True, omit_defaults=True):
    available: int
    held: int
    debt: int


class Deleted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    images: int
    results: int
    cancelled_jobs: int


class DeletionPreview(Struct, frozen=True, kw_only=True, omit_defaults=True):
    credits_available: int
    credits_held: int
    jobs_running: int
    stored_images: int
    open_disputes: int
    legal_hold: bool


class Device(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    name: str
    os: str
    app_version: str
    location: str
    is_current: bool
    created_at: datetime
    last_used_at: datetime


class DeviceList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    items: list[Device]


class EmailChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    password: Annotated[str, Meta(max_length=256, min_length=1)]
    new_email: Annotated[str, Meta(max_length=254, min_length=3)]
    totp_code: Annotated[str, Meta(max_length=40)] | None = None


class Fidelity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    score: float
    moved_px: float = 0.0
    colour_error_before: float = 0.0
    colour_error_after: float = 0.0
    filled_share: float = 0.0
    protected_share: float = 0.0


class Image(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    file_name: str
    width: int
    height: int
    format: str
    bytes: int
    sha256: str
    created_at: datetime
    expires_at: datetime


class ImagePage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    items: list[Image]
    next_cursor: str | None = None


class JobResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    width: int
    height: int
    format: str
    bytes: int
    sha256: str
    expires_at: datetime


class LedgerEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    kind: str
    amount: int
    held: int
    reason: str
    created_at: datetime
    debt: int = 0
    job_id: str | None = None
    purchase_id: str | None = None


class LedgerPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    items: list[LedgerEntry]
    next_cursor: str | None = None


class LinkUse(Struct, frozen=True, kw_only=True, omit_defaults=True):
    token: Annotated[str, Meta(max_length=200, min_length=8)]


class MonthUsage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    month: str
    images: int
    credits: int


class Pack(Struct, frozen=True, kw_only=True, omit_defaults=True):
    code: str
    credits: int
    unit_amount: int
    currency: str


class PackList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    items: list[Pack]


class PasswordChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    current_password: Annotated[str, Meta(max_length=256, min_length=1)]
    new_password: Annotated[str, Meta(max_length=256, min_length=1)]
    totp_code: Annotated[str, Meta(max_length=40)] | None = None


class PasswordResetConfirm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    token: Annotated[str, Meta(max_length=200, min_length=8)]
    password: Annotated[str, Meta(max_length=256, min_length=1)]


class PasswordResetCreate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    email: Annotated[str, Meta(max_length=254, min_length=3)]


class PolicyText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    version: str
    updated: date
    text: str
    is_material: bool = False
    changes: str = ""
    material_since: str = ""


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    An error on the wire, after RFC 9457.
    """

    type: str
    code: str
    title: str
    status: int
    detail: str
    field: str = ""
    needed_credits: int | None = None
    available_credits: int | None = None
    was_credits: int | None = None
    now_credits: int | None = None


class Purchase(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    state: str
    pack: str
    credits: int
    currency: str
    amount_subtotal: int
    refunded_amount: int
    disputed_amount: int
    credits_taken_back: int
    created_at: datetime
    amount_tax: int | None = None
    amount_total: int | None = None
    checkout_url: str | None = None
    invoice_url: str | None = None
    last_error: str | None = None
    paid_at: datetime | None = None


class PurchaseCreate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    pack: Annotated[str, Meta(max_length=64, min_length=1)]
    client_key: Annotated[str, Meta(max_length=128, min_length=1)]


class PurchasePage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    items: list[Purchase]
    next_cursor: str | None = None


class Quote(Struct, frozen=True, kw_only=True, omit_defaults=True):
    credits: int
    calls: int
    output_width: int
    output_height: int
    is_beyond_detail: bool = False
    trial_credits: int = 0
    trial_refusal: str | None = None


class RecoveryCodes(Struct, frozen=True, kw_only=True, omit_defaults=True):
    recovery_codes: list[str]


class SessionCreate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    email: Annotated[str, Meta(max_length=254, min_length=3)]
    password: Annotated[str, Meta(max_length=256, min_length=1)]
    device_name: Annotated[str, Meta(max_length=120)] = ""
    app_version: Annotated[str, Meta(max_length=40)] = ""
    os: Annotated[str, Meta(max_length=120)] = ""
    totp_code: Annotated[str, Meta(max_length=40)] | None = None


class SessionCreated(Struct, frozen=True, kw_only=True, omit_defaults=True):
    token: str
    account: Account


class Subscription(Struct, frozen=True, kw_only=True, omit_defaults=True):
    email: Annotated[str, Meta(max_length=254, min_length=3)]
    locale: Literal["en", "es"] = "en"


class SubscriptionAsked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    detail: str


class TotpConfirm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    code: Annotated[str, Meta(max_length=40)]


class TotpRemove(Struct, frozen=True, kw_only=True, omit_defaults=True):
    password: Annotated[str, Meta(max_length=256, min_length=1)]
    code: Annotated[str, Meta(max_length=40)]


class TotpSecret(Struct, frozen=True, kw_only=True, omit_defaults=True):
    secret: str
    uri: str


class TotpStart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    password: Annotated[str, Meta(max_length=256, min_length=1)]


class UpscaleOptions(Struct, frozen=True, kw_only=True, omit_defaults=True):
    scale: Literal[2, 4, 8] | None = None
    long_side_px: Annotated[int, Meta(ge=16, le=65535)] | None = None
    clean: bool = False
    strictness: Literal["exact", "faithful", "restore"] = "faithful"
    denoise: Literal["off", "low", "medium", "high"] = "low"
    format: Literal["same", "png", "jpeg", "webp", "tiff"] = "same"
    metadata: Literal["keep", "drop_location", "drop"] = "keep"
    engine: Literal["model", "plain"] = "model"
    print_dpi: Annotated[int, Meta(ge=36, le=2400)] | None = None


class UpscaleOptionsAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    scale: int | None = None
    long_side_px: int | None = None
    clean: bool = False
    strictness: str = "faithful"
    denoise: str = "low"
    format: str = "same"
    metadata: str = "keep"
    engine: str = "model"
    print_dpi: int | None = None


class Usage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    images_processed: int
    credits_spent: int
    since: datetime
    stored_images: int
    stored_bytes: int
    months: list[MonthUsage]


class VersionNews(Struct, frozen=True, kw_only=True, omit_defaults=True):
    document: str
    signature: str


class Job(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    image_id: str
    file_name: str
    state: str
    stage: str
    progress: float
    credits: int
    created_at: datetime
    options: UpscaleOptionsAnswer
    output_width: int
    output_height: int
    reason: str | None = None
    finished_at: datetime | None = None
    fidelity: Fidelity | None = None
    result: JobResult | None = None
    trial_credits: int = 0


class JobCreate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    image_id: str
    options: UpscaleOptions
    max_credits: Annotated[int, Meta(ge=0)]
    after_trial: AfterTrial | None = None


class JobPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    items: list[Job]
    next_cursor: str | None = None


class Policies(Struct, frozen=True, kw_only=True, omit_defaults=True):
    privacy: PolicyText
    terms: PolicyText


class QuoteRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    width: Annotated[int, Meta(ge=1, le=100000)]
    height: Annotated[int, Meta(ge=1, le=100000)]
    options: UpscaleOptions
    after_trial: AfterTrial | None = None
