"""What the service measured and mended of a photo, as it is kept with the item."""

from msgspec import Struct

from desktop.client.wire import Fidelity


class FidelityFacts(Struct, frozen=True):
    """Distances are in pixels of the original."""

    moved_px: float = 0.0
    colour_error_before: float = 0.0
    colour_error_after: float = 0.0
    kept_share: float = 0.0
    """The share of the picture that was taken from the original instead of the model."""


def facts_of(found: Fidelity) -> FidelityFacts:
    return FidelityFacts(
        moved_px=found.moved_px,
        colour_error_before=found.colour_error_before,
        colour_error_after=found.colour_error_after,
        kept_share=found.filled_share + found.protected_share,
    )
