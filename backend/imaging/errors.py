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
