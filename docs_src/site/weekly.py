"""The pages that every week has without writing them, made from templates in the folder ``weekly``.

A template is a page with ``@week@``, ``@label.ar@``, ``@label.en@`` and ``@modules@`` in it.
"""

from pathlib import Path

from docs_src.course import Course, Week

TEMPLATES = Path(__file__).parent / "weekly"


def weekly_pages(course: Course) -> dict[str, str]:
    """Write the pages of all weeks.

    Returns
    -------
    dict of str
        The Markdown of each page by its path inside docs.
    """
    return {
        f"{week.name}/{name}.md": _filled((TEMPLATES / f"{name}.md").read_text("utf-8"), week)
        for week in course.weeks.values()
        for name in week.weekly
    }


def _filled(template: str, week: Week) -> str:
    modules = (
        f"## {title.ar} | {title.en} {{#{module}}}\n\n::: module {week.name}.{module}"
        for module, title in week.modules.items()
    )
    values = {
        "week": week.name,
        "label.ar": week.label.ar,
        "label.en": week.label.en[0].lower() + week.label.en[1:],
        "modules": "\n\n".join(modules),
    }
    for name, value in values.items():
        template = template.replace(f"@{name}@", value)
    return template
