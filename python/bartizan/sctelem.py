# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Client of a Security Manager's sctelem listener (Sc-Vi.Telem over REST).

Needs no native core. Every operation only reads: what is answered with 429 or 503 is asked
again, after as long as Retry-After says.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import requests
import requests.adapters

from bartizan.client import ServiceUnreachableError, problem

Document = dict[str, Any]

BASE = "/sctelem/v1"
VERSION = "1.0.0"
_REPEATED = (429, 503)


@dataclass(frozen=True)
class Identity:
    """Files in PEM: who asks, and the anchors of the listener's certificate."""

    certificate: str
    key: str
    anchors: str


@dataclass(frozen=True)
class Answer:
    """content  parsed JSON: one element, or the list of a page
    as_of    RFC 3339: when the oldest that it rests on was read from the VIM; "" if not told
    partial  VIMs that are missing in it, by name, and why: {"site-2": "NOT_YET_KNOWN"}
    """

    content: Any
    as_of: str
    partial: dict[str, str]


@dataclass(frozen=True)
class Loading:
    """How far the first reading of the VIMs has come."""

    kinds: int
    of: int
    records: int

    @property
    def done(self) -> bool:
        return self.kinds >= self.of


class Client:
    """One Security Manager's connection.

    url      of the listener, "https://sctelem-a.operator.example:8446"
    address  IP address to connect to, where the name of `url` does not resolve; the listener
             has to prove that name all the same
    timeout  seconds for one attempt
    wait     seconds to go on asking while the answer is 429 or 503
    waiting  called before each pause of `wait`, with what is known of the first reading

    Methods raise the class of bartizan.exceptions that the answer's problem type names, and
    ServiceUnreachableError.
    """

    def __init__(self, url: str, identity: Identity, *, address: str = "", timeout: float = 30,
                 wait: float = 30,
                 waiting: Callable[[Loading | None], None] | None = None) -> None:
        parts = urlsplit(url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._timeout = timeout
        self._wait = wait
        self._waiting = waiting
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy stands between a VIM and its Security Manager
        self._session.cert = (identity.certificate, identity.key)
        self._session.verify = identity.anchors
        self._session.headers.update({"Version": VERSION, "Accept": "application/json"})
        if address:
            self._session.mount("https://", _AtAddress(address, parts.hostname or ""))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    # --- operations -----------------------------------------------------------------------

    def query(self, collection: str, *, filter: str = "", fields: Sequence[str] = (),
              exclude_fields: Sequence[str] = (), all_fields: bool = False) -> Iterator[Answer]:
        """The pages of a collection, "compute_resources", each asked for when it is wanted.

        filter  of SOL 013 5.2: "(eq,zoneId,az1);(in,operationalState,ENABLED)"
        """
        params = {"filter": filter, "fields": ",".join(fields),
                  "exclude_fields": ",".join(exclude_fields)}
        given = {name: value for name, value in params.items() if value}
        if all_fields:
            given["all_fields"] = ""
        response = self._ask(_path(collection), given)
        yield _answer(response)
        while following := response.links.get("next", {}).get("url"):
            # Of the link only what is asked for: never to another place.
            link = urlsplit(following)
            response = self._ask(f"{link.path}?{link.query}", {})
            yield _answer(response)

    def show(self, collection: str, identifier: str) -> Answer:
        """One element with all its attributes."""
        return _answer(self._ask(f"{_path(collection)}/{quote(identifier, safe='')}", {}))

    def capabilities(self) -> Document:
        """What is served of each VIM, and what is missing and why (spec sc-vi 2.9)."""
        document: Document = self._ask(_path("capabilities"), {}).json()
        return document

    def capabilities_when_loaded(self) -> Document:
        """The same, once the VIMs were read a first time or `wait` is over."""
        until = time.monotonic() + self._wait
        while True:
            document = self.capabilities()
            told = loading(document)
            if told.done or time.monotonic() >= until:
                return document
            self._tell(told)
            time.sleep(0.2)

    # --- HTTP -----------------------------------------------------------------------------

    def _ask(self, path: str, params: Mapping[str, str]) -> requests.Response:
        until = time.monotonic() + self._wait
        while True:
            response = self._once(path, params)
            if response.status_code < 400:
                return response
            error = problem(response)
            pause = _retry_after(response)
            if (response.status_code not in _REPEATED or error.fault == "vim_credential_refused"
                    or time.monotonic() + pause > until):
                raise error
            self._tell(self._loading() if error.fault == "vim_unavailable" else None)
            time.sleep(pause)

    def _once(self, path: str, params: Mapping[str, str]) -> requests.Response:
        try:
            return self._session.get(self._origin + path, params=params, timeout=self._timeout,
                                     allow_redirects=False)
        except (requests.RequestException, OSError) as error:
            raise ServiceUnreachableError(
                f"{self._origin} cannot be reached", str(error)) from None

    def _tell(self, told: Loading | None) -> None:
        if self._waiting:
            self._waiting(told)

    def _loading(self) -> Loading | None:
        response = self._once(_path("capabilities"), {})
        return loading(response.json()) if response.ok else None


class _AtAddress(requests.adapters.HTTPAdapter):
    """Connects to `address`, whatever name the URL has; `name` is what is proven there."""

    def __init__(self, address: str, name: str) -> None:
        self._address = f"[{address}]" if ":" in address else address
        self._name = name
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(  # type: ignore[no-untyped-call]
            *args, **options, server_hostname=self._name, assert_hostname=self._name)

    def send(self, request: requests.PreparedRequest, *args: Any,
             **options: Any) -> requests.Response:
        parts = urlsplit(str(request.url))
        request.headers["Host"] = parts.netloc
        request.url = urlunsplit(parts._replace(netloc=f"{self._address}:{parts.port or 443}"))
        return super().send(request, *args, **options)


def loading(capabilities: Document) -> Loading:
    """Of all VIMs together; one that does not tell has nothing left to load."""
    told = [vim.get("loading", {}) for vim in capabilities.get("vims", [])]
    return Loading(*(sum(int(one.get(name, 0)) for one in told)
                     for name in ("kinds", "of", "records")))


def _path(collection: str) -> str:
    return f"{BASE}/{quote(collection.strip('/'), safe='/')}"


def _answer(response: requests.Response) -> Answer:
    partial = {}
    for item in response.headers.get("X-Sctelem-Partial", "").split(","):
        vim, _, reason = item.strip().partition(";reason=")
        if vim:
            partial[vim] = reason
    return Answer(response.json(), response.headers.get("X-Sctelem-As-Of", ""), partial)


def _retry_after(response: requests.Response) -> float:
    """Seconds; 1 if it is not told as a number."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdigit() else 1.0
