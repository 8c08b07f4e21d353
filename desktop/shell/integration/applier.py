"""Brings a plan about, looks at it, and takes it away again: exactly what was written."""

import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.shell.integration.manifest import (
    Manifest,
    ManifestFile,
    MergedFile,
    WrittenFile,
    WrittenValue,
)
from desktop.shell.integration.pieces import (
    looks_like_ours,
    merge_piece,
    piece_of,
    sha256_of,
    state_of,
    state_of_merge,
    take_away,
    unmerge_piece,
    write_piece,
)
from desktop.shell.integration.plan import APP_ID, APP_NAME, Plan, PlannedFile
from desktop.shell.integration.registry import Registry
from desktop.shell.integration.report import Piece, PieceState, Report

INDEX_FILE = "mimeinfo.cache"
INDEX_OF_NOTHING = "[MIME Cache]"
INDEX_SECONDS = 5
S = PieceState
Refresh = Callable[[Path], None]
"""Makes the index of a folder of menu entries anew."""


class Applier:
    """One plan on one machine. Doing anything twice is doing it once."""

    def __init__(
        self, plan: Plan, manifest: ManifestFile, registry: Registry, refresh: Refresh
    ) -> None:
        self._plan = plan
        self._manifest = manifest
        self._registry = registry
        self._refresh = refresh

    def status(self) -> Report:
        """Look, and change nothing."""
        written = _by_path(self._manifest.load())
        pieces = [piece_of(file, state_of(file, written)) for file in self._plan.files]
        pieces += [Piece(one.part, str(one.path), state_of_merge(one)) for one in self._plan.merges]
        for value in self._plan.values:
            there = self._registry.get(value.key, value.name)
            state = S.INSTALLED if there == value.value else S.OUTDATED if there else S.MISSING
            pieces.append(Piece(value.part, rf"{value.key}\{value.name}", state))
        return Report(tuple(pieces))

    def install(self) -> Report:
        """Write what is missing or outdated; what an earlier plan wrote and this does not, goes."""
        before = self._manifest.load()
        state = {piece.path: piece.state for piece in self.status().pieces}
        files = [file for file in self._plan.files if state[str(file.path)] is not S.FOREIGN]
        self._drop_superseded(before, files)
        self._note(before, files)
        pieces = [write_piece(file) for file in files]
        pieces += [
            piece_of(file, S.FOREIGN)
            for file in self._plan.files
            if state[str(file.path)] is S.FOREIGN
        ]
        pieces += [merge_piece(one) for one in self._plan.merges]
        pieces += [self._set(number) for number in range(len(self._plan.values))]
        self._index()
        return Report(tuple(pieces))

    def remove(self) -> Report:
        """Take away what is as we wrote it, then the folders that this leaves empty."""
        manifest = self._known()
        parts = {str(file.path): file.part for file in self._plan.files}
        pieces = [take_away(file, parts.get(file.path, "")) for file in manifest.files]
        merges = {str(one.path): one for one in self._plan.merges}
        pieces += [
            unmerge_piece(merges[merged.path], merged)
            for merged in manifest.merged
            if merged.path in merges
        ]
        for value in manifest.values:
            if self._registry.get(value.key, value.name) == value.value:
                self._registry.delete(value.key, value.name)
                pieces.append(Piece("", rf"{value.key}\{value.name}", S.REMOVED))
        if any(piece.state is S.FAILED for piece in pieces):
            return Report(tuple(pieces))  # the list stays, so that it can be tried again
        self._unindex(manifest)
        self._manifest.remove()
        _remove_empty(manifest.folders)
        return Report(tuple(pieces))

    def _known(self) -> Manifest:
        """What was written; where the list of it was lost, what is as the plan would have it."""
        manifest = self._manifest.load()
        if not manifest.is_empty:
            return manifest
        found = [file for file in self._plan.files if looks_like_ours(file.path)]
        return Manifest(
            files=tuple(
                WrittenFile(str(file.path), sha256_of(file.path.read_bytes())) for file in found
            ),
            merged=tuple(
                MergedFile(str(one.path), was_made=False)
                for one in self._plan.merges
                if state_of_merge(one) in {S.INSTALLED, S.OUTDATED}
            ),
            values=_values(self._plan),
            folders=_own_folders([file.path for file in found] + [self._manifest.path]),
            menu_folder=str(self._plan.menu_folder or ""),
            made_menu_index=True,  # an index of nothing is of use to nobody
        )

    def _note(self, before: Manifest, files: list[PlannedFile]) -> None:
        """Write down what is about to be written, so that a crash leaves nothing unknown."""
        paths = [
            *[file.path for file in files],
            *[one.path for one in self._plan.merges],
            self._manifest.path,
        ]
        made = {one.path: one.was_made for one in before.merged}
        index = self._plan.menu_folder
        manifest = Manifest(
            files=tuple(WrittenFile(str(file.path), sha256_of(file.content)) for file in files),
            merged=tuple(
                MergedFile(str(one.path), made.get(str(one.path), not one.path.exists()))
                for one in self._plan.merges
            ),
            values=_values(self._plan),
            folders=tuple(dict.fromkeys([*before.folders, *_missing_folders(paths)])),
            menu_folder=str(index or ""),
            made_menu_index=before.made_menu_index
            or (index is not None and not (index / INDEX_FILE).exists()),
        )
        self._manifest.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._manifest.save(manifest)

    def _drop_superseded(self, before: Manifest, files: list[PlannedFile]) -> None:
        wanted = {str(file.path) for file in files}
        for file in before.files:
            if file.path not in wanted:
                take_away(file, "")
        for value in set(before.values) - set(_values(self._plan)):
            self._registry.delete(value.key, value.name)

    def _set(self, number: int) -> Piece:
        value = self._plan.values[number]
        path = rf"{value.key}\{value.name}"
        try:
            self._registry.set(value.key, value.name, value.value)
        except OSError:
            return Piece(value.part, path, S.FAILED)
        return Piece(value.part, path, S.INSTALLED)

    def _index(self) -> None:
        if self._plan.menu_folder is not None and self._plan.menu_folder.is_dir():
            self._refresh(self._plan.menu_folder)

    def _unindex(self, manifest: Manifest) -> None:
        """Without our entry; and without the index itself if it is only there because of us."""
        folder = Path(manifest.menu_folder)
        if not manifest.menu_folder or not folder.is_dir():
            return
        self._refresh(folder)
        index = folder / INDEX_FILE
        if manifest.made_menu_index and index.is_file():
            others = [path for path in folder.glob("*.desktop") if path.is_file()]
            if not others or index.read_text("utf-8", "replace").strip() == INDEX_OF_NOTHING:
                index.unlink()


