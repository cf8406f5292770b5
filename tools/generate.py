#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Writes what is generated from the native tables: ./dev docs.

exceptions.py (one class per fault); the pages of docs/reference on faults, configuration,
profiles and Sc-Vi, the OpenAPI document of Sc-Vi, and page and sample of the hook's configuration,
whose tables are Python's. With --check it only compares, and exits
with 1 if one differs.
"""

from __future__ import annotations

import importlib.util
import json
import pathlib
import sys
from typing import Any

import hook_page
import sctelem_openapi
import sctelem_page

ROOT = pathlib.Path(__file__).resolve().parent.parent


def load_native() -> Any:
    """The extension alone: the package around it needs the file that is written here."""
    for folder in sys.path:
        for path in pathlib.Path(folder, "bartizan").glob("_native.*.so"):
            spec = importlib.util.spec_from_file_location("_native", path)
            if spec is None or spec.loader is None:
                continue
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise SystemExit("no bartizan/_native in PYTHONPATH: ./dev build first")


def remedy_literal(text: str) -> str:
    """The text as Python has it, in lines of no more than 100 columns."""
    literal = json.dumps(text)
    if len(literal) <= 78:
        return literal
    cut = text.rindex(" ", 0, 72) + 1
    return f"(\n        {json.dumps(text[:cut])}\n        {json.dumps(text[cut:])})"


def exceptions(native: Any) -> str:
    out = [
        "# SPDX-License-Identifier: Apache-2.0",
        "# SPDX-FileCopyrightText: The Bartizan authors",
        '"""One class per fault. Generated from native/fault/faults.inc by ./dev docs."""',
        "",
        "from __future__ import annotations",
        "",
        "",
        "class BartizanError(Exception):",
        '    """A fault. str() is the public text; operator_detail is for the log alone."""',
        "",
        '    fault = "internal"',
        "    http_status = 500",
        '    default_remedy = ""',
        "",
        '    def __init__(self, public: str, operator_detail: str = "", remedy: str = "") -> None:',
        "        super().__init__(public)",
        "        self.operator_detail = operator_detail",
        "        self.remedy = remedy or self.default_remedy",
        "",
    ]
    for fault in native.faults():
        text = fault["public_text"]
        out += [
            "",
            f"class {fault['python_class']}(BartizanError):",
            f'    """{text[0].upper()}{text[1:]}."""',
            "",
            f"    fault = \"{fault['name']}\"",
            f"    http_status = {fault['http_status']}",
            f"    default_remedy = {remedy_literal(fault['remedy'])}",
            "",
        ]
    out += [
        "",
        "_BY_FAULT: dict[str, type[BartizanError]] = {",
        *(f"    \"{f['name']}\": {f['python_class']}," for f in native.faults()),
        "}",
        "",
        "",
        "def of(fault: str) -> type[BartizanError]:",
        '    """The class of a fault by its name."""',
        "    return _BY_FAULT.get(fault, BartizanError)",
        "",
    ]
    return "\n".join(out)


def faults_page(native: Any) -> str:
    rows = [
        f"| `{f['name']}` | {f['http_status']} | `{f['python_class']}` | {f['public_text']} "
        f"| {f['remedy']} |"
        for f in native.faults()
    ]
    return "\n".join([
        "# Faults",
        "",
        "The closed list of what can go wrong, generated from native/fault/faults.inc. The problem",
        "type is `urn:bartizan:problem:` and the name with hyphens.",
        "",
        "| Fault | HTTP | Python | What a client is told | What to do |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ])


def main() -> int:
    native = load_native()
    sctelem = json.loads(native.sctelem_tables())
    pages = {
        "python/bartizan/exceptions.py": exceptions(native),
        "docs/reference/faults.md": faults_page(native),
        "docs/reference/configuration.md": native.config_reference(),
        "docs/reference/profiles.md": native.profile_reference(),
        "docs/reference/sc-vi.md": sctelem_page.page(sctelem),
        "docs/reference/openapi-sctelem.json": sctelem_openapi.document(sctelem),
        "docs/reference/tacker-hook.md": hook_page.page(),
        "packaging/tacker-hook.conf": hook_page.sample(),
    }
    differ = [
        name for name, text in pages.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text() != text
    ]
    if "--check" in sys.argv[1:]:
        for name in differ:
            print(f"{name} differs from its table: ./dev docs", file=sys.stderr)
        return 1 if differ else 0
    for name in differ:
        (ROOT / name).write_text(pages[name])
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
