# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The rules of the house: one home per library, arrows of knowledge, small files, no orphan
faults. Each rule is also tried on a tree that breaks it."""

from __future__ import annotations

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)

HOMES = {
    r"openssl/": {"x509"},
    r"p11-kit/": {"signer"},
    r"(libp11|pkcs11)\.h$": set(),
    r"Poco/": {"ledger"},
    r"simdjson": {"json"},
    r"boost/property_tree/": {"config"},
    r"boost/uuid/": {"uuid"},
    r"pybind11/": {"python"},
    r"CLI/": {"signer", "daemon"},
    r"boost/(asio|beast|system)/": {"wire"},
    r"prometheus/": {"metrics"},
    r"sqlite3\.h": {"ledger"},
    r"syslog\.h": {"log"},
    r"boost/python": {"pyhost"},
    r"Python\.h": {"pyhost"},
    # Default deny: what answers a Security Manager cannot reach for more than its scope.
    r"trust_domain/everything\.hpp": {"trust_domain", "python"},
}

# Who may know whom. Edges (signer, pyhost, deployment, python) know the domain, never the reverse.
KNOWS = {
    "fault": set(),
    "uuid": set(),
    "der": {"fault"},
    "date_time": set(),
    "json": {"fault"},
    "x509": {"fault", "der"},
    "ipc": {"fault", "der"},
    "pyhost": {"fault", "der", "json", "log", "ipc"},
    "config": {"fault"},
    "ledger": {"fault", "der"},
    "ca": {"fault", "der", "x509"},
    "cmf": {"fault", "uuid", "der", "json", "x509", "ca", "ledger"},
    "trust_domain": {"fault", "element"},
    "cm_vnfm": {"fault", "der", "json", "x509", "ca", "cmf", "ledger"},
    "vnf_lcm": {"fault", "der", "date_time", "json", "log", "x509", "ca", "cmf", "ledger"},
    "enrol": {"fault", "der", "json", "x509", "ca", "cmf", "cm_vnfm", "ledger"},
    "log": {"fault", "date_time", "json"},
    "principal": {"fault", "der", "x509"},
    "sol013": {"fault", "json"},
    "element": {"fault", "date_time", "json", "sol013"},
    "vim": {"fault", "date_time", "json"},
    "sc_vi": {"fault", "uuid", "date_time", "json", "element", "trust_domain", "vim"},
    "signer": {"fault", "der", "json", "x509", "ipc", "config", "ca"},
    "deployment": {"fault", "uuid", "der", "date_time", "json", "sol013", "element", "log", "x509",
                   "ipc", "config", "ledger", "ca", "cmf", "trust_domain", "sc_vi", "signer"},
    "wire": {"fault", "der", "json", "x509"},
    "metrics": {"cmf"},
    "listeners": {"fault", "der", "date_time", "json", "log", "x509", "principal", "sol013",
                  "config", "ledger", "ca", "cmf", "cm_vnfm", "element", "trust_domain", "sc_vi",
                  "signer", "deployment", "metrics", "vnf_lcm", "enrol", "wire"},
    "daemon": {"fault", "der", "json", "log", "x509", "ipc", "pyhost", "vim", "sc_vi", "config",
               "ledger", "ca", "cmf", "vnf_lcm", "enrol", "deployment", "listeners", "metrics",
               "wire"},
    "python": {"fault", "der", "json", "x509", "config", "ledger", "ca", "cmf", "cm_vnfm",
               "element", "trust_domain", "vim", "sc_vi", "signer", "deployment"},
}

MAX_LINES = 400


def sources(root: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in (root / "native").rglob("*")
                  if path.suffix in (".hpp", ".cpp", ".inc", ".h", ".c"))


def homeless(root: pathlib.Path) -> list[str]:
    out = []
    for path in sources(root):
        room = path.relative_to(root / "native").parts[0]
        for include in INCLUDE.findall(path.read_text()):
            for pattern, homes in HOMES.items():
                if re.match(pattern, include) and room not in homes:
                    out.append(f"{path.relative_to(root)} includes <{include}>")
    return out


def wrong_arrows(root: pathlib.Path) -> list[str]:
    out = []
    for path in sources(root):
        room = path.relative_to(root / "native").parts[0]
        for include in INCLUDE.findall(path.read_text()):
            other = include.split("/")[0]
            if other in KNOWS and other != room and other not in KNOWS[room]:
                out.append(f"{path.relative_to(root)} knows {include}")
    return out


def tracked() -> list[pathlib.Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True,
                            check=True)
    return [ROOT / name for name in listed.stdout.split("\n") if name and (ROOT / name).exists()]


def code_files() -> list[pathlib.Path]:
    return [path for path in tracked()
            if path.suffix in (".hpp", ".cpp", ".inc", ".c", ".py", ".pyi", ".sh", ".cmake")
            or path.name in ("CMakeLists.txt", "dev")]


def test_each_library_has_one_home() -> None:
    assert homeless(ROOT) == []


def test_no_room_knows_more_than_it_may() -> None:
    assert wrong_arrows(ROOT) == []
    assert {path.name for path in (ROOT / "native").iterdir() if path.is_dir()} == set(KNOWS)


def test_each_source_says_its_licence() -> None:
    missing = [str(path.relative_to(ROOT)) for path in code_files()
               if "SPDX-License-Identifier: Apache-2.0" not in path.read_text()[:300]]
    assert missing == []


def test_no_source_is_longer_than_one_sitting() -> None:
    long = {str(path.relative_to(ROOT)): count for path in code_files()
            if (count := len(path.read_text().splitlines())) > MAX_LINES
            and path.name != "exceptions.py"}  # generated from the list of faults
    assert long == {}


def test_each_fault_is_used() -> None:
    names = re.findall(r"^BARTIZAN_FAULT\((\w+)", (ROOT / "native/fault/faults.inc").read_text(),
                       re.MULTILINE)
    text = "\n".join(path.read_text() for path in sources(ROOT) if path.name != "faults.inc")
    unused = [name for name in names if not re.search(rf"\b{name}\b", text)]
    assert unused == []


def test_a_planted_leak_is_found(tmp_path: pathlib.Path) -> None:
    room = tmp_path / "native" / "cmf"
    room.mkdir(parents=True)
    (room / "leak.cpp").write_text('#include <openssl/evp.h>\n#include "signer/client.hpp"\n')
    assert len(homeless(tmp_path)) == 1
    assert len(wrong_arrows(tmp_path)) == 1
    listener = tmp_path / "native" / "listeners"
    listener.mkdir()
    (listener / "leak.cpp").write_text('#include "trust_domain/everything.hpp"\n')
    assert len(homeless(tmp_path)) == 2
