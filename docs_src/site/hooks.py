"""What MkDocs calls: one configuration, built in Arabic at the root and in English under ``en/``.

The Arabic build loads the same file again and builds English: beside itself where the system can fork, else
when it is done.
MkDocs keeps this module for as long as it serves; everything behind it is imported afresh when a source has
changed. A page whose text has not changed since the last build is not rendered again, as long as the sources,
and what pages say of themselves to others, have not changed either.
The environment variable PAGES names pages, with commas between them, to check and render these alone.
"""

import hashlib
import json
import logging
import os
import posixpath
import re
import sys
import tempfile
from collections.abc import Callable, Container, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from jinja2 import BytecodeCache, Environment, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

if TYPE_CHECKING:
    from docs_src.site.bilingual import BilingualExtension
    from docs_src.site.notebooks import LabPage
    from docs_src.site.sources import Sources

    Kind = BilingualExtension | LabPage

log = logging.getLogger("mkdocs.plugins.bilingual")

ENGLISH = "en/"
STATIC = "assets/"

# A byte-code file written under a watched folder would start the next build.
sys.dont_write_bytecode = True


WEEKS = "weeks"
"""The entry of the navigation in whose place the weeks stand."""


class _Rendered(NamedTuple):
    """A page of one build as it was written, and the text that it was made from."""

    text: str
    html: str
    entries: list[dict[str, str]]
    """What the search finds of it."""


@dataclass
class _Memory:
    """What one build leaves to the next while MkDocs serves."""

    command: str = "build"
    english: int | None = None
    """The process that builds English at the moment."""

    digest: str = ""
    """Names the state of everything that pages are made from, but for the pages themselves."""
    sources: Any = None
    """The sources as they were read in that state."""
    stamp: str = ""
    """The digest, with what pages say of themselves to others: their titles, places and ids."""
    sound: dict[str, str] = field(default_factory=dict)
    """The text of each page that was found to be without faults."""
    rendered: dict[tuple[str, str], _Rendered] = field(default_factory=dict)
    """By the language and the page's path inside docs."""


_memory = _Memory()


class _Templates(BytecodeCache):
    """Templates that were compiled in an earlier build of this process."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text."""
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.compiled[bucket.key] = bucket.bytecode_to_string()


_templates = _Templates()

