"""Whether the faults that people make are still noticed: a fixed sample of those that locks notice, put in again.

All of them, with all tests, are put in by ``python -m tests.attack --record``; see ``caught.json``.
"""

from pathlib import Path
from zlib import crc32

import pytest

from tests.attack import LISTS, Fault, caught, faults
from tests.conftest import ROOT, copy_checkout
from tests.reviewed import readers, stale

FAULTS = faults()
LOCKED = "FAILED tests/site/test_reviewed.py"


def applies(fault: Fault) -> bool:
    """Tell whether what a fault changes still stands there."""
    text = (ROOT / fault.file).read_text("utf-8")
    return all(text.count(old) == 1 for old, _ in fault.edits)


def test_there_are_two_hundred_faults_over_all_points() -> None:
    still = [fault for fault in FAULTS.values() if applies(fault)]
    gone = [fault.name for fault in FAULTS.values() if not applies(fault)]
    assert len(still) >= 200, f"rewrite faults whose text has changed: {', '.join(gone)}"
    assert {fault.point for fault in still} == {1, 2, 3, 5, 6, 7, 8, 9}


def test_at_least_95_percent_were_caught() -> None:
    record = caught()
    assert set(record) == set(FAULTS), "put in what is new: python -m tests.attack NAME --record"
    passed = [name for name, test in record.items() if not test]
    assert len(passed) <= 0.05 * len(FAULTS), f"no test catches {', '.join(passed)}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the course, to put faults in."""
    return copy_checkout(tmp_path_factory.mktemp("attack") / "course")


SAMPLE = [
    name
    for name, test in caught().items()
    if name in FAULTS and test.startswith(LOCKED) and crc32(name.encode()) % 6 == 0
]


@pytest.mark.parametrize("name", SAMPLE)
def test_fault_is_noticed(copy: Path, name: str) -> None:
    fault = FAULTS[name]
    if not applies(fault):
        pytest.skip(f"{name}: what it changes in {fault.file} is not there any more")
    path, kept = copy / fault.file, (copy / fault.file).read_bytes()
    try:
        fault.put_in(copy)
        week = fault.file.split("/")[1]
        files = (
            [fault.file] if fault.file in readers(copy) else [name for name in readers(copy) if week in name]
        )
        assert stale(copy, files), fault.why
    finally:
        path.write_bytes(kept)


def test_lists_are_there() -> None:
    assert [path.name for path in LISTS.values() if not path.is_file()] == []
