"""Only what our key signed, for this purpose, leading to our pages, is ever told."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.client.wire import VersionNews
from desktop.updates.news import NewsRefused, RefusalCode, read_news
from desktop.updates.release import is_newer, is_own_link
from installers.updates.sign import public_half
from tests.desktop.updates.signing import KEY, KEYS, RELEASE, news_of


def refusal(news: VersionNews, keys: tuple[str, ...] = KEYS) -> RefusalCode:
    with pytest.raises(NewsRefused) as refused:
        read_news(news, keys)
    return refused.value.code


def test_what_our_key_signed_is_read() -> None:
    assert read_news(news_of(), KEYS) == RELEASE


def test_while_a_key_is_replaced_both_are_believed() -> None:
    other = public_half(Ed25519PrivateKey.generate())

    assert read_news(news_of(), (other, *KEYS)) == RELEASE


def test_a_strangers_signature_is_refused() -> None:
    assert refusal(news_of(key=Ed25519PrivateKey.generate())) == "bad_signature"


def test_without_a_key_nothing_is_believed() -> None:
    assert refusal(news_of(), ()) == "bad_signature"


def test_one_changed_letter_is_refused() -> None:
    news = news_of()

    assert refusal(replace(news, document=news.document.replace("0.2.0", "0.3.0"))) == (
        "bad_signature"
    )


@pytest.mark.parametrize("signature", ["", "no base64!", "AAAA", "ñ"])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    assert refusal(replace(news_of(), signature=signature)) == "bad_signature"


@pytest.mark.parametrize("key", ["", "AAAA", "no base64!"])
def test_a_key_that_is_none_believes_nothing(key: str) -> None:
    assert refusal(news_of(), (key,)) == "bad_signature"


@given(document=st.text(), signature=st.binary(min_size=64, max_size=64))
def test_nothing_made_up_gets_through(document: str, signature: bytes) -> None:
    news = VersionNews(document=document, signature=base64.b64encode(signature).decode())

    assert refusal(news) == "bad_signature"


def test_a_signature_for_another_purpose_is_no_news() -> None:
    assert refusal(news_of(replace(RELEASE, purpose="receipt"))) == "bad_document"


@pytest.mark.parametrize("document", ["", "{}", "[]", '{"version": 2}'])
def test_a_signed_document_that_is_no_release_is_refused(document: str) -> None:
    signature = base64.b64encode(KEY.sign(document.encode())).decode()

    assert refusal(VersionNews(document=document, signature=signature)) == "bad_document"


@pytest.mark.parametrize("version", ["", "1", "1.2", "1.2.3rc1", "1.2.3\n", "v1.2.3", "99999.0.0"])
def test_a_version_that_cannot_be_compared_is_refused(version: str) -> None:
    assert refusal(news_of(replace(RELEASE, version=version))) == "bad_version"


@pytest.mark.parametrize(
    "url",
    [
        "http://opendreamnet.com/",
        "https://opendreamnet.com.evil.example/",
        "https://evil-opendreamnet.com/",
        "https://opendreamnet.com@evil.example/",
        "https://user@opendreamnet.com/",
        "https://opendreamnet.com:8443/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[opendreamnet.com/",
        "https://opendreamnet.com/\u202egpj",
        "https://opendreamnet.com/\n",
        "",
    ],
)
def test_a_link_that_leads_elsewhere_is_refused(url: str) -> None:
    assert refusal(news_of(replace(RELEASE, url=url))) == "bad_link"


@pytest.mark.parametrize("host", ["opendreamnet.com", "www.opendreamnet.com"])
def test_our_own_pages_may_be_opened(host: str) -> None:
    assert is_own_link(f"https://{host}/upscale")


@pytest.mark.parametrize(
    ("version", "than", "answer"),
    [
        ("0.2.0", "0.1.9", True),
        ("0.10.0", "0.9.0", True),
        ("0.1.0", "0.1.0", False),
        ("0.0.9", "0.1.0", False),
        ("1.0.0", "1.0.0rc1", False),
        ("nonsense", "0.1.0", False),
        ("0.2.0", "nonsense", False),
    ],
)
def test_versions_compare_as_numbers(version: str, than: str, *, answer: bool) -> None:
    assert is_newer(version, than) is answer


def test_a_summary_is_one_short_line_in_the_persons_language() -> None:
    long = replace(RELEASE, summary={"en": "a\n" * 500, "es": "Más rápida."})

    assert long.summary_in("es") == "Más rápida."
    assert "\n" not in long.summary_in("fr")
    assert len(long.summary_in("fr")) <= 200
