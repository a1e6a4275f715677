"""Packs a built site for a room without a network: one archive, and in it the one line that serves it.

``python -m docs_src.site.classroom SITE ARCHIVE`` packs a site that was built with its own runtime.
"""

import sys
import zipfile
from pathlib import Path
from typing import Final

from docs_src.site.runtime import FOLDER

READ_ME: Final = """\
فكّ ضغط هذا الملفّ، وافتح نافذة الأوامر في المجلّد الذي فيه site، وشغّل السطر التالي، ثم افتح http://127.0.0.1:8000
Unpack this archive, open a terminal in the folder that holds site, run the next line, then open http://127.0.0.1:8000

python -m http.server --directory site
"""


def pack(site: Path, archive: Path) -> None:
    """Pack a built site with its instructions.

    Raises
    ------
    ValueError
        When the site has no runtime of its own: Run would ask the network for one.
    """
    if not (site / FOLDER).is_dir():
        raise ValueError(
            f"{site} was built without its own Python; name its folder in PYODIDE and build again"
        )
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("READ-ME.txt", READ_ME)
        for path in sorted(site.rglob("*")):
            if path.is_file():
                packed.write(path, Path("site", path.relative_to(site)))
    unfinished.replace(archive)


if __name__ == "__main__":
    pack(*map(Path, sys.argv[1:3]))
