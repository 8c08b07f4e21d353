"""What is believed of an answer, and what is not."""

import ssl

import pytest

from desktop.client.api import ApiClient
from desktop.client.errors import ApiProblem, NotSignedIn, ProtocolError, ServiceUnreachable
from desktop.client.server_address import BadServerAddress, parse_server_address
from desktop.client.transport import open_http
from desktop.client.wire import SessionCreate
from tests.fakes.contract_service import PASSWORD, ContractService, FakeAccount, Fault


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [
        ("html", 200, "intercepted"),
        ("html", 404, "intercepted"),
        ("html", 502, "server_error"),
        ("html", 511, "intercepted"),
        ("redirect", 302, "intercepted"),
        ("drop_request", 0, "no_connection"),
    ],
)
async def test_what_is_no_answer_of_the_service_is_no_answer(
    api: ApiClient, service: ContractService, kind: str, status: int, reason: str
) -> None:
    service.fail(Fault("GET /credits", kind, status=status))

    with pytest.raises(ServiceUnreachable) as problem:
        await api.credits.balance()

    assert problem.value.reason == reason


@pytest.mark.parametrize("kind", ["huge", "garbage"])
async def test_an_answer_outside_the_contract_is_refused(
    api: ApiClient, service: ContractService, kind: str
) -> None:
    service.fail(Fault("GET /credits", kind))

    with pytest.raises(ProtocolError):
        await api.credits.balance()


async def test_a_compressed_answer_is_not_unpacked(
    api: ApiClient, service: ContractService
) -> None:
    service.fail(Fault("GET /credits", "compressed"))

    with pytest.raises(ProtocolError):
        await api.credits.balance()


async def test_a_refusal_keeps_its_code_and_numbers(
    api: ApiClient, service: ContractService, ada: FakeAccount
) -> None:
    service.fail(Fault("GET /credits", "problem", status=429, code="too_many_requests"))

    with pytest.raises(ApiProblem) as problem:
        await api.credits.balance()

    assert (problem.value.code, problem.value.status) == ("too_many_requests", 429)
    assert problem.value.is_passing
    assert problem.value.retry_after_seconds == 7.0


async def test_unknown_fields_are_passed_over(api: ApiClient, service: ContractService) -> None:
    """The fake service adds one to each job."""
    page = await api.jobs.page()

    assert page.items == []


async def test_an_ended_session_is_told_apart_from_a_wrong_password(
    api: ApiClient, service: ContractService, ada: FakeAccount
) -> None:
    ada.tokens.clear()
    with pytest.raises(NotSignedIn):
        await api.credits.balance()

    request = SessionCreate(email=ada.email, password="wrong", device_name="d")
    with pytest.raises(ApiProblem) as problem:
        await api.accounts.sign_in(request)
    assert problem.value.status == 401


async def test_without_a_token_nothing_is_sent(api: ApiClient, service: ContractService) -> None:
    api.use_token(None)

    with pytest.raises(NotSignedIn):
        await api.credits.balance()

    assert service.requests == []


async def test_a_new_token_is_used_from_then_on(api: ApiClient, ada: FakeAccount) -> None:
    created = await api.accounts.sign_in(
        SessionCreate(email=ada.email, password=PASSWORD, device_name="d")
    )
    ada.tokens.intersection_update({created.token})
    api.use_token(created.token)

    assert (await api.accounts.account()).email == ada.email


@pytest.mark.parametrize("job_id", ["../account", "a/b", "", "x?y", "%2e%2e", "é", "a" * 200])
async def test_an_id_cannot_lead_elsewhere(
    api: ApiClient, service: ContractService, job_id: str
) -> None:
    with pytest.raises(ApiProblem) as problem:
        await api.jobs.cancel(job_id)

    assert problem.value.code == "not_found"
    assert service.requests == []


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://upscale.example", "https://upscale.example"),
        ("https://upscale.example/", "https://upscale.example"),
        (" https://upscale.example:8443 ", "https://upscale.example:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_addresses_that_may_be_used(text: str, origin: str) -> None:
    assert parse_server_address(text).origin == origin


@pytest.mark.parametrize(
    "text",
    [
        "http://upscale.example", "http://127.0.0.1.example", "http://localhost.example",
        "ftp://127.0.0.1", "upscale.example", "https://", "https://a:b@upscale.example",
        "https://upscale.example/api", "https://upscale.example?x=1", "https://x:port", "",
        "file:///etc/passwd",
    ],
)  # fmt: skip
def test_addresses_that_may_not(text: str) -> None:
    with pytest.raises(BadServerAddress):
        parse_server_address(text)


async def test_tls_is_verified(self_signed_origin: str) -> None:
    api = ApiClient.connect(parse_server_address(self_signed_origin), "token")

    with pytest.raises(ServiceUnreachable) as problem:
        await api.credits.balance()
    await api.close()

    assert problem.value.reason == "certificate"


async def test_the_client_is_strict_by_itself() -> None:
    http = open_http(
        parse_server_address("https://upscale.example"), tls=ssl.create_default_context()
    )
    assert not http.follow_redirects
    assert http.headers["Accept-Encoding"] == "identity"
    await http.aclose()


async def test_no_error_carries_a_secret(
    api: ApiClient, service: ContractService, ada: FakeAccount
) -> None:
    token = next(iter(ada.tokens))
    for kind in ("html", "redirect", "huge", "garbage", "drop_request", "problem"):
        service.fail(Fault("GET /credits", kind, status=503))
        try:
            await api.credits.balance()
        except Exception as error:  # noqa: BLE001  whatever it is, it must be clean
            chain: BaseException | None = error
            while chain is not None:
                assert token not in repr(chain)
                chain = chain.__cause__ or chain.__context__
