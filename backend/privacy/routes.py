"""Usage, export and deletion of the caller's account over HTTP."""

from litestar import Controller, delete, get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Stream

from backend.accounts.callers import Caller, requires_account
from backend.accounts.limits import Limit
from backend.privacy.schemas import AccountDelete, DeletionPreview, Usage
from backend.privacy.wiring import Privacy

EXPORTS_BY_ACCOUNT = Limit("export-account", 10, 3600)
"""Each reads every stored picture."""
SMALL_BODY_BYTES = 16_384


class PrivacyController(Controller):
    path = "/account"
    guards = [requires_account]  # noqa: RUF012  # Litestar reads it as a class attribute
    tags = ["Privacy"]  # noqa: RUF012  # the same
    request_max_body_size = SMALL_BODY_BYTES

    @get("/usage", operation_id="GetUsage")
    async def get_usage(
        self, caller: NamedDependency[Caller], privacy: NamedDependency[Privacy]
    ) -> Usage:
        """What was made, spent and is stored."""
        return await privacy.usage.read(caller.account_id)

    @get("/export", operation_id="ExportAccount")
    async def export_account(
        self, caller: NamedDependency[Caller], privacy: NamedDependency[Privacy]
    ) -> Stream:
        """Everything about the account as a ZIP file: JSON by table, and the stored pictures."""
        await privacy.limits.count(EXPORTS_BY_ACCOUNT, str(caller.account_id))
        parts = privacy.data_export.stream(caller.account_id)
        return Stream(
            parts,
            # A reader who leaves does not end the generator; this does.
            background=BackgroundTask(parts.aclose),
            media_type="application/zip",
            headers={
                "Content-Disposition": 'attachment; filename="opendream-account.zip"',
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    @get("/deletion", operation_id="PreviewDeletion")
    async def preview_deletion(
        self, caller: NamedDependency[Caller], privacy: NamedDependency[Privacy]
    ) -> DeletionPreview:
        """What deleting the account would end."""
        return await privacy.deletions.preview(caller.account_id)

    @delete(operation_id="DeleteAccount")
    async def delete_account(
        self,
        caller: NamedDependency[Caller],
        data: JSONBody[AccountDelete],
        privacy: NamedDependency[Privacy],
    ) -> None:
        """Delete the account: every device is signed out now, everything is erased after that."""
        await privacy.deletions.ask(caller.account_id, data)
