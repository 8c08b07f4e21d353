"""A whole life with the product, and every byte of it searched afterwards."""

import io
import json
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import parse_qsl

import pytest_asyncio
from PIL import Image

from backend.policies import read_policies
from tests.backend.samples import SAMPLE
from tests.policy.sweep import lookalikes_in, numbered, slices_in, words_in
from tests.policy.watched import connections
from tests.policy.whole_life import (
    ADDRESS,
    ATTACHED_NAME,
    CARD,
    DEVICE,
    EMAIL,
    FILE_NAME,
    MESSAGE,
    NAME,
    PASSWORD,
    PHOTO_SECRETS,
    SANDBOX_PAYER,
    Life,
    live,
)

FILE_STEM = FILE_NAME.removesuffix(".jpg")
EVENTS = {
    "credits_spent": {"credits": {"1", "2", "3-5", "6-10", "11-50", "51+"}},
    "image_processed": {
        "size": {"x2", "x4", "x8", "long_side", "clean"},
        "outcome": {"delivered", "refused", "failed", "cancelled"},
    },
    "session_duration": {"bucket": {"under 1 h", "1-24 h", "1-7 d", "7-30 d", "over 30 d"}},
    "error_code": {"code": {"provider_declined", "provider_unavailable", "not_faithful",
                            "no_picture", "unreadable_image", "image_deleted",
                            "storage_unavailable", "internal_error"}},
}  # fmt: skip
"""All that may be counted, written down a second time on purpose: the policy names no more."""
TOLD_STRIPE = {"email", "metadata[wallet]", "metadata[purchase]", "customer",
               "client_reference_id", "payment_intent_data[metadata][purchase]",
               "invoice_creation[invoice_data][metadata][purchase]"}  # fmt: skip
"""What may be said to the processor of a person; everything else is about the goods."""


@pytest_asyncio.fixture(scope="module")
async def life(module_database_url: str, module_folder: Path) -> Life:
    return await live(Life(module_folder, database_url=module_database_url))


def sent(life: Life) -> dict[str, bytes]:
    """Everything that left the service for somebody else, but for mail to the person."""
    return {
        **numbered("to Google", list(life.google.bodies())),
        **numbered("to Stripe", list(life.stripe.bodies())),
        **numbered("to Plausible", list(life.plausible.bodies())),
    }


def letters(life: Life, recipient: str = "") -> dict[str, bytes]:
    """Letters with their parts decoded, so that no coding hides a word."""
    texts = []
    for raw in life.letters:
        message = message_from_bytes(raw, policy=default)
        if recipient in str(message["To"]):
            parts = [part.get_content() for part in message.iter_parts()]
            texts.append("\n".join([*map(str, message.values()), *parts]).encode())
    return numbered("letter", texts)


def exported(life: Life) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(life.export)) as archive:
        return {f"export {name}": archive.read(name) for name in archive.namelist()}


def everything(life: Life) -> dict[str, bytes]:
    """Every byte that the product wrote or sent while the account lived, except at home."""
    return {**life.alive, **life.stored_alive, **life.logs, **letters(life), **sent(life)}


def without(blobs: dict[str, bytes], *beginnings: str) -> dict[str, bytes]:
    return {place: blob for place, blob in blobs.items() if not place.startswith(beginnings)}


async def test_P04_a_card_number_is_in_no_byte_of_ours(life: Life) -> None:
    places = {**everything(life), **exported(life), **life.deleted, **life.profile}

    assert words_in([*CARD.values(), *SANDBOX_PAYER], places) == []


async def test_P05_an_order_is_ids_amounts_tax_country_and_times(life: Life) -> None:
    (row,) = life.alive["table purchase"].splitlines()

    assert words_in([NAME, EMAIL, ADDRESS, *SANDBOX_PAYER], {"order": row}) == []
    assert b"cs_test_" in row
    assert b"pi_" in row
    assert life.purchase["amount_total"] == 1044
    assert (
        words_in(
            ["customer_details", "billing_details", "card"], without(life.alive, "table migration")
        )
        == []
    )


