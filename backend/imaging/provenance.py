"""Where a result comes from: what is written into it so that nobody takes it for a raw photo."""

from typing import Literal

from msgspec import Struct

DigitalSourceType = Literal["compositeWithTrainedAlgorithmicMedia", "algorithmicallyEnhanced"]


class Provenance(Struct, frozen=True, kw_only=True):
    """Who made the result, with what, from what, and when. The caller owns the clock."""

    tool: str
    """Product and version, as a person would read it."""
    model: str
    settings: str
    """The options of the job in one line, prompt version included."""
    source_sha256: str
    created_at: str
    """ISO 8601 with a time zone."""
    digital_source_type: DigitalSourceType = "compositeWithTrainedAlgorithmicMedia"
    """IPTC's word: the second is for results that no generative model has touched."""
