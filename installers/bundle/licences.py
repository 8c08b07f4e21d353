"""The licences of what is frozen into the bundle: a person must get them with it."""

import platform
import re
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT_NAME = "opendream-upscale"
NOT_FROZEN = ("markdown-it-py", "mdurl", "pygments")
"""Named by a dependency for features that installers/bundle/contents.py leaves out."""
IS_LICENCE = re.compile(r"(?i)(^|/)(licen[cs]e|copying|notice|authors)[^/]*$")
QT = """\
Qt and PySide6 come as shared libraries under the LGPL, version 3. You may replace them: they lie in
_internal/PySide6/Qt/lib beside the program. Their source is at https://download.qt.io.
"""


def bundled_distributions(root: str = PROJECT_NAME) -> list[metadata.Distribution]:
    """The desktop's dependencies and theirs, as they are installed here."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [(root, "desktop")]
    while waiting:
        name, extra = waiting.pop()
        distribution = metadata.distribution(name)
        for requirement in map(Requirement, distribution.requires or ()):
            key = canonicalize_name(requirement.name)
            is_wanted = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
            if is_wanted and key not in found:
                found[key] = metadata.distribution(key)
                waiting.append((key, ""))
    return [found[name] for name in sorted(found) if name not in NOT_FROZEN]


def overview(distributions: list[metadata.Distribution]) -> str:
    """One line for each: name, version, licence."""
    lines = [f"{one.name} {one.version}: {_licence_of(one)}" for one in distributions]
    return "\n".join([*lines, f"Python {platform.python_version()}: PSF-2.0", "", QT])


def licence_files(distributions: list[metadata.Distribution]) -> Iterator[tuple[str, bytes]]:
    """Each licence's file, under its package's name."""
    for one in distributions:
        for file in one.files or ():
            if IS_LICENCE.search(file.as_posix()) and ".dist-info" in file.parts[0]:
                path = Path(str(one.locate_file(file)))
                if path.is_file():
                    yield f"{one.name}/{file.name}", path.read_bytes()
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.exists():
        yield "Python/LICENSE.txt", python.read_bytes()


def _licence_of(distribution: metadata.Distribution) -> str:
    """As the package itself says; old ones only say it in their classifiers."""
    about = distribution.metadata
    said = [about[field] for field in ("License-Expression", "License") if field in about]
    for expression in said:
        if expression and "\n" not in expression:
            return expression
    kinds = [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(line.rpartition(":: ")[2] for line in kinds) or "see its file"
