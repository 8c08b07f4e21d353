"""The support desk's verbs about money: each does its work once, with a reason, and is recorded."""

from uuid import UUID

import pytest
import pytest_asyncio

from backend.cli import build_parser
from backend.errors import BackendError, NotFound, ValidationFailed
from backend.identifiers import new_id
from backend.staff.commands import Answer
from backend.staff.money_desk import MoneyDesk
from backend.staff.records import StaffRecords
from backend.staff.service import StaffService
from tests.backend.billing.shell import Shell
from tests.backend.billing.shop import Customer, Shop
from tests.backend.billing.test_buying import balance, buy, settled
from tests.fakes.service import Service


class Desk:
    """A person of the support desk who types."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._money = MoneyDesk(
            shop.database, StaffRecords(shop.database, shop.clock), shop.billing
        )

    async def types(self, *words: str, actor: str = "ada", reason: str = "they asked") -> Answer:
        line = ["staff", *words, "--actor", actor]
        if words[0] not in {"audit-ledger", "tasks"}:
            line += ["--reason", reason]
        arguments = build_parser().parse_args(line)
        answer: Answer = await arguments.act(self._money, arguments)
        return answer

    async def recorded(self) -> list[tuple[str, str, str]]:
        rows = await self._shop.database.rows(
            "SELECT actor, action, reason FROM staff_audit ORDER BY id"
        )
        return [(row["actor"], row["action"], row["reason"]) for row in rows]


@pytest_asyncio.fixture
async def desk(shop: Shop) -> Desk:
    return Desk(shop)


async def address(shop: Shop, person: Customer) -> str:
    found = await shop.database.value("SELECT email FROM account WHERE id = $1", person.account_id)
    assert isinstance(found, str)
    return found


async def test_a_refund_in_parts_takes_its_credits_and_no_more_than_was_paid(
    shop: Shop, alice: Customer, desk: Desk
) -> None:
    bought = await alice.bought()

    part = await desk.types("refund", str(bought.id), "--amount", "450")
    with pytest.raises(ValidationFailed, match="450"):
        await desk.types("refund", str(bought.id), "--amount", "451")
    rest = await desk.types("refund", str(bought.id))

    assert (part.code, rest.code) == (0, 0)
    assert await alice.available() == 0
    assert (await alice.purchase(bought.id)).state == "refunded"
    assert await desk.recorded() == [
        ("ada", "refund", "450: they asked"),
        ("ada", "refund", "all: they asked"),
    ]


async def test_a_refund_that_the_processor_refuses_says_so_and_moves_nothing(
    shop: Shop, alice: Customer, desk: Desk
) -> None:
    bought = await alice.bought()
    shop.order("dispute", bought.id)

    refused = await desk.types("refund", str(bought.id))

    assert refused.code == 1
    assert "charge_disputed" in refused.lines[0]


async def test_a_refund_waits_while_the_processor_is_down_and_is_sent_once(
    shop: Shop, alice: Customer, desk: Desk
) -> None:
    bought = await alice.bought()
    shop.stripe.is_down = True
    waits = await desk.types("refund", str(bought.id))
    shop.stripe.is_down = False

    await shop.work()
    await shop.work()

    assert "worker" in waits.lines[0]
    assert len(shop.stripe.rules.store.state.refunds) == 1
    assert await alice.available() == 0


async def test_a_frozen_account_spends_nothing_until_every_freeze_is_lifted(
    shop: Shop, alice: Customer, desk: Desk
) -> None:
    bought = await alice.bought()
    shop.order("dispute", bought.id, status="needs_response")
    await shop.deliver()
    email = await address(shop, alice)

    await desk.types("freeze", email)
    again = await desk.types("freeze", email)
    assert await alice.is_frozen()
    lifted = await desk.types("unfreeze", email, actor="bob")

    assert not await alice.is_frozen()
    assert again.data == {"frozen": True, "changed": False}
    assert lifted.data == {"frozen": False, "lifted": 2}
    assert [row[:2] for row in await desk.recorded()] == [
        ("ada", "freeze"), ("ada", "freeze"), ("bob", "unfreeze"),
    ]  # fmt: skip


async def test_credits_are_given_and_taken_with_a_second_person_above_the_limit(
    shop: Shop, alice: Customer, desk: Desk
) -> None:
    email = await address(shop, alice)

    await desk.types("adjust", email, "1000")
    for more in ((), ("--approver", "ada"), ("--approver", " ADA ")):
        with pytest.raises(ValidationFailed, match="second person"):
            await desk.types("adjust", email, "1001", *more)
    await desk.types("adjust", email, "1001", "--approver", "bob", "--ticket", "T-7")
    with pytest.raises(ValidationFailed, match="not so many"):
        await desk.types("adjust", email, "-2002", "--approver", "bob")
    await desk.types("adjust", email, "-1", actor="bob")

    assert await alice.available() == 2000
    rows = await shop.database.rows(
        "SELECT amount, actor, approver, ticket FROM staff_adjustment ORDER BY id"
    )
    assert [tuple(row) for row in rows] == [
        (1000, "ada", None, ""), (1001, "ada", "bob", "T-7"), (-1, "bob", None, ""),
    ]  # fmt: skip
    assert len(await desk.recorded()) == 3


async def test_evidence_tells_of_deliveries_and_holds_no_picture(
    shop: Shop, alice: Customer, desk: Desk
) -> None:
    bought = await alice.bought()
    shop.order("dispute", bought.id, reason="product_not_received")
    await shop.deliver()

    shown = await desk.types("evidence", str(bought.id))

    assert f"Purchase {bought.id}: 40 credits, disputed." in shown.lines
    assert "product_not_received" in str(shown.data)
    assert "file_name" not in str(shown.data)
    assert [row[1] for row in await desk.recorded()] == ["evidence"]


async def test_a_task_of_the_desk_is_listed_until_it_is_finished(
    shop: Shop, alice: Customer, desk: Desk
) -> None:
    bought = await alice.bought()
    dispute = shop.order("dispute", bought.id)
    await shop.deliver()

    listed = await desk.types("tasks")
    await desk.types("finish-task", "dispute", dispute)

    assert dispute in listed.lines[0]
    assert (await desk.types("tasks")).lines == ["Nothing waits."]
    with pytest.raises(NotFound):
        await desk.types("finish-task", "dispute", dispute)


@pytest.mark.parametrize(
    "words",
    [
        ("refund", "no-id"),
        ("refund", str(new_id())),
        ("accept", str(new_id())),
        ("freeze", "nobody@example.com"),
        ("adjust", "nobody@example.com", "5"),
        ("evidence", str(new_id())),
    ],
)
async def test_what_is_not_there_is_said_and_nothing_is_recorded(
    desk: Desk, words: tuple[str, ...]
) -> None:
    with pytest.raises(BackendError):
        await desk.types(*words)

    assert await desk.recorded() == []


async def test_nothing_is_done_without_a_reason(shop: Shop, alice: Customer, desk: Desk) -> None:
    email = await address(shop, alice)

    for words in (("freeze", email), ("unfreeze", email), ("adjust", email, "5")):
        with pytest.raises(ValidationFailed, match="say why"):
            await desk.types(*words, reason="  ")

    assert not await alice.is_frozen()
    assert await alice.available() == 0


async def test_a_grant_without_a_reason_is_refused(shop: Shop, alice: Customer) -> None:
    staff = StaffService(shop.database, shop.clock, shop.ledger)
    email = await address(shop, alice)

    with pytest.raises(ValidationFailed, match="say why"):
        await staff.grant(email, 5, reason=" ", actor="ada")

    assert await alice.available() == 0


async def test_the_desk_works_in_a_shell_beside_the_running_service(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(service.settings, capsys)
    alice = await service.person()
    free = await balance(alice)
    bought = (await buy(alice)).json()["id"]
    await shell.sandbox("pay", bought)
    await settled(alice, bought, "paid")

    refunded = await shell.run_alone("staff", "refund", bought, "--reason", "sorry", "--json")
    audited = await shell.run_alone("staff", "audit-ledger")

    assert refunded.code == 0, refunded.problems
    assert UUID(str(refunded.document["request_id"]))
    assert await balance(alice) == free
    assert (audited.code, audited.out) == (0, "")
