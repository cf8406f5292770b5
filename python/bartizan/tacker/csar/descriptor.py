# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""YAML that is changed in places and else stays as its author wrote it.

What PyYAML composes keeps the text of each scalar, its kind of quotes and the order; only
comments and line breaks are lost. A value that was read and written again would not: version
1.10 would become 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from bartizan.tacker.csar.trouble import PackageError

MAX_DEPTH = 100
MAX_NODES = 200_000  # visited, aliases each time: a few lines can stand for a million nodes

Mapping = yaml.MappingNode


class Descriptor:
    """One file of Definitions/."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        try:
            self.root: yaml.Node | None = yaml.SafeLoader(text).get_single_node()
            budget(self.root)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", line {mark.line + 1}" if mark else ""
            raise PackageError(f"{name} is no YAML{where}") from None
        except RecursionError:
            raise PackageError(f"{name} is nested too deeply") from None

    def text(self) -> str:
        return str(yaml.serialize(self.root, Dumper=yaml.SafeDumper, width=100,
                                  allow_unicode=True))

    def at(self, *path: str) -> Mapping | None:
        """The mapping there, if there is one."""
        node: Any = self.root
        for key in path:
            node = get(node, key)
        return node if isinstance(node, Mapping) else None

    def scalar(self, *path: str) -> str:
        node: Any = self.root
        for key in path:
            node = get(node, key)
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def budget(root: yaml.Node | None) -> None:
    count = 0
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        count += 1
        if count > MAX_NODES:
            raise PackageError("a descriptor has more nodes than it may when aliases are followed")
        if depth > MAX_DEPTH:
            raise RecursionError
        if isinstance(node, yaml.MappingNode):
            stack += [(one, depth + 1) for pair in node.value for one in pair]
        elif isinstance(node, yaml.SequenceNode):
            stack += [(one, depth + 1) for one in node.value]


def get(node: Any, key: str) -> Any:
    if isinstance(node, Mapping):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == key:
                return value
    return None


def items(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Mapping):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                yield str(name.value), value


def elements(node: Any) -> list[Any]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def put(node: Mapping, key: str, value: yaml.Node) -> None:
    for place, (name, _) in enumerate(node.value):
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            node.value[place] = (name, value)
            return
    node.value.append((scalar(key), value))


def member(node: Mapping, key: str) -> Mapping:
    """The mapping of that name, made if there is none."""
    found = get(node, key)
    if isinstance(found, Mapping):
        return found
    made = mapping()
    put(node, key, made)
    return made


def sequence(node: Any, key: str) -> yaml.SequenceNode:
    """The list of that name, made if there is none."""
    found = get(node, key)
    if isinstance(found, yaml.SequenceNode):
        return found
    made = yaml.SequenceNode("tag:yaml.org,2002:seq", [], flow_style=True)
    put(node, key, made)
    return made


def first(node: Mapping, key: str) -> None:
    """Moves that entry before all others."""
    node.value.sort(key=lambda pair: getattr(pair[0], "value", None) != key)


def mapping(**values: str) -> Mapping:
    return yaml.MappingNode("tag:yaml.org,2002:map",
                            [(scalar(key), scalar(value)) for key, value in values.items()],
                            flow_style=False)


def scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text)
