# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A file of oslo.config, edited so that it can be put back byte for byte.

What is edited stands between two marker lines, with what stood there before as comments in it.
A block that somebody else changed is not touched: its hash stands in its first line.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re

BEGIN = "# >>> bartizan tacker enable "
END = "# <<< bartizan tacker enable"
KEPT = "#kept#"
OPEN_END = "#the last line had no newline#"


class IniError(Exception):
    """The file cannot be edited; str() says where and why."""


@dataclasses.dataclass
class Option:
    section: str
    name: str
    value: str
    first: int  # its lines
    last: int


def same_section(name: str) -> str:
    """As oslo.config compares them: [DEFAULT] is itself alone."""
    return name if name == "DEFAULT" else name.lower()


class Ini:
    """The grammar is that of oslo.config's iniparser."""

    def __init__(self, content: bytes) -> None:
        self.lines = [line.decode("utf-8", "surrogateescape")
                      for line in content.splitlines(keepends=True)]
        self.newline = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"
        self.options: list[Option] = []
        self.headers: dict[str, int] = {}  # section -> line of its first header
        self._parse()

    def value(self, section: str, name: str) -> str | None:
        """The last one counts, as it does for oslo.config."""
        found = self.last(section, name)
        return found.value if found else None

    def last(self, section: str, name: str) -> Option | None:
        found = None
        for option in self.options:
            if (option.section, option.name) == (same_section(section), name):
                found = option
        return found

    def _parse(self) -> None:
        section = ""
        current: Option | None = None
        for number, raw in enumerate(self.lines):
            if "\0" in raw:
                raise IniError(f"line {number + 1}: a NUL byte")
            line = raw.rstrip()
            if not line:
                current = None
            elif line[0] in " \t":
                if current is None:
                    raise IniError(f"line {number + 1}: a continuation of nothing")
                current.value += "\n" + line.lstrip()
                current.last = number
            elif line[0] in "#;":
                current = None
            elif line[0] == "[":
                current = None
                if not line.endswith("]") or not line[1:-1]:
                    raise IniError(f"line {number + 1}: not a section header")
                section = same_section(line[1:-1])
                self.headers.setdefault(section, number)
            else:
                name, mark, value = re.match(  # type: ignore[union-attr]  # it matches all
                    r"([^:=]*)([:=]?)(.*)", line).groups()
                if not mark or not name.strip() or not section:
                    raise IniError(f"line {number + 1}: neither an option of a section, "
                                   "nor a comment")
                value = value.strip()
                if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                    value = value[1:-1]
                current = Option(section, name.strip(), value, number, number)
                self.options.append(current)


def edited(content: bytes, changes: dict[tuple[str, str], str]) -> bytes:
    """The file with those options set; one that has the value already is left as it is."""
    ini = Ini(content)
    open_end = bool(ini.lines) and not ini.lines[-1].endswith(("\n", "\r"))
    if open_end:
        ini.lines[-1] += ini.newline
    blocks: dict[int, list[str]] = {}  # before which line
    gone: set[int] = set()
    for (section, name), value in sorted(changes.items()):
        line = f"{name} = {value}{ini.newline}"
        found = ini.last(section, name)
        if found is None:
            header = ini.headers.get(same_section(section))
            if header is not None:
                blocks.setdefault(header + 1, []).append(line)
                continue
            # After the last place of the loop below: a block may stand behind the last line too.
            ending = blocks.setdefault(len(ini.lines) + 1, [])
            heading = f"[{section}]{ini.newline}"
            # Sections that are not there yet come one after the other, at the end.
            if heading not in ending:
                ending.append(heading)
            ending.append(line)
        elif found.value != value:
            before = range(found.first, found.last + 1)
            gone.update(before)
            blocks.setdefault(found.first, []).extend(
                [*(KEPT + ini.lines[number] for number in before), line])
    if blocks and open_end:
        blocks[max(blocks)].insert(0, OPEN_END + ini.newline)
    out: list[str] = []
    for number, line in enumerate([*ini.lines, "", ""]):
        if number in blocks:
            block = blocks[number]
            out += [BEGIN + _hash(block) + ini.newline, *block, END + ini.newline]
        if number not in gone:
            out.append(line)
    return "".join(out).encode("utf-8", "surrogateescape") if blocks else content


def restored(content: bytes) -> bytes:
    """The file as it was before edited()."""
    lines = [line.decode("utf-8", "surrogateescape") for line in content.splitlines(keepends=True)]
    out: list[str] = []
    block: list[str] | None = None
    begin = 0
    open_end = False
    for number, line in enumerate(lines):
        if line.startswith(BEGIN):
            if block is not None:
                raise IniError(f"line {number + 1}: a block of 'bartizan tacker enable' in another")
            block, begin = [line], number
        elif line.startswith(END):
            if block is None:
                raise IniError(f"line {number + 1}: the end of a block of 'bartizan tacker "
                               "enable' without its begin")
            if BEGIN + _hash(block[1:]) != block[0].rstrip():
                raise IniError(f"line {begin + 1}: the block of 'bartizan tacker enable' was "
                               "changed by hand")
            out += [kept[len(KEPT):] for kept in block if kept.startswith(KEPT)]
            open_end = open_end or any(kept.startswith(OPEN_END) for kept in block)
            block = None
        elif block is not None:
            block.append(line)
        else:
            out.append(line)
    if block is not None:
        raise IniError(f"line {begin + 1}: a block of 'bartizan tacker enable' without its end")
    text = "".join(out)
    if open_end:
        text = text.removesuffix("\n").removesuffix("\r")
    return text.encode("utf-8", "surrogateescape")


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:16]
