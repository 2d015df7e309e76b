"""Compiled templates: the code that Jinja makes of our own templates, kept where Python keeps that of our modules.

To compile one takes 30 ms, there are a dozen, and every process that makes pages needs them.
"""

from __future__ import annotations

import io
import pickle
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from topodoc.edition import edition
from topodoc.whole_file import write_whole

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_FOREIGN = ""  # the key of what is not kept


class Compiled(BytecodeCache):
    """Keeps the code of the templates in one *folder*, which is as trusted as it; that of a project's own templates is not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return where the code of the template *filename* is kept, "" for one that is not ours."""
        del name
        is_ours = filename is not None and Path(filename).parent == self._folder
        return cache_from_source(f"{filename}.py") if is_ours else _FOREIGN

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket* with the code of its template, unless that was made by another edition, of another text or by another Python."""
        if bucket.key != _FOREIGN:
            with suppress(OSError, ValueError, EOFError, TypeError, pickle.UnpicklingError):  # as good as none
                mark, _, code = Path(bucket.key).read_bytes().partition(b"\n")
                if mark.decode() == edition():
                    bucket.load_bytecode(io.BytesIO(code))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code in *bucket*, where Python would keep code, too."""
        if bucket.key == _FOREIGN or sys.dont_write_bytecode:
            return
        with suppress(OSError):  # it may lie where nobody can write
            Path(bucket.key).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(bucket.key), f"{edition()}\n".encode() + bucket.bytecode_to_string())