_UNSEARCHED = re.compile(
    r"<svg\b.*?</svg>|<annotation\b.*?</annotation>|<section class=\"formula-rest\".*?</section>", re.DOTALL
)
_FOR_SEARCH = re.compile(r" data-search-exclude(?:=\"\")?")
_ARTICLE = re.compile(r"(?<=<article).*(?=</article>)", re.DOTALL)
_TAG = re.compile(r"<[a-z][^<>]*>")
_QUOTED = re.compile(
    r"(?<= )(class|lang|dir|type|for|name|style|x|y|stretchy|lspace|rspace|display|accent|scope|encoding"
    r"|popovertarget|data-tabs|data-run|data-doctest)"
    r"=\"([^\s\"'`=<>/]+)\"(?=[ >])"
)
_INDENTED = re.compile(r"\s*\n\s*")
_MATHS = re.compile(r"<math\b[^>]*>(.*?)</math>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


class _Files(Files):
    """The files of a build, of whose pages some are not rendered again."""

    left_out: Container[str] = ()

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """Give the pages to be rendered."""
        pages = super().documentation_pages(inclusion=inclusion)
        return [file for file in pages if file.src_uri not in self.left_out]


def _language(config: MkDocsConfig) -> Literal["ar", "en"]:
    return "en" if config.theme["language"] == "en" else "ar"


def _address(config: MkDocsConfig) -> str:
    """Return the address of the whole site, ending in a slash."""
    return f"{str(config.site_url).removesuffix(ENGLISH).rstrip('/')}/"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the sources afresh and choose the language of everything that the file gives in both."""
    root = Path(config.config_file_path).parent
    if _language(config) == "ar":
        digest = _digest(root, config)
        if digest != _memory.digest:
            _memory.digest, _memory.sources = digest, None
            _forget_our_modules()
        sys.path[:] = [str(root), *(path for path in sys.path if path != str(root))]
    from docs_src.course import Course, SourceError
    from docs_src.texts import Bilingual

    def choose(value: Any) -> Any:
        if isinstance(value, dict):
            return {choose(key): choose(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [choose(entry) for entry in value]
        if isinstance(value, str) and " | " in value:
            return Bilingual.parse(value).of(_language(config))
        return value

    config.site_name = choose(config.site_name)
    config.site_description = choose(config.site_description)
    config.copyright = choose(config.copyright)
    try:
        weeks = [{" | ".join(week.heading): week.addresses} for week in Course(root).weeks.values()]
    except SourceError as error:
        raise Abort(str(error)) from error
    nav = [part for entry in config.nav or () for part in (weeks if entry == WEEKS else [entry])]
    config.nav = choose(_bilingual_labels(nav))
    config.theme["palette"] = choose(config.theme["palette"])
    config.mdx_configs.update(choose(dict(config.mdx_configs)))
    if _language(config) == "en":
        # The root has the only 404 page and the only site map; a server looks for them nowhere else.
        config.theme.static_templates.clear()
    return config


def _bilingual_labels(nav: Any) -> Any:
    """Return the navigation unchanged, once each label in it has been found to be in both languages."""
    from docs_src.texts import Bilingual

    for entry in nav:
        for label, value in entry.items() if isinstance(entry, dict) else ():
            try:
                Bilingual.parse(label)
            except ValueError as error:
                raise Abort(f"mkdocs.yml, nav: {error}") from error
            if isinstance(value, list):
                _bilingual_labels(value)
    return nav


def _digest(root: Path, config: MkDocsConfig) -> str:
    """Name the state of everything that pages are made from, but for the pages themselves."""
    digest = hashlib.sha256(f"{config.site_url} {config.extra['repository']}".encode())
    digest.update(Path(config.config_file_path).read_bytes())
    paths = (path for folder in ("docs_src", "nnref") for path in (root / folder).rglob("*"))
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        digest.update(f"\0{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _forget_our_modules() -> None:
    for name in list(sys.modules):
        if name.split(".")[0] in {"docs_src", "nnref"}:
            del sys.modules[name]


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def _gather(files: Files, config: MkDocsConfig) -> Files:
    """Add what every week has, check every page, and leave static files to the Arabic build."""
    from docs_src.course import SourceError
    from docs_src.site.addresses import clashes
    from docs_src.site.bilingual import BilingualExtension
    from docs_src.site.pages import check_pages, homes, places, titles
    from docs_src.site.runtime import origin
    from docs_src.site.sources import Sources
    from docs_src.site.weekly import weekly_pages

    if _language(config) == "en":
        for file in [file for file in files if not file.is_documentation_page()]:
            files.remove(file)
    sources = _memory.sources = _memory.sources or Sources(Path(config.config_file_path).parent)
    weeks = sources.course.weeks.values()
    written = [(file.src_uri, f"docs/{file.src_uri}") for file in files.documentation_pages()]
    clashing = clashes([*written, *(made for week in weeks for made in week.sources)])
    _refuse([*clashing, *(fault for week in weeks for fault in week.faults())])
    for path, text in weekly_pages(sources.course).items():
        files.append(File.generated(config, path, content=text))
    pages = {file.src_uri: file.content_string for file in files.documentation_pages()}
    called = titles(pages)
    _add_labs(files, config, places(pages), called)
    if _language(config) == "ar":
        _add_runtime(files, config, sources)
        stamp = hashlib.sha256(
            repr((_memory.digest, called, homes(pages), places(pages))).encode()
        ).hexdigest()
        if stamp != _memory.stamp:
            _memory.stamp, _memory.sound, _memory.rendered = stamp, {}, {}
        changed = {path for path, text in pages.items() if _memory.sound.get(path) != text}
        changed &= _wanted() or changed
        try:
            _ = sources.formulas  # what is wrong with these would be said at every citation
            faults = check_pages(pages, sources, changed, called)
        except SourceError as error:
            faults = [str(error)]
        _refuse(faults)
        _memory.sound |= {path: pages[path] for path in changed}
    extension = BilingualExtension(_language(config), sources, pages, called)
    config.markdown_extensions.append(extension)  # type: ignore[arg-type] # Markdown takes instances too
    config.extra["bilingual"] = extension
    config.extra["titles"] = called
    config.extra["python_from"] = origin()
    if _language(config) == "ar":
        _begin_english(config)
    return files


@event_priority(-100)  # mkdocs-jupyter puts files of its own in the place of ours
def _as_ours(files: Files, config: MkDocsConfig) -> Files:
    """Make pages such that can be left out."""
    return _Files(files)


on_files = CombinedEvent(_gather, _as_ours)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Leave out the pages that are as they were, and call them in the navigation what they are called."""
    assert isinstance(files, _Files)
    wanted = _wanted()
    left_out = set()
    for file in files.documentation_pages():
        kept = _memory.rendered.get((_language(config), file.src_uri))
        if (wanted and file.src_uri not in wanted) or (kept and kept.text == _text(file, config)):
            left_out.add(file.src_uri)
            if file.page is not None:
                file.page.title = config.extra["titles"][file.src_uri][0].of(_language(config))
    if unknown := wanted - {file.src_uri for file in files.documentation_pages()}:
        raise Abort(f"PAGES names pages that docs does not have: {', '.join(sorted(unknown))}")
    config.extra["pages"] = files.documentation_pages()
    files.left_out = left_out
    return nav


def _wanted() -> set[str]:
    """Give the pages that alone are to be rendered; none means all."""
    return set(filter(None, os.environ.get("PAGES", "").split(",")))


def _text(file: File, config: MkDocsConfig) -> str:
    """Give the text that a page is made from."""
    lab = config.extra["labs"].get(file.src_uri)
    return lab.lab.text if lab else file.content_string


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let each kind of page, a lab or one in both languages, begin in its own way."""
    return _kind(page, config).markdown(markdown, page, _addresses(page, files))


def _kind(page: Page, config: MkDocsConfig) -> "Kind":
    kind: Kind = config.extra["labs"].get(page.file.src_uri, config.extra["bilingual"])
    return kind


def _addresses(page: Page, files: Files) -> Callable[[str], str]:
    """Give what turns a page's path inside docs, with an anchor, into a link from this page."""
    return lambda target: get_relative_url(_place(target, files), page.url)


def _place(target: str, files: Files) -> str:
    """Return the address of a page by its path inside docs, with an anchor."""
    path, mark, anchor = target.partition("#")
    file = files.get_file_from_path(path)
    if file is None:
        raise ValueError(f"there is no page docs/{path}")
    return f"{file.url}{mark}{anchor}"


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let each kind of page end in its own way."""
    return _kind(page, config).content(html, page, _addresses(page, files))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the English pages use the static files of the root, and compile templates once."""
    env.bytecode_cache = _templates
    if _language(config) == "en":
        for name in ("url", "script_tag"):
            env.filters[name] = _rooted(env.filters[name])
    return env


def _rooted(address_filter: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def filter_(context: Context, value: Any) -> Any:
        if not str(value).startswith(STATIC):
            return address_filter(context, value)
        if isinstance(value, str):
            return address_filter(context, f"../{value}")
        moved = copy(value)  # a script that says more of itself than its address
        moved.path = f"../{value.path}"
        return address_filter(context, moved)

    return filter_


@event_priority(100)  # before the search reads the page
def _show_to_search(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Spare the search what it would read and leave out: drawings, details, the tags of mathematics."""
    html = page.content or ""
    context["content"] = html
    page.content = _MATHS.sub(lambda match: _TAGS.sub("", match[1]), _UNSEARCHED.sub("", html))
    return context


@event_priority(-100)  # after the search has read the page
def _show_to_readers(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give the page back what readers see, and its addresses: absolute for search engines, else relative."""
    html = context.pop("content")
    # What the search alone reads, it has read; a lab's page is short, and says little of it.
    page.content = html if page.file.src_uri.endswith(".ipynb") else _FOR_SEARCH.sub("", html)
    english = posixpath.join(ENGLISH, page.url)
    here, there = (page.url, english) if _language(config) == "ar" else (english, page.url)
    context["alternates"] = {"ar": _address(config) + page.url, "en": _address(config) + english}
    context["other_language"] = get_relative_url(there, here)
    context["heir"] = _heir(page)
    return context


def _heir(page: Page) -> dict[str, str] | None:
    """Give the page that has what stood on this one, as its week says: the week, and the other's address."""
    name, _, lesson = page.url.rstrip("/").partition("/")
    assert _memory.sources is not None
    week = _memory.sources.course.weeks.get(name)
    if week is None or lesson not in week.moved:
        return None
    return {"week": name, "address": get_relative_url(f"{name}/{week.moved[lesson]}/", page.url)}


on_page_context = CombinedEvent(_show_to_search, _show_to_readers)


def _add_labs(
    files: Files,
    config: MkDocsConfig,
    places: Mapping[str, Container[str]],
    titles: dict[str, tuple[Any, Any]],
) -> None:
    """Run the labs and add a page for each; what stands on it is written when its address is known."""
    from docs_src.site import notebooks

    root = Path(config.config_file_path).parent
    pages, faults = notebooks.lab_pages(root, _language(config), config.extra["repository"] or "", places)
    _refuse(faults)
    folder = tempfile.TemporaryDirectory()
    config.extra["labs"] = pages
    config.extra["labs_folder"] = folder  # it lives as long as the configuration
    for path, page in pages.items():
        place = Path(folder.name) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        files.append(File(path, folder.name, config.site_dir, config.use_directory_urls))
        titles[path] = page.lab.headings[0][2], page.lab.description


def _add_runtime(files: Files, config: MkDocsConfig, sources: "Sources") -> None:
    """Add what runs code in a page, and the browser's Python itself where the environment names it."""
    from docs_src.course import SourceError
    from docs_src.site import runtime

    try:
        folder = runtime.given()
    except SourceError as error:
        raise Abort(str(error)) from error
    for path, content in runtime.published(sources).items():
        files.append(File.generated(config, path, content=content))
    for name in runtime.PINNED["files"] if folder else ():
        files.append(File.generated(config, f"{runtime.FOLDER}{name}", abs_src_path=str(folder / name)))


def _refuse(faults: list[str]) -> None:
    for fault in faults:
        log.error(fault)
    if faults:
        raise Abort(f"{len(faults)} faults in the pages; nothing was built")


@event_priority(-100)  # after everything else that changes a page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Remember a page as it is written: without indentation, and quotation marks that say nothing."""
    if article := _ARTICLE.search(output):
        around = output[: article.start()], output[article.end() :]
        inside = _TAG.sub(
            lambda tag: _QUOTED.sub(r"\1=\2", tag[0]).replace(' checked="checked"', " checked"), article[0]
        )
        output = inside.join(_INDENTED.sub("\n", part) for part in around)
    key = _language(config), page.file.src_uri
    _memory.rendered[key] = _Rendered(_text(page.file, config), output, [])
    return output


@event_priority(-100)  # the English build comes after everything else that ends the Arabic one
def on_post_build(config: MkDocsConfig) -> None:
    """Bring in the pages that are as they were, and build English from the same file."""
    _complete(config)
    if _language(config) == "ar":
        _finish_english(config)


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember what MkDocs was asked to do."""
    _memory.command = command


def _begin_english(config: MkDocsConfig) -> None:
    """Build English in a process of its own, beside Arabic, but not while serving (see `_Memory`)."""
    # Where there is no fork, or where NumPy's library does not survive one, English waits for its turn.
    if _memory.command == "serve" or sys.platform != "linux":
        return
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        _memory.english = process
        return
    code = 1
    try:
        _build_english(config)
        code = 0
    except Abort as error:
        log.error(str(error))
    except BaseException:
        log.exception("The English build failed")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _finish_english(config: MkDocsConfig) -> None:
    """Wait for the English build, or build it now."""
    process, _memory.english = _memory.english, None
    if process is None:
        _build_english(config)
    elif os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
        raise Abort("the English build failed; what it says of that stands above")


def on_build_error(error: Exception) -> None:
    """Stop the English build where the Arabic one has failed."""
    if _memory.english is not None:
        os.kill(_memory.english, SIGTERM)
        os.waitpid(_memory.english, 0)
        _memory.english = None


def _build_english(config: MkDocsConfig) -> None:
    """Build English from the same file."""
    english = load_config(
        config.config_file_path,
        site_url=_address(config) + ENGLISH,
        site_dir=str(Path(config.site_dir) / ENGLISH),
        docs_dir=config.docs_dir,
        strict=config.strict,
        use_directory_urls=config.use_directory_urls,
    )
    english.theme["language"] = "en"
    build(english)


def _complete(config: MkDocsConfig) -> None:
    """Write the pages that were not rendered again, and the index of all, its words without vowel marks."""
    from docs_src.site import search
    from docs_src.texts import without_vowel_marks

    folder = Path(config.site_dir) / "search"
    found = json.loads((folder / "search_index.json").read_text("utf-8"))
    by_page: dict[str, list[dict[str, str]]] = {}
    for entry in found["docs"]:
        entry.update(title=without_vowel_marks(entry["title"]), text=without_vowel_marks(entry["text"]))
        by_page.setdefault(entry["location"].partition("#")[0], []).append(entry)
    found["docs"] = []
    for file in config.extra["pages"]:
        kept = _memory.rendered.get((_language(config), file.src_uri))
        if kept is None:
            continue
        if _indexed(file) in by_page:
            kept.entries[:] = by_page[_indexed(file)]
        else:
            place = Path(file.abs_dest_path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(kept.html, "utf-8")
        found["docs"] += kept.entries
    # As the search's script sees it, which stands among the static files of the root.
    address = f"../{'' if _language(config) == 'ar' else ENGLISH}search/"
    terms = [search.of_term(term, _language(config)) for term in _memory.sources.terms.values()]
    search.write(found, list(_memory.sources.course.weeks), terms, folder, address)


def _indexed(file: File) -> str:
    """Give a page's address as the index has it."""
    return "" if file.url == "./" else file.url
