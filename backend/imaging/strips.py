"""Works on two cores at once: on strips of a picture, handed on in order, or on two steps."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Strip = TypeVar("Strip")
One = TypeVar("One")
Other = TypeVar("Other")

THREADS = 2
"""More would fight with the other children for the cores."""


def in_order(work: Callable[[int], Strip], tops_px: Iterable[int]) -> Iterator[Strip]:
    """`work` of every top row, in their order; no more than `THREADS` + 1 are held at a time.

    OpenCV and numpy let go of the interpreter while they compute. What `work` raises is raised.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: deque[Future[Strip]] = deque()
        for top_px in tops_px:
            waiting.append(pool.submit(work, top_px))
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def at_once(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """What two independent computations give; what either raises is raised."""
    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(other)
        return one(), later.result()
