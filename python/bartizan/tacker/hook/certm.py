# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The CMF as the hook asks it: one connection for all requests of a phase, one deadline.

bartizan.client does the same for programs that run on; requests, which it needs, costs more
processor time than everything that a hook does.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from bartizan.tacker.hook.trouble import CmfUnreachableError, HookError

Document = dict[str, Any]

BASE = "/cmf-certm/v1"
VERSION = "1.0.0"
BATCH = 1000  # items that the CMF takes at once
BATCH_OCTETS = 3 * 1024 * 1024  # it takes 4 MiB
MAX_ANSWER = 64 * 1024 * 1024
PAUSE = 0.5  # between attempts, where no Retry-After says otherwise
MAX_PAUSE = 10.0
TRY_AGAIN = (429, 502, 503)


class Refused(Exception):
    """An answer of 400 or more. Its text is the CMF's, meant for its clients."""

    def __init__(self, status: int, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.problem = problem


class Certm:
    def __init__(self, cmf: Document) -> None:
        self._url = cmf["url"].rstrip("/")
        self._left = float(cmf["deadline"])  # of the time that the CMF may take in all
        self._connect_deadline = cmf["connect_deadline"]
        self._connection: http.client.HTTPSConnection | None = None
        self._context = context(cmf)
        parts = urlsplit(self._url)
        try:
            if parts.scheme != "https" or not parts.hostname:
                raise ValueError
            self._host, self._port = parts.hostname, parts.port or 443
        except ValueError:
            raise HookError(f"[cmf] url = '{self._url}' is not https://HOST:PORT") from None
        self._path = parts.path

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # --- operations -----------------------------------------------------------------------

    def check(self, vnf: str) -> None:
        """Refuses what can be refused before anything was done: another CMF, another role."""
        try:
            served = {one["version"] for one in self.ask("GET", "/api_versions")["apiVersions"]}
        except (KeyError, TypeError):
            raise no_cmf() from None
        if VERSION not in served:
            raise HookError(f"{self._url} serves version {', '.join(sorted(served))} of its "
                            f"interface and not {VERSION}: install a bartizan of its release")
        self.ask("GET", "/registrations?limit=1&" + where(vnfInstanceId=vnf))

    def batch(self, collection: str, items: Sequence[Document]) -> list[Document]:
        """[{"status": 201, "body": ...}, ...] in the order of the items."""
        results: list[Document] = [{"status": 503, "body": {}}] * len(items)
        pause = PAUSE
        while True:
            waiting = [place for place, one in enumerate(results) if one["status"] in TRY_AGAIN]
            for part in parts(waiting, items):
                answered = self.ask("POST", f"/{collection}/batch",
                                    {"items": [items[place] for place in part]})["results"]
                if len(answered) != len(part):
                    raise no_cmf()
                for place, result in zip(part, answered, strict=True):
                    results[place] = result
            again = next((one for one in results if one["status"] in TRY_AGAIN), None)
            if again is None:
                return results
            if pause > self._left:
                raise self._unreachable(again["status"], again["body"])
            self._left -= pause
            time.sleep(pause)
            pause = min(2 * pause, MAX_PAUSE)

    def registrations(self, vnf: str) -> Iterator[Document]:
        """The live ones of the VNF, page after page."""
        path = "/registrations?limit=1000&" + where(vnfInstanceId=vnf, live="true")
        marker = ""
        while True:
            page, marker = self._page(path + marker)
            yield from page
            if not marker:
                return

    def deregister(self, registration: str, *, revoke: bool) -> None:
        self.ask("DELETE", f"/registrations/{quote(registration, safe='')}?revoke="
                 + ("true" if revoke else "false"))

    def revoke(self, certificate: str, reason: str) -> None:
        """One that is revoked already stays so."""
        try:
            self.ask("POST", f"/certificates/{quote(certificate, safe='')}/revoke",
                     {"reason": reason})
        except Refused as refused:
            if refused.status not in (404, 409):
                raise

    # --- HTTP -----------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Document | None = None) -> Document:
        document: Document = decoded(self._exchange(method, path, body)[1])
        return document

    def _page(self, path: str) -> tuple[list[Document], str]:
        headers, octets = self._exchange("GET", path, None)
        link = headers.get("Link") or ""
        following = urlsplit(link[1:link.find(">")]).query if 'rel="next"' in link else ""
        marker = next((part for part in following.split("&")
                       if part.startswith("nextpage_opaque_marker=")), "")
        page: list[Document] = decoded(octets)
        return page, marker and "&" + marker

    def _exchange(self, method: str, path: str, body: Document | None
                  ) -> tuple[http.client.HTTPMessage, bytes]:
        """Repeated until the deadline: every operation may be, the CMF answers as before."""
        octets = None if body is None else json.dumps(body).encode()
        headers = {"Version": VERSION, "Accept": "application/json"}
        if octets is not None:
            headers["Content-Type"] = "application/json"
        begin = time.monotonic()
        until = begin + self._left
        try:
            while True:
                try:
                    response, answer = self._once(method, path, octets, headers, until)
                except (OSError, http.client.HTTPException) as error:
                    self.close()
                    if isinstance(error, ssl.SSLError) and "ALERT" in str(error.reason):
                        raise HookError(
                            f"{self._url} does not admit the hook ({reason_of(error)}): [cmf] "
                            "certificate has to be valid and of the CA that the listener trusts"
                        ) from None
                    failure = self._unreachable(0, reason_of(error))
                    pause, limit = PAUSE, min(until, begin + self._connect_deadline)
                else:
                    if response.status < 400:
                        return response.headers, answer
                    if response.status not in TRY_AGAIN:
                        raise refusal(response.status, answer)
                    failure = self._unreachable(response.status, problem_details(answer))
                    pause, limit = retry_after(response.headers.get("Retry-After")), until
                if time.monotonic() + pause > limit:
                    raise failure
                time.sleep(pause)
        finally:
            self._left = until - time.monotonic()

    def _once(self, method: str, path: str, octets: bytes | None, headers: dict[str, str],
              until: float) -> tuple[http.client.HTTPResponse, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPSConnection(
                self._host, self._port, context=self._context, timeout=self._connect_deadline)
            try:
                self._connection.connect()
            except ssl.SSLCertVerificationError as error:
                raise HookError(f"{self._url} is not trusted ({error.verify_message}): [cmf] "
                                "ca_file needs the anchor of its certificate, and url its name"
                                ) from None
        if self._connection.sock is not None:
            self._connection.sock.settimeout(max(until - time.monotonic(), 1.0))
        self._connection.request(method, self._path + BASE + path, octets, headers)
        response = self._connection.getresponse()
        answer = response.read(MAX_ANSWER)
        if response.will_close:
            self.close()
        return response, answer

    def _unreachable(self, status: int, details: object) -> CmfUnreachableError:
        reason = (f"answers {status} for too long: {refused_by(status, details)}" if status
                  else f"cannot be reached ({details})")
        return CmfUnreachableError(
            f"the CMF at {self._url} {reason}. See that bartizand runs and that [cmf] of the "
            "hook's configuration names it, then retry the operation")


def context(cmf: Document) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    files = f"ca_file = {cmf['ca_file']}"
    try:
        made.load_verify_locations(cmf["ca_file"])
        files = f"certificate = {cmf['certificate']} or key = {cmf['key']}"
        made.load_cert_chain(cmf["certificate"], cmf["key"], password=no_password)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise HookError(f"[cmf] {files} cannot be used ({reason_of(error)}): check the files, and "
                        "that the user of Tacker's conductor may read them") from None
    return made


def no_password() -> str:
    """Else OpenSSL asks at the terminal of whoever started Tacker."""
    raise ValueError("the key is encrypted")


def reason_of(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError) and error.reason:
        return str(error.reason).lower().replace("_", " ")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def retry_after(text: str | None) -> float:
    seconds = float(text) if text and text.isascii() and text.isdigit() else PAUSE
    return min(max(seconds, PAUSE), MAX_PAUSE)


def decoded(octets: bytes) -> Any:
    if not octets:
        return {}
    try:
        return json.loads(octets)
    except ValueError:
        raise no_cmf() from None


def no_cmf() -> HookError:
    return HookError("what answers at [cmf] url of the hook's configuration is no CMF: correct it")


def refusal(status: int, octets: bytes) -> Refused:
    return refused_by(status, problem_details(octets))


def problem_details(octets: bytes) -> object:
    try:
        return json.loads(octets)
    except ValueError:
        return None


def refused_by(status: int, details: object) -> Refused:
    """By the problem details of RFC 9457."""
    found = details if isinstance(details, dict) else {}
    problem = str(found.get("type", "")).removeprefix("urn:bartizan:problem:")
    return Refused(status, problem, str(found.get("detail") or f"HTTP status {status}"))


def where(**conditions: str) -> str:
    """SOL 013 5.2. The values are identifiers: they hold no quotes."""
    return "filter=" + quote(";".join(f"(eq,{name},'{value}')" if name != "live"
                                      else f"(eq,{name},{value})"
                                      for name, value in conditions.items()), safe="")


def parts(places: Sequence[int], items: Sequence[Document]) -> Iterator[list[int]]:
    """The places of items that one request may have."""
    part: list[int] = []
    octets = 0
    for place in places:
        size = len(json.dumps(items[place])) + 2
        if part and (len(part) == BATCH or octets + size > BATCH_OCTETS):
            yield part
            part, octets = [], 0
        part.append(place)
        octets += size
    if part:
        yield part