async def test_P07_pictures_go_to_one_model_of_one_vendor(life: Life) -> None:
    paths = {asked.path for asked in life.google.requests}

    assert paths == {"/v1beta/models/gemini-3-pro-image:generateContent"}
    others = without(sent(life), "to Google")
    assert others
    assert lookalikes_in(life.photo(), others) == []


async def test_P08_no_copy_of_a_picture_is_anywhere_but_in_storage_and_the_one_request(
    life: Life,
) -> None:
    places = {
        **without(life.alive), **life.logs, **letters(life), **life.profile,
        **without(sent(life), "to Google"),
    }  # fmt: skip
    stored = without(life.stored_alive, "file pictures/support")

    assert lookalikes_in(life.photo(), stored), "the search must find what is there"
    assert lookalikes_in(life.photo(), numbered("to Google", list(life.google.bodies())))
    assert lookalikes_in(life.photo(), places) == []
    for picture in (*stored.values(), life.result_path().read_bytes()):
        assert slices_in(picture, places) == []


async def test_P08_every_request_to_the_model_asks_it_to_store_nothing(life: Life) -> None:
    bodies = [json.loads(asked.body) for asked in life.google.requests]

    assert len(bodies) == 3
    for body in bodies:
        assert body["store"] is False
        assert set(body) == {"contents", "generationConfig", "store"}
        assert "labels" not in json.dumps(body)


async def test_P10_a_message_to_support_is_with_support_only_and_goes_with_the_account(
    life: Life,
) -> None:
    found = words_in([MESSAGE, ATTACHED_NAME], {**everything(life), **life.profile})
    to_the_desk = letters(life, "help@upscale.example")

    assert {place.split(" in ")[1] for place in found} == {
        "table support_message", "table support_attachment", *_holding(letters(life), MESSAGE),
    }  # fmt: skip
    assert len(_holding(letters(life), MESSAGE)) == len(to_the_desk) == 1
    assert words_in([MESSAGE, ATTACHED_NAME, NAME], {**life.deleted, **life.stored_deleted}) == []


def _holding(blobs: dict[str, bytes], word: str) -> set[str]:
    return {place for place, blob in blobs.items() if word.encode() in blob}


async def test_P11_statistics_are_listed_events_with_listed_values_and_no_person(
    life: Life,
) -> None:
    counted = [json.loads(asked.body) for asked in life.plausible.requests]

    # An event that cannot be sent within seconds is lost on purpose: not all have to be here.
    assert counted
    for event in counted:
        assert set(event) == {"name", "url", "domain", "props"}
        allowed = EVENTS[event["name"]]
        assert event["props"].keys() == allowed.keys()
        assert all(value in allowed[key] for key, value in event["props"].items())
    private = [EMAIL, FILE_STEM, DEVICE, ADDRESS, NAME, life.token, *_numbers_of(life)]
    assert words_in(private, numbered("to Plausible", list(life.plausible.bodies()))) == []


def _numbers_of(life: Life) -> list[str]:
    """The ids of the person, their pictures and their jobs."""
    tables = ("account", "image", "job", "device")
    rows = [row for name in tables for row in life.alive[f"table {name}"].splitlines()]
    return [row.split(b"\t")[0].decode() for row in rows]


async def test_P11_the_address_that_statistics_pass_on_is_cut_short(life: Life) -> None:
    told = {asked.headers.get("x-forwarded-for") for asked in life.plausible.requests}

    assert told == {"189.140.77.0"}
    assert {asked.headers["user-agent"] for asked in life.plausible.requests} == {
        "Mozilla/5.0 (X11; Linux x86_64) OpenDreamUpscale"
    }


async def test_P12_what_goes_wrong_is_a_code_and_nothing_private(life: Life) -> None:
    refusals = [code for code in life.codes if code >= 400]
    codes = [
        json.loads(asked.body)["props"]["code"]
        for asked in life.plausible.requests
        if json.loads(asked.body)["name"] == "error_code"
    ]

    assert len(refusals) >= 20
    assert set(codes) <= {"provider_declined"}
    private = [EMAIL, PASSWORD, FILE_STEM, ADDRESS, NAME, DEVICE, MESSAGE, life.token, *life.links]
    assert life.logs["service log"].count(b"\n") >= 3
    assert words_in(private, life.logs) == []
    plausible = numbered("to Plausible", list(life.plausible.bodies()))
    assert words_in([*private, "PLANTED"], plausible) == []


