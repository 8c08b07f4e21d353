"""What imaging refuses, in words that the service can pass on."""

from typing import Literal

ImageErrorCode = Literal["image_unreadable", "image_type_unsupported", "image_too_large"]


class ImagingError(Exception):
    """A picture that cannot be used; `code` is an error code of the contract.

    The sentence never holds a file name or picture bytes.
    """

    def __init__(self, code: ImageErrorCode, detail: str) -> None:
        super().__init__(detail)
        self.code: ImageErrorCode = code
        self.detail = detail


class ImagingCrash(Exception):
    """A child died on planes that we made ourselves: a defect or a full disk, not a bad picture.

    The sentence names an exception's class and a line of our code, never a file of the user.
    """


def unreadable(detail: str) -> ImagingError:
    return ImagingError("image_unreadable", detail)


def unsupported(detail: str) -> ImagingError:
    return ImagingError("image_type_unsupported", detail)


def too_large(detail: str) -> ImagingError:
    return ImagingError("image_too_large", detail)
