"""Why a local picture is not shown."""


class PictureUnreadable(Exception):
    """The file is not a picture of a kind we show, or it is damaged."""


class PictureTooLarge(Exception):
    """The picture has more pixels than the viewer may hold."""
