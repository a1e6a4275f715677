"""The project around the package: commands, versions, what the repository holds."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import yaml

from tests.conftest import PAGE_TESTS, ROOT, is_of_page, is_of_week
from tests.properdocs import differences

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
    *("package.json", "package-lock.json"),
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
    assert set(extras) == {"site", "labs", "test", "peers", "mutation", "lint", "properdocs"}
    assert PROJECT["project"]["dependencies"] == ["numpy>=2.0"]
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in PINNED}
    for requirement in chain(PROJECT["project"]["dependencies"], *extras.values()):
        name = re.match(r"[A-Za-z0-9-]+", requirement)[0].lower()
        assert name in pinned | {"nnref"}, f"{name} is not in constraints.txt"
        assert re.search(rf'^ *"{re.escape(requirement)}", *# \S', source, re.M), (
            f"{name} has no reason beside it"
        )


def test_every_npm_package_is_exact_and_has_its_reason() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert set(package) == {"//", "name", "private", "type", "scripts", "devDependencies"}, (
        "readers get one file alone"
    )
    reasons = [line.partition(": ")[0] for line in package["//"][1:]]
    assert reasons == list(package["devDependencies"]), "package.json says under «//» what each is for"
    assert lock[""]["devDependencies"] == package["devDependencies"]
    for name, version in package["devDependencies"].items():
        assert lock[f"node_modules/{name}"]["version"] == version, f"{name}: an exact version, the lock's"
    for name, row in lock.items():
        assert not name or row.get("integrity", "").startswith("sha512-"), f"{name} has no hash"
        assert "resolved" not in row, (
            f"{name} has an address; «npm install --omit-lockfile-registry-resolved» writes none"
        )


def test_python_versions_are_the_same_everywhere() -> None:
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert 'python: ["3.11", "3.12", "3.13"]' in workflow


WORKFLOW = (ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")


def publishing(text: str) -> list[object]:
    """Give what a workflow does until the site is out: each step with all that is said of it but its settings."""
    jobs = yaml.safe_load(text)["jobs"]
    steps = [
        (name, {key: value for key, value in step.items() if key not in {"with", "env", "id"}})
        for name in ("build", "deploy")
        for step in jobs[name]["steps"]
    ]
    conditions = [
        {key: job.get(key) for key in ("needs", "if", "continue-on-error")} for job in jobs.values()
    ]
    return [list(jobs), conditions, steps]


AS_PUBLISHED = [
    ["build", "deploy", "notebooks"],
    [{"needs": needs, "if": None, "continue-on-error": None} for needs in (None, "build", "deploy")],
    [
        ("build", {"uses": "actions/checkout@v4"}),
        ("build", {"uses": "actions/setup-python@v5"}),
        ("build", {"uses": "actions/configure-pages@v5"}),
        ("build", {"run": 'python -m pip install -c constraints.txt -e ".[test]"'}),
        ("build", {"run": "npm ci --ignore-scripts && npm run check && npm run build && npm test"}),
        ("build", {"run": 'python -m pytest -m "not browser"'}),
        ("build", {"run": "python -m docs_src.site.runtime .cache/pyodide"}),
        ("build", {"run": "python -m mkdocs build --strict"}),
        ("build", {"run": "python -m docs_src.site.classroom site classroom.zip && mv classroom.zip site/"}),
        ("build", {"uses": "actions/upload-pages-artifact@v3"}),
        ("build", {"uses": "actions/upload-artifact@v4"}),
        ("deploy", {"uses": "actions/deploy-pages@v4"}),
    ],
]


def test_nothing_is_published_that_was_not_tested() -> None:
    assert publishing(WORKFLOW) == AS_PUBLISHED, (
        ".github/workflows/publish.yml publishes what the tests passed, and stops where they fail"
    )


SCRIPTS = "      - run: npm ci --ignore-scripts && npm run check && npm run build && npm test\n"
RUNTIME = """\
      # The site has the browser's Python itself: who presses Run asks no other host.
      - run: python -m docs_src.site.runtime .cache/pyodide
