"""What MkDocs calls: one configuration, built in Arabic at the root and in English under ``en/``.

The Arabic build loads the same file again when it is done and builds English in the same process.
MkDocs keeps this module for as long as it serves; everything behind it is imported afresh at each build.
"""

import json
import logging
import posixpath
import sys
import tempfile
from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

log = logging.getLogger("mkdocs.plugins.bilingual")

ENGLISH = "en/"
STATIC = "assets/"

# A byte-code file written under a watched folder would start the next build.
sys.dont_write_bytecode = True


def _language(config: MkDocsConfig) -> Literal["ar", "en"]:
    return "en" if config.theme["language"] == "en" else "ar"


def _address(config: MkDocsConfig) -> str:
    """Return the address of the whole site, ending in a slash."""
    return f"{str(config.site_url).removesuffix(ENGLISH).rstrip('/')}/"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the sources afresh and choose the language of everything that the file gives in both."""
    root = str(Path(config.config_file_path).parent)
    if _language(config) == "ar":
        _forget_our_modules()
        sys.path[:] = [root, *(path for path in sys.path if path != root)]
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
    config.nav = choose(_bilingual_labels(config.nav))
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


def _forget_our_modules() -> None:
    for name in list(sys.modules):
        if name.split(".")[0] in {"docs_src", "nnref"}:
            del sys.modules[name]


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check every page before any is built, and leave static files to the Arabic build."""
    from docs_src.site.bilingual import BilingualExtension
    from docs_src.site.pages import check_pages, homes, places
    from docs_src.site.sources import SourceError, Sources

    pages = {file.src_uri: file.content_string for file in files.documentation_pages()}
    sources = Sources(Path(config.config_file_path).parent)
    if _language(config) == "ar":
        try:
            faults = check_pages(pages, sources)
        except SourceError as error:
            faults = [str(error)]
        _refuse(faults)
    else:
        for file in [file for file in files if not file.is_documentation_page()]:
            files.remove(file)
    extension = BilingualExtension(_language(config), sources, homes(pages))
    config.markdown_extensions.append(extension)  # type: ignore[arg-type] # Markdown takes instances too
    config.extra["bilingual"] = extension
    _add_labs(files, config, places(pages))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell the extension which page comes next, and choose the language of its description."""
    from docs_src.site import labs
    from docs_src.texts import Bilingual

    def address(target: str) -> str:
        return get_relative_url(_place(target, files), page.url)

    if page.file.src_uri in config.extra["labs"]:
        lab, executed = config.extra["labs"][page.file.src_uri]
        notebook, pieces = labs.page_notebook(lab, _language(config), executed, address)
        Path(str(page.file.abs_src_path)).write_text(labs.written(notebook), "utf-8")
        page.meta["description"] = lab.description.of(_language(config))
        page.meta["pieces"] = pieces
        return markdown
    config.extra["bilingual"].begin(page.file.src_uri, address)
    page.meta["description"] = Bilingual.parse(page.meta["description"]).of(_language(config))
    return markdown


def _place(target: str, files: Files) -> str:
    """Return the address of a page by its path inside docs, with an anchor."""
    path, mark, anchor = target.partition("#")
    file = files.get_file_from_path(path)
    if file is None:
        raise ValueError(f"there is no page docs/{path}")
    return f"{file.url}{mark}{anchor}"


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Call the page by its main heading, or by the shorter title it gives, in the build's language."""
    from docs_src.site import labs
    from docs_src.texts import Bilingual

    if page.file.src_uri in config.extra["labs"]:
        lab, executed = config.extra["labs"][page.file.src_uri]
        language = _language(config)
        page.title = lab.headings[0][2].of(language)
        page.toc = get_toc(labs.contents(lab, language))
        taken = labs.download(
            lab,
            language,
            executed,
            lambda target: f"{config.site_url}{_place(target, files)}",
            labs.install_line(config.extra["repository"]),
        )
        name = labs.download_name(lab, language)
        folder = Path(str(page.file.abs_dest_path)).parent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(labs.written(taken), "utf-8", newline="\n")
        return labs.tidied(
            html,
            lab,
            language,
            page.meta.pop("pieces"),
            config.extra["repository"],
            posixpath.dirname(page.file.dest_uri),
        )

    title = page.meta.pop("title", None)
    page.title = Bilingual.parse(title).of(_language(config)) if title else config.extra["bilingual"].title
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the English pages use the static files of the root."""
    if _language(config) == "en":
        for name in ("url", "script_tag"):
            env.filters[name] = _rooted(env.filters[name])
    return env


def _rooted(address_filter: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def filter_(context: Context, value: Any) -> Any:
        return address_filter(context, f"../{value}" if str(value).startswith(STATIC) else value)

    return filter_


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give the page its addresses in both languages, absolute for search engines, relative for readers."""
    english = posixpath.join(ENGLISH, page.url)
    here, there = (page.url, english) if _language(config) == "ar" else (english, page.url)
    context["alternates"] = {"ar": _address(config) + page.url, "en": _address(config) + english}
    context["other_language"] = get_relative_url(there, here)
    return context


def _add_labs(files: Files, config: MkDocsConfig, places: Mapping[str, Container[str]]) -> None:
    """Run the labs and add a page for each; what stands on it is written when its address is known."""
    from docs_src.site import labs
    from docs_src.site.sources import SourceError

    folder = tempfile.TemporaryDirectory()
    config.extra["labs"] = {}
    config.extra["labs_folder"] = folder  # it lives as long as the configuration
    faults = []
    all_labs = labs.labs(Path(config.config_file_path).parent)
    places = {**places, **{lab.page: set() for lab in all_labs}}
    for lab in all_labs:
        found = list(lab.faults())
        try:
            executed = labs.run(lab) if not found else None
            found += [] if found else lab.broken(executed, places)
        except SourceError as error:
            found.append(str(error))
        faults += found
        if not found:
            place = Path(folder.name) / lab.page
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("", "utf-8")
            files.append(File(lab.page, folder.name, config.site_dir, config.use_directory_urls))
            config.extra["labs"][lab.page] = lab, executed
    _refuse(faults)


def _refuse(faults: list[str]) -> None:
    for fault in faults:
        log.error(fault)
    if faults:
        raise Abort(f"{len(faults)} faults in the pages; nothing was built")


@event_priority(-100)  # the English build comes after everything else that ends the Arabic one
def on_post_build(config: MkDocsConfig) -> None:
    """Let words be found without their vowel marks, and build English from the same file."""
    from docs_src.texts import without_vowel_marks

    index = Path(config.site_dir) / "search" / "search_index.json"
    entries = json.loads(index.read_text("utf-8"))
    for entry in entries["docs"]:
        entry.update(title=without_vowel_marks(entry["title"]), text=without_vowel_marks(entry["text"]))
    index.write_text(json.dumps(entries, ensure_ascii=False, separators=(",", ":")), "utf-8")
    if _language(config) == "en":
        return
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
