"""What an upload can be refused for."""

from backend.errors import BackendError
from backend.imaging.errors import ImagingError


class ImageTooLarge(BackendError):
    code = "image_too_large"
    status = 413
    title = "The picture is too large"


class ImageUnreadable(BackendError):
    code = "image_unreadable"
    status = 422
    title = "The picture cannot be read"


class ImageTypeUnsupported(BackendError):
    code = "image_type_unsupported"
    status = 415
    title = "This kind of file cannot be used"


def refusal_of(error: ImagingError) -> BackendError:
    """The contract's refusal for what imaging found."""
    kinds: dict[str, type[BackendError]] = {
        "image_too_large": ImageTooLarge,
        "image_unreadable": ImageUnreadable,
        "image_type_unsupported": ImageTypeUnsupported,
    }
    return kinds[error.code](error.detail)
