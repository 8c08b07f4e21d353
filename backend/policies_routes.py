"""The current privacy policy and terms over HTTP, for anybody."""

from litestar import Controller, get
from litestar.params import FromQuery

from backend.policies import Policies, PolicyLocale, read_policies


class PolicyController(Controller):
    path = "/policies"
    tags = ["Policies"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @get(operation_id="GetPolicies")
    async def get_policies(self, locale: FromQuery[PolicyLocale] = "en") -> Policies:
        """Versions, dates and texts of the privacy policy and the terms."""
        return read_policies(locale)
