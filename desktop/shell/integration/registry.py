"""The person's own registry on Windows, as little of it as integration needs."""

import sys
from typing import Protocol

if sys.platform == "win32":
    import winreg


class Registry(Protocol):
    """Text values below HKEY_CURRENT_USER."""

    def get(self, key: str, name: str) -> str | None: ...

    def set(self, key: str, name: str, value: str) -> None: ...

    def delete(self, key: str, name: str) -> None:
        """Deleting what is not there is fine; keys that become empty go too."""


class RegistryInMemory:
    """For systems that have none, where no plan sets anything, and for tests."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}

    def get(self, key: str, name: str) -> str | None:
        return self.values.get((key, name))

    def set(self, key: str, name: str, value: str) -> None:
        self.values[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self.values.pop((key, name), None)


if sys.platform == "win32":

    class WindowsRegistry:
        """The real one."""

        def get(self, key: str, name: str) -> str | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value, kind = winreg.QueryValueEx(opened, name)
            except FileNotFoundError:
                return None
            return str(value) if kind == winreg.REG_SZ else None

        def set(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            try:
                access = winreg.KEY_ALL_ACCESS
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, access) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                pass
            self._delete_empty(key)

        def _delete_empty(self, key: str) -> None:
            while key.count("\\") > 2 and self._is_empty(key):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
                key = key.rpartition("\\")[0]

        def _is_empty(self, key: str) -> bool:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    keys, values, _ = winreg.QueryInfoKey(opened)
            except FileNotFoundError:
                return False
            return keys == values == 0


def system_registry() -> Registry:
    if sys.platform == "win32":
        return WindowsRegistry()
    return RegistryInMemory()
