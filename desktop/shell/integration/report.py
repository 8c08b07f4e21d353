"""What was found or done, piece by piece, and what it comes to."""

from enum import StrEnum

from msgspec import Struct


class PieceState(StrEnum):
    """How one file, merged list or registry value is."""

    INSTALLED = "installed"
    MISSING = "missing"
    OUTDATED = "outdated"
    """Ours, but not as it would be written now: changed, or from another version."""
    FOREIGN = "foreign"
    """Somebody else's file is in its place; it is left alone."""
    DAMAGED = "damaged"
    """A list that ours would be merged into cannot be read; it is left alone."""
    FAILED = "failed"
    """It could not be read or written."""
    REMOVED = "removed"
    KEPT = "kept"
    """It was changed since we wrote it, so it was not taken away."""


class Piece(Struct, frozen=True):
    part: str
    path: str
    state: PieceState


class Overall(StrEnum):
    """What all pieces come to."""

    NOT_INSTALLED = "not_installed"
    INSTALLED = "installed"
    BROKEN = "broken"


OUT_OF_OUR_HANDS = frozenset({PieceState.FOREIGN, PieceState.DAMAGED})


class Report(Struct, frozen=True):
    """The outcome of a look, an installation or a removal."""

    pieces: tuple[Piece, ...]

    @property
    def overall(self) -> Overall:
        """Installed if everything is that can be; a file of somebody else's breaks nothing."""
        states = {piece.state for piece in self.pieces} - OUT_OF_OUR_HANDS
        if states <= {PieceState.MISSING, PieceState.REMOVED}:
            return Overall.NOT_INSTALLED
        return Overall.INSTALLED if states == {PieceState.INSTALLED} else Overall.BROKEN

    @property
    def problems(self) -> tuple[Piece, ...]:
        fine = {PieceState.INSTALLED, PieceState.REMOVED}
        return tuple(piece for piece in self.pieces if piece.state not in fine)

    def parts(self) -> dict[str, PieceState]:
        """Each file manager once, by its worst piece."""
        order = list(PieceState)
        worst: dict[str, PieceState] = {}
        for piece in self.pieces:
            known = worst.get(piece.part, piece.state)
            worst[piece.part] = max(known, piece.state, key=order.index)
        return worst
