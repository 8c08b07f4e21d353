"""Password rules and Argon2id, hashed off the event loop and a few at a time."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from backend.errors import ValidationFailed

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 256
"""What sign-in takes; a longer one would lock its owner out."""
SCORED_LENGTH = 72
"""zxcvbn refuses longer passwords; what follows can only make them stronger."""
MINIMUM_SCORE = 2
MEMORY_KIB = 19 * 1024
"""OWASP's minimum for Argon2id: 19 MiB, two passes, one lane."""
PARALLEL_HASHES = 2
"""Memory is this many times the cost, whatever number of people sign in at once."""
HASHING_NICENESS = 5

HASHER = PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1)

Answer = TypeVar("Answer")


def _give_way() -> None:
    """Let everything else go first: a crowd that signs in must not slow down who is in.

    Only on Linux is a thread's priority its own.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), HASHING_NICENESS)


def check_password(password: str, *, email: str, field: str = "password") -> None:
    """Refuse what is easily guessed. Raises: ValidationFailed."""
    if len(password) < MINIMUM_LENGTH:
        raise ValidationFailed(field, f"use {MINIMUM_LENGTH} characters or more.")
    if len(password) > MAXIMUM_LENGTH:
        raise ValidationFailed(field, f"use {MAXIMUM_LENGTH} characters or fewer.")
    user_words = [email, email.partition("@")[0]]
    if zxcvbn(password[:SCORED_LENGTH], user_inputs=user_words)["score"] < MINIMUM_SCORE:
        raise ValidationFailed(field, "this one is easy to guess; a few more words help.")


@cache
def decoy_hash() -> str:
    """What an unknown account's password is compared with; one does for the process."""
    return HASHER.hash("a password that nobody has")


class PasswordVault:
    """Hashes and verifies with Argon2id in a small pool of threads."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(
            PARALLEL_HASHES, thread_name_prefix="argon2", initializer=_give_way
        )
        self._decoy = decoy_hash()

    async def hash(self, password: str) -> str:
        return await self._run(HASHER.hash, password)

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether the password is right; an unknown account takes the same time to refuse."""
        matches = await self._run(self._matches, stored or self._decoy, password)
        return matches and stored is not None

    def needs_rehash(self, stored: str) -> bool:
        return HASHER.check_needs_rehash(stored)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return HASHER.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, function: Callable[..., Answer], *arguments: str) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, function, *arguments)
