"""A command that tells how much memory the envelope needed."""

from pathlib import Path
from typing import ClassVar

from backend.imaging.commands import Command
from backend.imaging.decode import decode_source
from backend.imaging.encode import encode_result
from backend.imaging.options import OutputFormat
from tests.backend.imaging.pictures import PROVENANCE


class MeasureEnvelope(Command[dict[str, int]], frozen=True, kw_only=True):
    """Take a picture apart and put it together again, and tell the peak memory in MB."""

    runs: ClassVar[str] = "tests.backend.imaging.measured_commands:measure_envelope"

    path: Path
    folder: Path
    wanted: OutputFormat


def measure_envelope(path: Path, folder: Path, wanted: OutputFormat) -> dict[str, int]:
    source = decode_source(path, folder, max_megapixels=110)
    decoding = _peak_mb()
    encode_result(source.pixels, None, None, source, wanted, "keep", PROVENANCE, folder / "result")
    return {"decoding": decoding, "both": _peak_mb()}


def _peak_mb() -> int:
    # Not getrusage: its peak goes back to the parent that the child was forked from.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
