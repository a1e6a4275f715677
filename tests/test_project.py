"""The project around the package: commands, versions, what the repository holds."""

import re
import shutil
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
PINNED = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
TOP_LEVEL = {
    *("docs", "docs_src", "nnref", "tests", "mkdocs.yml", "pyproject.toml", "README.md"),
    *("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "constraints.txt", ".gitignore", ".ci", ".github"),
}


def tracked() -> list[str]:
    """List the files that git knows, or skip where the project is no git checkout."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a git checkout")
    listing = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_readme_gives_two_commands() -> None:
    commands = re.findall(r"^python -m .+$", README, re.M)
    assert commands == 2 * [
        'python -m pip install -c constraints.txt -e ".[site]" && python -m mkdocs serve',
        'python -m pip install -c constraints.txt -e ".[test]" && python -m pytest',
    ]


def test_readme_shows_a_picture_that_exists() -> None:
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_every_version_is_exact_and_no_address_stands_beside_it() -> None:
    assert len(PINNED) > 40
    assert [line for line in PINNED if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)] == []


def test_every_requirement_is_pinned_and_has_its_reason() -> None:
    source = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(extras) == {"site", "labs", "test", "peers", "mutation", "lint"}
    assert PROJECT["project"]["dependencies"] == ["numpy>=2.0"]
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in PINNED}
    for requirement in chain(PROJECT["project"]["dependencies"], *extras.values()):
        name = re.match(r"[A-Za-z0-9-]+", requirement)[0].lower()
        assert name in pinned | {"nnref"}, f"{name} is not in constraints.txt"
        assert re.search(rf'^ *"{re.escape(requirement)}", *# \S', source, re.M), (
            f"{name} has no reason beside it"
        )


def test_python_versions_are_the_same_everywhere() -> None:
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert 'python: ["3.11", "3.12", "3.13"]' in workflow


def test_top_level_holds_nothing_else() -> None:
    assert {Path(name).parts[0] for name in tracked()} <= TOP_LEVEL


def test_no_address_of_a_registry_stands_in_the_repository() -> None:
    registries = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "deb." + "debian")
    for name in tracked():
        if not name.endswith((".woff2", ".png")):
            text = (ROOT / name).read_text(encoding="utf-8")
            assert not [host for host in registries if host in text], name