async def test_P13_a_full_address_is_kept_nowhere(life: Life) -> None:
    assert words_in([ADDRESS], {**everything(life), **life.deleted}) == []
    assert words_in(["Gecko", "rv:140"], everything(life)) == []
    signals = life.alive["table account_signal"].decode()
    assert signals.count("189.140.77.0/24\tFirefox\tLinux\tMX") == 3
    assert "Puebla" not in signals


async def test_P14_the_country_is_found_without_asking_anybody(life: Life) -> None:
    assert "Mexico" in life.alive["table device"].decode()
    names = {host for kind, host, _ in connections(life.service_listing) if kind == "name"}

    assert names <= {"127.0.0.1", "localhost", ""}
    assert {life.ports.get(port) for port in _ports(life)} == set(life.ports.values())


async def test_P16_a_purchase_told_twice_is_one_receipt(life: Life) -> None:
    subjects = [str(message_from_bytes(raw, policy=default)["Subject"]) for raw in life.letters]

    assert subjects.count("Your receipt") == 1


async def test_P21_the_processor_is_told_the_address_and_our_numbers(life: Life) -> None:
    said: dict[str, str] = {}
    for asked in life.stripe.requests:
        said |= dict(parse_qsl(asked.body.decode()))
    personal = {key for key in said if "email" in key or "metadata" in key or "reference" in key}

    assert personal | {"customer"} == TOLD_STRIPE
    assert said["email"] == EMAIL
    private = [FILE_STEM, ADDRESS, DEVICE, NAME, PASSWORD, "Firefox", MESSAGE]
    assert words_in(private, numbered("to Stripe", list(life.stripe.bodies()))) == []


async def test_P22_the_model_gets_a_bare_picture_and_a_fixed_instruction(life: Life) -> None:
    bodies = numbered("to Google", list(life.google.bodies()))
    seen = life.model.requests

    private = [EMAIL, FILE_STEM, ADDRESS, DEVICE, NAME, life.token, *PHOTO_SECRETS]
    assert words_in([*private, *_numbers_of(life)], bodies) == []
    assert {
        block for asked in seen for picture in asked.pictures for block in picture.metadata
    } == set()
    assert len({asked.text for asked in seen}) <= 2


def _ports(life: Life) -> set[int]:
    return {
        port
        for kind, host, port in connections(life.service_listing)
        if kind == "connect" and host == "127.0.0.1" and not life.url.endswith(f":{port}")
    }


async def test_P22_P25_the_service_speaks_to_exactly_those_whom_the_policy_names(
    life: Life,
) -> None:
    text = read_policies("en").privacy.text
    named = text.split("## Who receives data")[1].split("\n## ")[0]
    local = {
        host for kind, host, _ in connections(life.service_listing)
        if kind == "connect" and host.startswith("/")
    }  # fmt: skip

    assert {life.ports.get(port, f"a stranger on {port}") for port in _ports(life)} == {
        "Google", "Stripe", "Plausible", "sending of mail",
    }  # fmt: skip
    assert [name for name in life.ports.values() if name not in named] == []
    assert {Path(path).name for path in local} == {".s.PGSQL.5432"}


async def test_P25_the_app_and_its_command_line_speak_to_the_service_and_to_nobody_else(
    life: Life,
) -> None:
    for listing in (life.client_listing, life.window_listing):
        contacted = {
            (host, port) for _, host, port in connections(listing) if not host.startswith("/")
        }
        ports = {port for _, port in contacted if port}

        assert ports == {int(life.url.rsplit(":", 1)[1])}, listing.name
        assert {host for host, _ in contacted} <= {"127.0.0.1", "localhost"}, listing.name


async def test_P26_tokens_and_keys_are_stored_as_digests_and_never_logged(life: Life) -> None:
    secrets = [life.token, *life.links, "PLANTED-SECRET-KEY", "AIzaPLANTED", "whsec_policy"]
    mail_is_theirs = {**life.alive, **life.stored_alive, **life.logs, **life.profile}

    assert len(life.links) == 2
    assert words_in([PASSWORD, *secrets], mail_is_theirs) == []


