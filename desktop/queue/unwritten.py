"""Whether the queue's file takes what a person asks for."""

from collections.abc import Callable


class Unwritten:
    """Of the last wish only: the next one that is written down ends it. On the main thread."""

    def __init__(self) -> None:
        self.is_so = False
        self.on_change: Callable[[], None] | None = None

    def note(self, *, is_so: bool) -> None:
        if is_so is not self.is_so:
            self.is_so = is_so
            if self.on_change is not None:
                self.on_change()
