"""A program may be started while pictures are calculated: embedded PostgreSQL ends by one."""

import subprocess
import sys
import textwrap

LONGEST_SECONDS = 120
"""Without an end it would be for ever."""

CALCULATE_AND_FORK = textwrap.dedent(
    """
    import backend, subprocess, threading
    import numpy as np

    is_over = threading.Event()
    left, right = np.ones((64, 600), np.float32), np.ones((600, 4000), np.float32)

    def calculate() -> None:
        while not is_over.is_set():
            left @ right

    threads = [threading.Thread(target=calculate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        subprocess.run(["true"], check=True, preexec_fn=int)  # with a step between: a true fork
    is_over.set()
    """
)


def test_a_program_is_started_while_matrices_are_multiplied() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALCULATE_AND_FORK], check=False, timeout=LONGEST_SECONDS
    )

    assert done.returncode == 0
