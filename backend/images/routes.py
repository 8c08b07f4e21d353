"""Pictures over HTTP: the raw bytes in, facts out."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, HeaderParameter, QueryParameter

from backend.accounts.callers import Caller, requires_account, requires_verified
from backend.http_types import AnyRequest
from backend.images.errors import ImageUnreadable
from backend.images.schemas import Image, ImagePage
from backend.images.service import ImageService


class ImageController(Controller):
    path = "/images"
    tags = ["Images"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @post(guards=[requires_verified], request_max_body_size=None, operation_id="UploadImage")
    async def upload_image(
        self,
        request: AnyRequest,
        caller: NamedDependency[Caller],
        image_service: NamedDependency[ImageService],
        x_file_name: Annotated[str, HeaderParameter(name="X-File-Name")] = "",
    ) -> Image:
        """Send one picture as the raw body, `Content-Type: image/*`."""
        announced = request.headers.get("content-length", "")
        if announced and not announced.isdigit():
            raise ImageUnreadable("The Content-Length header is not a number.")
        return await image_service.upload(
            caller.account_id,
            request.stream(),
            content_type=request.headers.get("content-type", ""),
            announced_bytes=int(announced) if announced else None,
            file_name=x_file_name,
        )

    @get(guards=[requires_account], operation_id="ListImages")
    async def list_images(
        self,
        caller: NamedDependency[Caller],
        image_service: NamedDependency[ImageService],
        cursor: FromQuery[str | None] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    ) -> ImagePage:
        """The pictures that are still kept, newest first."""
        return await image_service.page(caller.account_id, cursor=cursor, limit=limit)
