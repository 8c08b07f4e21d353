"""Accounts, devices and sign-in on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Locale = Literal["en", "es"]
Email = Annotated[str, Meta(min_length=3, max_length=254)]
Password = Annotated[str, Meta(min_length=1, max_length=256)]
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


class Account(Struct, frozen=True, kw_only=True):
    """What a person sees of their own account."""

    id: UUID
    email: str
    email_verified: bool
    locale: Locale
    newsletter: bool
    policy_version: str
    terms_version: str
    created_at: datetime


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
