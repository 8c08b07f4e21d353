"""The newsletter over HTTP."""

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.client_address import client_address
from backend.http_types import AnyRequest
from backend.newsletter.schemas import Subscription, SubscriptionAsked
from backend.newsletter.service import NewsletterService

CHECK_YOUR_MAIL = SubscriptionAsked("If the address can be used, a mail with a link is on its way.")


class NewsletterController(Controller):
    tags = ["Newsletter"]  # noqa: RUF012  # Litestar reads it as a class attribute
    request_max_body_size = 16_384

    @post("/newsletter", status_code=202, operation_id="SubscribeToNewsletter")
    async def subscribe(
        self,
        request: AnyRequest,
        data: JSONBody[Subscription],
        newsletter_service: NamedDependency[NewsletterService],
    ) -> SubscriptionAsked:
        """Ask for mail about news; nothing is sent until the mailed link was used."""
        await newsletter_service.subscribe(data.email, data.locale, address=client_address(request))
        return CHECK_YOUR_MAIL
