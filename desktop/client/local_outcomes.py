"""The words for what happens to a photo on this computer; `outcomes.py` has the others."""

from desktop.client.outcome import Outcome, Translate


def describe_here(translate: Translate) -> dict[str, Outcome]:
    """By code."""
    return {
        **_saving(translate),
        **_sources(translate),
        **_preparing(translate),
        **_queue(translate),
        **_web(translate),
    }


def _saving(translate: Translate) -> dict[str, Outcome]:
    keeps = translate("Outcomes", "The result is kept: saving it again is free.")
    is_free = translate("Outcomes", "Nothing was charged.")
    read_only = (
        translate("Outcomes", "The folder cannot be written to"),
        translate("Outcomes", "Choose another folder, or allow writing."),
    )
    missing = (
        translate("Outcomes", "The folder is gone"),
        translate("Outcomes", "Bring the drive or folder back, or choose another."),
    )

    def saving(title: str, way_out: str) -> Outcome:
        return Outcome(title, f"{way_out} {keeps}", can_retry=True, is_free=False)

    def stopped(title: str, way_out: str) -> Outcome:
        return Outcome(title, f"{is_free} {way_out}", can_retry=True)

    return {
        "place_read_only": stopped(*read_only),
        "place_missing": stopped(*missing),
        "folder_read_only": saving(*read_only),
        "folder_missing": saving(*missing),
        "disk_full": saving(
            translate("Outcomes", "The disk is full"),
            translate("Outcomes", "Make room, then try again."),
        ),
        "name_too_long": saving(
            translate("Outcomes", "The file name is too long"),
            translate("Outcomes", "Choose a shorter name pattern or another folder."),
        ),
        "save_failed": saving(
            translate("Outcomes", "The file could not be saved"),
            translate("Outcomes", "Choose another folder, then try again."),
        ),
    }


def _sources(translate: Translate) -> dict[str, Outcome]:
    def source(title: str, way_out: str) -> Outcome:
        return Outcome(title, way_out, can_retry=True)

    return {
        "source_missing": source(
            translate("Outcomes", "The original is gone"),
            translate("Outcomes", "Nothing was charged. Bring it back, then try again."),
        ),
        "source_unreadable": source(
            translate("Outcomes", "The original cannot be read"),
            translate("Outcomes", "Nothing was charged. Check who may read it."),
        ),
        "source_changed": source(
            translate("Outcomes", "The original changed meanwhile"),
            translate("Outcomes", "Nothing was charged. Try again once it is finished."),
        ),
        "own_result": Outcome(
            translate("Outcomes", "A result of this app"),
            translate("Outcomes", "Open it by its name to upscale it again."),
            can_retry=False,
        ),
        "not_a_picture": Outcome(
            translate("Outcomes", "Not a picture"),
            translate("Outcomes", "JPEG, PNG, WebP, TIFF, HEIC and AVIF can be upscaled."),
            can_retry=False,
        ),
        "several_pages": Outcome(
            translate("Outcomes", "The file has several pages"),
            translate(
                "Outcomes", "Nothing was charged. Save the page you want as a file of its own."
            ),
            can_retry=False,
        ),
        "private_data_stuck": Outcome(
            translate("Outcomes", "Private data could not be taken out"),
            translate(
                "Outcomes",
                "So the photo was not sent, and nothing was charged. Save it anew in another"
                " program, then try again.",
            ),
            can_retry=False,
        ),
    }


def _preparing(translate: Translate) -> dict[str, Outcome]:
    return {
        "no_room": Outcome(
            translate("Outcomes", "The disk is full"),
            translate("Outcomes", "Nothing was charged. Make room, then try again."),
            can_retry=True,
        ),
        "part_of_heic": Outcome(
            translate("Outcomes", "Parts of a HEIC photo cannot be tried"),
            translate("Outcomes", "HEIC is opened only at our server, whole."),
            can_retry=False,
        ),
        "not_prepared": Outcome(
            translate("Outcomes", "The photo could not be prepared"),
            translate(
                "Outcomes",
                "Nothing was charged. The app cannot write its own files: mend that, then try"
                " again.",
            ),
            can_retry=True,
        ),
    }


def _queue(translate: Translate) -> dict[str, Outcome]:
    gone = Outcome(
        translate("Outcomes", "The service no longer has it"),
        translate("Outcomes", "It was deleted or its time was over. Trying again starts anew."),
        can_retry=True,
        is_free=False,
    )
    return {
        "queue_unwritable": Outcome(
            translate("Outcomes", "The app cannot write down its queue"),
            translate(
                "Outcomes",
                "Is the disk full? Make room and try again: nothing is lost, and nothing is paid"
                " for twice.",
            ),
            can_retry=True,
        ),
        "already_done": Outcome(
            translate("Outcomes", "Done before"),
            translate("Outcomes", "The same photo with the same settings is there already."),
            can_retry=False,
        ),
        "result_expired": gone,
        "gone": gone,
        "not_found": gone,
        "cancelling": Outcome(
            translate("Outcomes", "Being cancelled"),
            translate("Outcomes", "Its credits come back once the service was told."),
            can_retry=False,
        ),
    }


def _web(translate: Translate) -> dict[str, Outcome]:
    """Of pictures that were dragged from a web page."""
    way_out = translate("Outcomes", "Save the picture in your browser, then drop the file here.")

    def web(title: str, *, can_retry: bool = False) -> Outcome:
        return Outcome(title, way_out, can_retry)

    return {
        "web_unreachable": web(translate("Outcomes", "The site does not answer"), can_retry=True),
        "web_refused": web(translate("Outcomes", "The site does not give the picture away")),
        "web_too_large": web(translate("Outcomes", "The picture is too large")),
        "web_astray": web(translate("Outcomes", "The address leads somewhere else")),
        "web_no_picture": web(translate("Outcomes", "There is no picture at this address")),
    }