"""
TESTS = '      - run: python -m pytest -m "not browser"\n'


@pytest.mark.parametrize(
    ("step", "change"),
    [
        (TESTS, ""),
        (TESTS, f"{TESTS}        continue-on-error: true\n"),
        (TESTS, f"{TESTS}        if: github.ref == 'refs/heads/other'\n"),
        ('-m "not browser"', '-m "not browser" || true'),
        ('-m "not browser"', '-m "not browser" -k map'),
        (TESTS + RUNTIME, RUNTIME + TESTS),
        (RUNTIME, ""),
        ("build --strict", "build"),
        (SCRIPTS, ""),
        ("npm run check && ", ""),
        (" && npm test", ""),
        ("    needs: build\n", ""),
        ("    needs: build\n", "    needs: build\n    if: always()\n"),
        ("    needs: deploy\n", ""),
    ],
)
def test_publishing_without_tests_is_noticed(step: str, change: str) -> None:
    assert WORKFLOW.count(step) == 1
    assert publishing(WORKFLOW.replace(step, change)) != AS_PUBLISHED


def test_top_level_holds_nothing_else() -> None:
    assert {Path(name).parts[0] for name in tracked()} <= TOP_LEVEL


def test_no_address_of_a_registry_stands_in_the_repository() -> None:
    registries = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "deb." + "debian")
    for name in tracked():
        if not name.endswith((".woff2", ".png")):
            text = (ROOT / name).read_text(encoding="utf-8")
            assert not [host for host in registries if host in text], name


@pytest.mark.parametrize(
    ("path", "names", "expected"),
    [
        ("tests/shallow/test_network.py", [], True),
        ("docs_src/shallow/worlds.py", [], True),
        ("nnref/shallow/network.py", [], True),
        ("nnref/losses.py", [], False),
        ("tests/site/test_built_site.py", ["en", "shallow/derivatives"], True),
        ("tests/formulas/test_formulas.py", ["shallow:S8-D1"], True),
        ("tests/site/test_glossary.py", ["shallow"], True),
        ("tests/site/test_glossary.py", ["docs/shallow/summary.md"], True),
        ("tests/site/test_built_site.py", ["shallower/derivatives", "not/shallow"], False),
        ("tests/shallower/test_network.py", [], False),
    ],
)
def test_a_test_belongs_to_a_week(path: str, names: list[str], expected: bool) -> None:
    assert is_of_week(path, names, "shallow") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shallow/one-example", True),
        ("shallow/one-example/values", True),
        ("docs/shallow/one-example.md", True),
        ("shallow/one-example-more", False),
        ("shallow/one", False),
        ("shallow", False),
    ],
)
def test_a_test_belongs_to_a_page(name: str, expected: bool) -> None:
    assert is_of_page(["ar", name], "shallow/one-example") == expected


@pytest.mark.parametrize("option", ["--week=shalow", "--page=shallow/derivative"])
def test_unknown_week_and_page_are_refused_with_the_known_ones(option: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", option], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    name, _, given = option.partition("=")
    assert f"{name}: there is no «{given}»; there is " in run.stderr
    assert "shallow" in run.stderr.partition("; there is ")[2]


def test_one_page_has_its_own_tests_alone() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--page=shallow/derivatives", "--collect-only", "-q"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    tests = [line for line in run.stdout.splitlines() if "::" in line]
    assert run.returncode == 0
    assert all("shallow/derivatives" in test for test in tests)
    assert not any("test_every_link_and_anchor" in test for test in tests)
    for wanted in (
        "tests/test_examples.py::test_example_prints_its_output[shallow/derivatives/by_hand]",
        "tests/site/test_built_site.py::test_ids_are_unique[shallow/derivatives-ar]",
        "tests/site/test_built_site.py::test_ids_are_unique[shallow/derivatives-en]",
    ):
        assert wanted in tests


def test_all_files_with_tests_of_pages_are_read_for_one_page() -> None:
    """A file of the site's tests in which a test is given pages is named in PAGE_TESTS, or opens a browser."""
    given = re.compile(r"@every_(page|lesson)\b|parametrize\(\"(page|name)\", PAGES")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests" / "site").glob("test_*.py")
        if given.search(path.read_text(encoding="utf-8"))
    }
    assert found - {"tests/site/test_browser.py"} <= set(PAGE_TESTS)


def test_sites_of_two_builders_are_compared_file_by_file(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, builder in ((ours, "one"), (theirs, "two")):
        folder.mkdir()
        head = f'<meta name="generator" content="{builder}">\n'
        (folder / "index.html").write_text(f"{head}<p>same</p>", encoding="utf-8")
        (folder / "map.html").write_text(f"{head}<p>\n{builder}", encoding="utf-8")
    (theirs / "more.txt").write_text("", encoding="utf-8")
    assert differences(ours, theirs) == ["map.html:3:\n  b'one'\n  b'two'", f"more.txt is in {theirs} alone"]


def test_what_is_published_has_its_own_python() -> None:
    (build,) = (
        step for step in yaml.safe_load(WORKFLOW)["jobs"]["build"]["steps"] if "mkdocs" in step.get("run", "")
    )
    assert build["env"]["PYODIDE"] == ".cache/pyodide"
