"""A folder of pictures: one of each topology, called as the topology is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from topodoc.cli.output import write_output
from topodoc.diagnostics import SettingsError
from topodoc.site.names import DEVICES, stable_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ENDS = tuple(filter(None, ("/", os.sep, os.altsep)))


def is_folder(output: str) -> bool:
    """Return whether *output* names a folder: it is one, or ends as one does."""
    return output not in {"", "-"} and (output.endswith(_ENDS) or Path(output).is_dir())


def judge(files: Sequence[Path], output: str, asked: Mapping[str, object]) -> None:
    """Raise SettingsError where several *files* do not go to a folder, or a folder is to take what was *asked* for by an option."""
    if not is_folder(output):
        if len(files) > 1:
            message = "several files give several pictures; name a folder for them, such as -o pictures/"
            raise SettingsError(message)
        return
    for option, value in asked.items():
        if value:
            message = (
                f"--{option} draws one picture, and {output} is a folder; name a file, such as -o picture.svg, or leave out --{option}"
            )
            raise SettingsError(message)


def write_pictures(pictures: Mapping[str, bytes], ending: str, output: str) -> None:
    """Write each of *pictures*, which are by id of their topology, into the folder *output*. Raises SettingsError where it cannot be."""
    try:
        Path(output).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {output} cannot be made: {(error.strerror or 'input/output error').lower()}; name another place"
        raise SettingsError(message) from None
    names = stable_names(pictures, DEVICES)
    for one, content in pictures.items():
        write_output(content, str(Path(output, f"{names[one]}{ending}")))
