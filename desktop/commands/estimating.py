"""up --estimate: what it would cost; only sizes are sent, no picture."""

import asyncio

from msgspec import Struct

from desktop.client.wire import UpscaleOptions
from desktop.commands.context import Context
from desktop.commands.exit_codes import ExitCode
from desktop.commands.reporting import counted, shown_name, sized
from desktop.files.errors import FileProblem
from desktop.files.finding import FoundPicture
from desktop.files.header import read_header
from desktop.queue.quotes import QuoteBook


class FileEstimate(Struct, frozen=True, kw_only=True):
    """One photo; `reason` says why it has no price."""

    source: str
    width: int | None = None
    height: int | None = None
    output_width: int | None = None
    output_height: int | None = None
    credits: int | None = None
    calls: int | None = None
    reason: str | None = None


class Estimate(Struct, frozen=True, kw_only=True):
    """The document of `--estimate --json`."""

    files: list[FileEstimate]
    credits: int
    available: int
    is_enough: bool


async def estimate(
    context: Context, pictures: list[FoundPicture], options: UpscaleOptions, *, as_json: bool
) -> int:
    quotes = QuoteBook(context.api)
    files = [await _estimate_one(quotes, picture, options) for picture in pictures]
    total = sum(file.credits or 0 for file in files)
    available = (await context.api.credits.balance()).available
    document = Estimate(
        files=files, credits=total, available=available, is_enough=total <= available
    )
    if as_json:
        context.terminal.show(document)
    else:
        _say(context, document)
    return ExitCode.SOME_FAILED if any(file.reason for file in files) else ExitCode.DONE


async def _estimate_one(
    quotes: QuoteBook, picture: FoundPicture, options: UpscaleOptions
) -> FileEstimate:
    source = str(picture.path)
    try:
        header = await asyncio.to_thread(read_header, picture.path)
    except FileProblem as problem:
        return FileEstimate(source=source, reason=problem.code)
    quote = await quotes.quote(header.width_px, header.height_px, options)
    return FileEstimate(
        source=source,
        width=header.width_px,
        height=header.height_px,
        output_width=quote.output_width,
        output_height=quote.output_height,
        credits=quote.credits,
        calls=quote.calls,
    )


def _say(context: Context, document: Estimate) -> None:
    for file in document.files:
        name = shown_name(file.source)
        if file.credits is None:
            context.terminal.say(f"{name}  cannot be read")
            continue
        before = sized(file.width, file.height)
        sizes = f"{before} → {sized(file.output_width, file.output_height)}"
        context.terminal.say(f"{name}  {sizes}  {counted(file.credits, 'credit')}")
    photos = counted(len(document.files), "photo")
    total = counted(document.credits, "credit")
    context.terminal.say(f"{total} for {photos}; you have {document.available}.")
