"""What can go wrong with the files on this machine, as types with stable codes."""

import errno

from desktop.client.errors import ClientError

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
MISSING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.EIO})


class FileProblem(ClientError):
    """A file or folder of this machine stands in the way; `code` names the words for it.

    Codes: `folder_read_only`, `disk_full`, `folder_missing`, `name_too_long`, `save_failed`,
    `source_missing`, `source_unreadable`, `source_changed`, `not_a_picture`, `picture_too_large`,
    `private_data_stuck`, `several_pages`,
    `image_unreadable`, `image_type_unsupported`, `price_changed`, `result_expired`, `no_room`,
    `not_prepared`, `place_missing`, `place_read_only`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"A file stands in the way: {code}.")
        self.code = code


def save_problem(error: OSError) -> FileProblem:
    """The typed form of an error while writing into the person's folder."""
    if error.errno in DISK_FULL:
        return FileProblem("disk_full")
    if error.errno in READ_ONLY:
        return FileProblem("folder_read_only")
    if error.errno in MISSING:
        return FileProblem("folder_missing")
    if error.errno == errno.ENAMETOOLONG:
        return FileProblem("name_too_long")
    return FileProblem("save_failed")


def preparing_problem(error: OSError) -> FileProblem:
    """The typed form of an error while the app writes its own files, before anything is charged."""
    return FileProblem("no_room" if error.errno in DISK_FULL else "not_prepared")


class QueueUnwritable(ClientError):
    """The queue's own file takes no more: a full disk, a drive that went, no right to write."""

    code = "queue_unwritable"

    def __init__(self) -> None:
        super().__init__("The queue cannot be written.")


def source_problem(error: OSError) -> FileProblem:
    """The typed form of an error while reading the original."""
    is_missing = error.errno in {errno.ENOENT, errno.ENOTDIR}
    return FileProblem("source_missing" if is_missing else "source_unreadable")
