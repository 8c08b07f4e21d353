"""The generative image model as the service sees it: a picture in; a picture out, or a refusal."""

from typing import Literal, Protocol

from msgspec import Struct


class ModelRequest(Struct, frozen=True, kw_only=True):
    """One call. Pictures are encoded files without any metadata, 7 MB at most each."""

    picture: bytes
    picture_mime: str
    context: bytes | None = None
    """A JPEG thumbnail of the whole picture, for tiles."""
    prompt: str
    aspect_ratio: str
    image_size: str
    deadline_seconds: float


class ModelAnswer(Struct, frozen=True, kw_only=True):
    """One answer: undecoded and untrusted picture bytes, and what the call used."""

    picture: bytes
    model_version: str
    prompt_tokens: int
    output_tokens: int
    cost_microdollars: int


class ImageModel(Protocol):
    """Anything that can redraw a picture."""

    async def redraw(self, request: ModelRequest) -> ModelAnswer:
        """Return the model's picture. Raises: ModelRefused, ModelUnavailable, ModelMisbehaved."""

    async def check(self) -> None:
        """Ask whether key and model are valid, without a paid call. Raises: ModelUnavailable."""


class ModelError(Exception):
    """A call that gave no picture. Messages never hold keys, prompts or bodies."""

    cost_microdollars: int | None = None
    """What the call cost all the same; nothing when it is not known."""


class ModelRefused(ModelError):
    """The provider declined this picture; asking again is pointless unless `may_retry_once`."""

    def __init__(
        self, reason: str, *, may_retry_once: bool = False, cost_microdollars: int | None = None
    ) -> None:
        super().__init__(f"The provider declined: {reason}.")
        self.reason = reason
        self.may_retry_once = may_retry_once
        self.cost_microdollars = cost_microdollars


class ModelUnavailable(ModelError):
    """No answer could be had. `kind` says what may help.

    `transient`: wait `retry_after_seconds` (or back off) and try again. `uncertain`: the call may
    have been billed; one automatic retry at most. `request`: this picture cannot be processed.
    `operator`: key, billing, quota or model id; nobody's retry helps.
    """

    def __init__(
        self,
        kind: Literal["transient", "uncertain", "request", "operator"],
        reason: str,
        *,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(f"The provider gave no picture: {reason}.")
        self.kind = kind
        self.reason = reason
        self.retry_after_seconds = retry_after_seconds
        self.cost_microdollars = None if kind == "uncertain" else 0


class ModelMisbehaved(ModelError):
    """An answer came, but without a usable picture (no image part, text only, not decodable)."""

    def __init__(self, reason: str, *, cost_microdollars: int | None = None) -> None:
        super().__init__(f"The provider's answer had no picture: {reason}.")
        self.reason = reason
        self.cost_microdollars = cost_microdollars