def refresh_menu_index(folder: Path) -> None:
    """With the system's own tool, where there is one; without it the menu is read at next login."""
    tool = shutil.which("update-desktop-database")
    if tool is None:
        return
    try:
        subprocess.run(  # noqa: S603  the system's tool, by its whole path
            [tool, "-q", str(folder)],
            check=False,
            timeout=INDEX_SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return


def _missing_folders(paths: Iterable[Path]) -> list[str]:
    """Every folder above these that is not there yet, outermost first."""
    missing = {str(folder) for path in paths for folder in path.parents if not folder.exists()}
    return sorted(missing, key=len)


def _own_folders(paths: Iterable[Path]) -> tuple[str, ...]:
    """Those that bear our name."""
    return tuple({str(path.parent) for path in paths if path.parent.name in {APP_NAME, APP_ID}})


def _remove_empty(folders: Iterable[str]) -> None:
    for folder in sorted(folders, key=len, reverse=True):
        try:
            Path(folder).rmdir()
        except OSError:
            continue  # somebody else uses it by now, or took it away


def _by_path(manifest: Manifest) -> dict[str, str]:
    return {file.path: file.sha256 for file in manifest.files}


def _values(plan: Plan) -> tuple[WrittenValue, ...]:
    return tuple(WrittenValue(value.key, value.name, value.value) for value in plan.values)
