"""Collects the desktop's words into assets/translations/*.ts and compiles them to *.qm.

Both are in the repository: the app speaks Spanish from a fresh checkout, without a build step, and
a test says when either is stale. English has a file too, for its plurals alone.
"""

import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).parent.parent.parent
TRANSLATIONS = ROOT / "assets" / "translations"
TOOLS = Path(PySide6.__file__).parent
LANGUAGES: dict[str, tuple[str, ...]] = {"en": ("-pluralonly",), "es": ()}


def collect(language: str, ts: Path) -> None:
    """Bring one file of source texts up to date; what was translated stays."""
    _run(
        "lupdate", "-silent", "-extensions", "py", "-locations", "none", "-no-obsolete",
        "-source-language", "en", "-target-language", language, *LANGUAGES[language],
        str(ROOT / "desktop"), "-ts", str(ts),
    )  # fmt: skip


def compile_words(ts: Path, qm: Path) -> None:
    """Make the file that the app loads."""
    _run("lrelease", "-silent", str(ts), "-qm", str(qm))


def main() -> int:
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        ts = TRANSLATIONS / f"opendream_{language}.ts"
        collect(language, ts)
        compile_words(ts, ts.with_suffix(".qm"))
        print(f"{ts.relative_to(ROOT)}: up to date")
    return 0


def _run(tool: str, *arguments: str) -> None:
    name = f"{tool}.exe" if sys.platform == "win32" else tool
    subprocess.run([str(TOOLS / name), *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
