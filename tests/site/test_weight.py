"""What a page weighs more because its code can be run, before anything is pressed."""

import gzip
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

LIMIT = 8 * 1024  # bytes, compressed
RUN = Path("assets/run")
IMPORTED = re.compile(r'^(?:import|export) (?:[^"]* from )?"\./([^"]+)"', re.M)
# What of a page, and of the style sheet, is there for running code alone.
ATTRIBUTES = re.compile(
    r' data-(?:run|doctest)="[^"]*"|<meta name="python-from"[^>]*>|<script [^>]*run/page\.js[^>]*></script>'
)
RULES = re.compile(r"^.*(?:\.run\b|data-run|data-doctest).*\n", re.M)


def weight(text: str) -> int:
    """Give how many bytes a text has on its way."""
    return len(gzip.compress(text.encode("utf-8"), 6))


def loaded(folder: Path, name: str, found: dict[str, str]) -> dict[str, str]:
    """Give a script and all that it imports; what it imports when something is pressed stands inside a function."""
    if name not in found:
        found[name] = (folder / name).read_text(encoding="utf-8")
        for imported in IMPORTED.findall(found[name]):
            loaded(folder, imported, found)
    return found


@pytest.mark.whole
def test_a_page_before_run_weighs_8_kb_more_at_most(site: Path) -> None:
    scripts = loaded(site / RUN, "page.js", {})
    assert {"page.js", "texts.js", "kept.js"} <= set(scripts)
    assert not {"run.js", "edit.js", "editor.js", "runtime.js"} & set(scripts), (
        "they come with the first press"
    )
    parts = {name: weight(text) for name, text in scripts.items()}

    style = (site / "assets/site.css").read_text(encoding="utf-8")
    parts["site.css"] = weight(style) - weight(RULES.sub("", style))
    assert parts["site.css"] > 0

    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    most = max(pages, key=lambda path: len(ATTRIBUTES.findall(pages[path])))
    parts[most.relative_to(site).as_posix()] = weight(pages[most]) - weight(ATTRIBUTES.sub("", pages[most]))

    rows = "\n".join(f"{size:>6} {name}" for name, size in parts.items())
    assert sum(parts.values()) <= LIMIT, f"{sum(parts.values())} bytes, of {LIMIT}:\n{rows}"


@pytest.mark.whole
def test_the_site_has_the_packed_editor_where_there_is_one(site: Path) -> None:
    packed = ROOT / ".cache" / "editor.js"
    source = packed if packed.is_file() else ROOT / "docs_src" / "site" / "scripts" / "plain.js"
    assert (site / RUN / "editor.js").read_bytes() == source.read_bytes()
    assert not [path for path in site.rglob("*") if path.name in {"tsconfig.json", "pack.js", "plain.js"}]
