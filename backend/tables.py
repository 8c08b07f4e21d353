"""Every table of the service, feature by feature."""

from backend.accounts.tables import TABLES as ACCOUNT_TABLES
from backend.billing.tables import TABLES as BILLING_TABLES
from backend.credits.tables import TABLES as CREDIT_TABLES
from backend.images.tables import TABLES as IMAGE_TABLES
from backend.jobs.tables import TABLES as JOB_TABLES
from backend.notices.tables import TABLES as NOTICE_TABLES
from backend.staff.tables import TABLES as STAFF_TABLES
from backend.support.tables import TABLES as SUPPORT_TABLES

TABLES = (
    *ACCOUNT_TABLES,
    *BILLING_TABLES,
    *CREDIT_TABLES,
    *IMAGE_TABLES,
    *JOB_TABLES,
    *NOTICE_TABLES,
    *STAFF_TABLES,
    *SUPPORT_TABLES,
)