async def test_P28_the_password_is_in_no_byte_and_its_hash_is_argon2id(life: Life) -> None:
    places = {**everything(life), **exported(life), **life.deleted, **life.profile}

    assert words_in([PASSWORD], places) == []
    assert b"$argon2id$v=19$m=" in life.alive["table account"]
    assert b"argon2" not in b"".join(exported(life).values())


async def test_P29_what_the_camera_wrote_never_left_home_and_is_in_the_result(life: Life) -> None:
    assert words_in(PHOTO_SECRETS, {**everything(life), **exported(life)}) == []
    with Image.open(life.result_path()) as result:
        assert result.getexif()[0x013B] == "Ada Lovelace Owner"
        assert result.getexif().get_ifd(0x8825)
        assert result.width == 4 * life.photo().width


async def test_P30_delete_all_leaves_no_picture_on_the_servers(life: Life) -> None:
    pictures = without(life.stored_after_delete_all, "file pictures/support")

    assert without(life.stored_alive, "file pictures/support")
    assert pictures == {}
    assert lookalikes_in(life.photo(), life.stored_after_delete_all) == []
    with Image.open(SAMPLE) as sample:
        assert lookalikes_in(sample.convert("RGB"), life.stored_after_delete_all) == []


async def test_P31_the_app_keeps_no_picture_in_its_own_folder(life: Life) -> None:
    assert life.profile
    assert lookalikes_in(life.photo(), life.profile) == []
    assert slices_in(life.photo_path.read_bytes(), life.profile) == []
    assert words_in([PASSWORD, life.token, EMAIL], life.profile) == []


async def test_P32_the_export_holds_every_table_with_the_persons_rows(life: Life) -> None:
    files = exported(life)
    mine = _tables_naming(life)

    assert mine >= {"account", "image", "job", "support_message", "device"}
    assert [name for name in mine if f"export data/{name}.json" not in files] == []
    rows = json.loads(files["export data/account.json"])
    assert rows[0]["email"] == EMAIL
    assert lookalikes_in(life.photo(), without(files, "export data"))


def _tables_naming(life: Life) -> set[str]:
    """Tables of ours whose rows carry the account's id or address; work queues carry neither."""
    account_id = life.alive["table account"].split(b"\t")[0].decode()
    found = words_in([account_id, EMAIL], without(life.alive, "table pgqueuer"))
    return {place.split(" in table ")[1] for place in found}


async def test_P33_after_deletion_nothing_of_the_person_is_left(life: Life) -> None:
    places = {**life.deleted, **life.stored_deleted}
    traces = [EMAIL, "persephone", PASSWORD, ADDRESS, "189.140.77", DEVICE, NAME, FILE_STEM,
              MESSAGE, ATTACHED_NAME, "cus_", life.token, *PHOTO_SECRETS]  # fmt: skip

    assert len(words_in(traces, {**life.alive, **life.stored_alive})) > 8
    assert words_in(traces, places) == []
    assert lookalikes_in(life.photo(), places) == []
    for table in ("account", "device", "image", "job", "account_signal", "support_message", "mail"):
        rows = life.deleted[f"table {table}"]
        assert rows == b"" or (table == "mail" and EMAIL.encode() not in rows), table


async def test_P33_the_order_stays_with_its_amounts_and_names_nobody(life: Life) -> None:
    (row,) = life.deleted["table purchase"].splitlines()
    fields = row.decode().split("\t")

    assert {"900", "144", "1044", "MX", "usd", str(life.purchase["id"])} <= set(fields)
    assert [asked.method for asked in life.stripe.requests if "/customers/" in asked.path] == [
        "DELETE"
    ]


async def test_P45_the_tax_and_the_country_of_an_order_are_the_processors(life: Life) -> None:
    fields = life.alive["table purchase"].decode().split("\t")

    assert {"900", "144", "1044", "MX"} <= set(fields)
    assert life.purchase["amount_total"] == 900 + 144
