"""Journey: a release is signed away from the service, announced by it, and believed by the app."""

from pathlib import Path

import pytest

from backend.settings import Settings
from desktop.client.api import ApiClient
from desktop.client.server_address import parse_server_address
from desktop.settings import SettingsStore
from desktop.updates.look import Believed, NewsLook
from desktop.updates.memory import NewsMemory
from installers.updates import sign
from tests.fakes.service import Service

URL = "https://opendreamnet.com/upscale"


async def test_news_signed_offline_reach_the_app_through_the_service(
    service: Service, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "release.pem"
    news = settings.data_dir / "version.json"
    sign.main(["new-key", str(key)])
    public = capsys.readouterr().out.split('"')[1]
    sign.main(["announce", str(key), str(news), "--url", URL, "--version", "0.9.0"])
    address = parse_server_address(service.url)
    api = ApiClient.connect(address)

    release = await NewsLook(
        api.updates,
        NewsMemory(tmp_path / "cache"),
        SettingsStore(tmp_path / "config"),
        believed=Believed((public,), "0.1.0", address.origin),
    ).look()

    await api.close()
    assert release
    assert (release.version, release.url) == ("0.9.0", URL)
    assert key.stat().st_mode & 0o077 == 0


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    sign.new_key(tmp_path / "release.pem")

    with pytest.raises(FileExistsError):
        sign.new_key(tmp_path / "release.pem")


def test_the_app_of_today_says_that_it_would_not_believe_a_strangers_news(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sign.new_key(tmp_path / "stranger.pem")

    code = sign.main(
        ["announce", str(tmp_path / "stranger.pem"), str(tmp_path / "v"), "--url", URL]
    )

    assert code == 1
    assert "bad_signature" in capsys.readouterr().out
