"""Progress on a terminal: one bar for all, and a line for each photo under way."""

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from desktop.commands.reporting import shown_name
from desktop.queue.item import ItemState, QueueItem
from desktop.queue.states import ACTIVE

S = ItemState
STAGES = {
    S.PREPARING: "preparing",
    S.UPLOADING: "uploading",
    S.IN_LINE: "in line",
    S.WORKING: "working",
    S.CHECKING: "checking",
    S.SAVING: "saving",
}


class Bars:
    """Follows items on standard error."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._all = self._progress.add_task("all", total=total)
        self._tasks: dict[str, TaskID] = {}

    def start(self) -> None:
        self._progress.start()

    def stop(self) -> None:
        self._progress.stop()

    def show(self, item: QueueItem) -> None:
        """Called with every change of an item."""
        task = self._tasks.get(item.id)
        if item.state in ACTIVE:
            words = escape(f"{shown_name(item.source.path)}  {STAGES[item.state]}")
            if task is None:
                task = self._tasks[item.id] = self._progress.add_task(words, total=1.0)
            self._progress.update(task, description=words, completed=item.progress)
        elif task is not None:
            self._progress.remove_task(self._tasks.pop(item.id))

    def advance(self) -> None:
        """One more photo is over."""
        self._progress.advance(self._all)
