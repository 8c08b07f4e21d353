"""Accounts, devices and sign-in on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Locale = Literal["en", "es"]
Email = Annotated[str, Meta(min_length=3, max_length=254)]
Password = Annotated[str, Meta(min_length=1, max_length=256)]
TotpCode = Annotated[str, Meta(max_length=40)]
Token = Annotated[str, Meta(min_length=8, max_length=200)]


class AccountCreate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a sign-up asks for; the policy allows no more."""

    email: Email
    password: Password
    adult_confirmed: bool
    policy_version: Annotated[str, Meta(max_length=40)]
    terms_version: Annotated[str, Meta(max_length=40)]
    newsletter: bool = False
    locale: Locale = "en"


class Accepted(Struct, frozen=True):
    """The same answer whether the address is known or not."""

    detail: str


class AccountVerify(Struct, frozen=True, forbid_unknown_fields=True):
    token: Token


class SessionCreate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    email: Email
    password: Password
    device_name: Annotated[str, Meta(max_length=120)] = ""
    app_version: Annotated[str, Meta(max_length=40)] = ""
    os: Annotated[str, Meta(max_length=120)] = ""
    totp_code: TotpCode | None = None
    """From the authenticator app, or a recovery code."""


class Account(Struct, frozen=True, kw_only=True):
    """What a person sees of their own account."""

    id: UUID
    email: str
    email_verified: bool
    locale: Locale
    newsletter: bool
    """News of the product by mail."""
    policy_version: str
    terms_version: str
    created_at: datetime
    totp_enabled: bool = False
    pending_email: str | None = None
    """A new address that is not confirmed yet."""
    low_credit_mail: bool = False
    analytics: bool = True
    """Whether anonymous usage counts may be sent."""
    policy_accepted_at: datetime | None = None
    country: str = ""
    """Where the account was made: an ISO code, or empty."""


class AccountChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person chooses; what is left out stays."""

    locale: Locale | None = None
    newsletter: bool | None = None
    low_credit_mail: bool | None = None
    analytics: bool | None = None
    policy_version: Annotated[str, Meta(max_length=40)] | None = None
    """Accepts the current privacy policy; only its version is taken."""
    terms_version: Annotated[str, Meta(max_length=40)] | None = None


class PasswordChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    current_password: Password
    new_password: Password
    totp_code: TotpCode | None = None


class EmailChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    password: Password
    new_email: Email
    totp_code: TotpCode | None = None


class LinkUse(Struct, frozen=True, forbid_unknown_fields=True):
    """The token of a mailed link."""

    token: Token


class TotpStart(Struct, frozen=True, forbid_unknown_fields=True):
    password: Password


class TotpSecret(Struct, frozen=True, kw_only=True):
    """What an authenticator app needs; shown once, asked for again by starting over."""

    secret: str
    uri: str
    """An otpauth:// link with the same secret."""


class TotpConfirm(Struct, frozen=True, forbid_unknown_fields=True):
    code: TotpCode


class RecoveryCodes(Struct, frozen=True, kw_only=True):
    """Each signs in once in place of a code; shown here only."""

    recovery_codes: list[str]


class TotpRemove(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    password: Password
    code: TotpCode


class SessionCreated(Struct, frozen=True, kw_only=True):
    """The device token is shown here once; only its digest is kept."""

    token: str
    account: Account


class Device(Struct, frozen=True, kw_only=True):
    """One signed-in device."""

    id: UUID
    name: str
    os: str
    app_version: str
    location: str
    """Country or region only."""
    is_current: bool
    created_at: datetime
    last_used_at: datetime


class DeviceList(Struct, frozen=True):
    items: list[Device]


class PasswordResetCreate(Struct, frozen=True, forbid_unknown_fields=True):
    email: Email


class PasswordResetConfirm(Struct, frozen=True, forbid_unknown_fields=True):
    token: Token
    password: Password
