"""What the benchmarks measured, for the figures and the README.

``python -m tests.benchmarks --record`` writes the numbers and the machine into the week's
``measurements.json``.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Measurements(NamedTuple):
    """One run of the benchmarks."""

    machine: str
    """The processor, the system and the versions, in one line."""
    rounds: dict[str, list[float]]
    """By contender: seconds for one iteration, or bytes, in each round."""
    seal: str = ""
    """What the benchmarks made of all that; a number that is changed by hand no longer fits it."""

    @property
    def sealed(self) -> "Measurements":
        """The same with the seal that belongs to it."""
        return self._replace(seal=sha256(json.dumps([self.machine, self.rounds]).encode()).hexdigest())

    def value(self, contender: str) -> float:
        """Give the smallest of the rounds, for whatever else a machine does can only add to a time."""
        return min(self.rounds[contender])

    def ratio(self, one: str, other: str) -> float:
        """Say how many times the one's value is the other's."""
        return self.value(one) / self.value(other)


@cache
def measurements(week: str) -> Measurements:
    """Read what was measured for a week of the course."""
    return Measurements(**json.loads((HERE / week / "measurements.json").read_text(encoding="utf-8")))
