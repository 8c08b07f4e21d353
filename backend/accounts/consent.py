"""What must be agreed to: age, and the texts that are current."""

from backend.accounts.schemas import AccountCreate
from backend.errors import ValidationFailed
from backend.policies import CURRENT_POLICY_VERSION, CURRENT_TERMS_VERSION


def check_consent(request: AccountCreate) -> None:
    """Age and the current texts are confirmed, or there is no account."""
    if not request.adult_confirmed:
        raise ValidationFailed("adult_confirmed", "confirm that you are 18 or older.")
    check_current(policy_version=request.policy_version, terms_version=request.terms_version)


def check_current(*, policy_version: str | None, terms_version: str | None) -> None:
    """Only current texts can be accepted. Raises: ValidationFailed."""
    if policy_version not in (None, CURRENT_POLICY_VERSION):
        raise ValidationFailed("policy_version", f"the current one is {CURRENT_POLICY_VERSION}.")
    if terms_version not in (None, CURRENT_TERMS_VERSION):
        raise ValidationFailed("terms_version", f"the current one is {CURRENT_TERMS_VERSION}.")
