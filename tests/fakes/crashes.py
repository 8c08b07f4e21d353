"""Deaths at named places."""

from backend.billing.checkpoints import Place


class Died(Exception):
    """What a killed process looks like from inside: nothing after this place is done."""


class DiesOnce:
    """Dies the first time that it comes by a place."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.has_died = False

    def reach(self, place: Place) -> None:
        if place == self._place and not self.has_died:
            self.has_died = True
            raise Died(place)
