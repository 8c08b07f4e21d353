"""The name of privacy's work in the queue."""

ERASE_ACCOUNT = "erase_account"
