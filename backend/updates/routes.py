"""The news of a release over HTTP, for anybody."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from backend.http_types import AnyRequest
from backend.jobs.downloads import etag_matches
from backend.settings import Settings
from backend.updates.schemas import VersionNews
from backend.updates.shelf import NewsShelf

HOUR = "public, max-age=3600"


class VersionController(Controller):
    path = "/version"
    tags = ["Updates"]  # noqa: RUF012  # Litestar reads it as a class attribute

    @get(operation_id="GetVersion", security=[{}])
    async def get_version(
        self, request: AnyRequest, settings: NamedDependency[Settings]
    ) -> Response[VersionNews]:
        """The latest announced version of the desktop app; `If-None-Match` is understood."""
        announced = await NewsShelf(settings.data_dir).announced()
        headers = {"ETag": announced.etag, "Cache-Control": HOUR}
        if etag_matches(request.headers.get("if-none-match", ""), announced.etag):
            return Response(None, status_code=304, headers=headers)  # type: ignore[arg-type]  # no body
        return Response(announced.news, headers=headers)
