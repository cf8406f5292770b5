# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""An OpenStack cloud of clouds.yaml, read through keystoneauth.

Options: cloud (its name in clouds.yaml), clouds_file, region, ca_file, allow_insecure, and
connect_timeout, read_timeout (seconds), retries. One request takes no longer than
(retries + 1) x read_timeout and the pauses of keystoneauth between them, while the VIM sends
something; the deadline of whoever asked is above it.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import requests
import urllib3.exceptions
from keystoneauth1 import exceptions
from openstack.config.loader import OpenStackConfig

from bartizan import __version__
from bartizan.vim import (
    KEPT_HEADERS,
    MAX_BODY,
    SERVICES,
    Answer,
    DriverOptionError,
    TooLargeError,
    UnauthorizedError,
    UnreachableError,
    VimTimeoutError,
    take_options,
)

OPTIONS = {"cloud": "", "clouds_file": "", "region": "", "ca_file": "", "allow_insecure": "false",
           "connect_timeout": "5", "read_timeout": "15", "retries": "1"}

# The least major version whose paths are asked, and the last that has them.
VERSIONS = {
    "compute": ("2.1", "2.latest"),
    "placement": ("1", "1.latest"),
    "network": ("2.0", "2.latest"),
    "block-storage": ("3", "3.latest"),
    "image": ("2", "2.latest"),
    "identity": ("3", "3.latest"),
    "reservation": ("1", "1.latest"),
    "baremetal": ("1", "1.latest"),
    "metric": ("1", "1.latest"),
    "alarming": ("2", "2.latest"),
}

# The services whose version document tells a range of microversions.
MICROVERSIONED = ("compute", "placement", "block-storage", "baremetal")

# Of a cloud's auth section. What else stands there is taken for a secret.
NO_SECRETS = ("auth_url", "username", "user_id", "project_name", "project_id", "domain_name",
              "domain_id", "user_domain_name", "user_domain_id", "project_domain_name",
              "project_domain_id", "system_scope", "default_domain_id", "default_domain_name",
              "application_credential_id", "application_credential_name")

PIECE = 64 * 1024


class CloudDriver:
    """A cloud of clouds.yaml and how it is spoken to. Nothing is asked of it before the first
    request. `chosen`: every one of OPTIONS."""

    def __init__(self, chosen: dict[str, str]) -> None:
        self._timeout = (seconds(chosen, "connect_timeout"), seconds(chosen, "read_timeout"))
        self._retries = int(seconds(chosen, "retries"))
        self._region = cloud_region(chosen, self._timeout[1])
        verify, _ = self._region.get_requests_verify_args()
        if not verify and chosen["allow_insecure"] != "true":
            raise DriverOptionError(
                f"cloud {chosen['cloud']!r} turns TLS verification off: "
                "allow_insecure = true, or better a ca_file")
        self._session = self._region.get_session()
        self._session.user_agent = f"bartizan/{__version__}"
        # No proxy and no .netrc of this user stands between Bartizan and its VIM or VNFM.
        self._session.session.trust_env = False

    def secrets(self) -> list[str]:
        auth = self._region.get_auth_args()
        held = [str(value) for name, value in auth.items() if name not in NO_SECRETS]
        access = getattr(self._session.auth, "auth_ref", None)
        return held + ([access.auth_token] if access else [])


class OpenStackDriver(CloudDriver):
    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(take_options(options, OPTIONS))

    # --- the contract -----------------------------------------------------------------------

    def get(self, service: str, path: str, microversion: str) -> Answer:
        with translated(service):
            base = self._base(service)
            if path.startswith("/../"):
                base, path = base.rpartition("/")[0], path.removeprefix("/..")
            response = self._session.get(
                base + path,
                endpoint_filter={"service_type": service},
                microversion=microversion or None,
                timeout=self._timeout,
                connect_retries=self._retries,
                status_code_retries=self._retries,
                retriable_status_codes=[429, 503],
                # The token is for the catalogue's endpoints, not for where they point to.
                redirect=False,
                raise_exc=False,
                stream=True,
                log=False)
            return answer_of(response)

    def capabilities(self) -> dict[str, Any]:
        with translated("identity"):
            access = self._session.auth.get_access(self._session)
        # All at once: together they take no longer than the slowest.
        with ThreadPoolExecutor(len(SERVICES)) as pool:
            services = list(pool.map(self._capability, SERVICES))
        found = {"services": services, "projectId": access.project_id,
                 "userId": access.user_id, "roles": access.role_names}
        region = self._region.get_region_name()
        return found | ({"region": region} if region else {})

    # --- endpoints --------------------------------------------------------------------------

    def _endpoint(self, service: str, **how: bool) -> Any:
        """keystoneauth's EndpointData; None if the service does not tell its versions."""
        least, last = VERSIONS[service]
        return self._session.get_endpoint_data(
            service_type=service,
            interface=self._region.get_interface(service),
            region_name=self._region.get_region_name(service),
            endpoint_override=self._region.get_endpoint(service),
            min_version=least, max_version=last, allow_version_hack=False, **how)

    def _base(self, service: str) -> str:
        data = self._endpoint(service, discover_versions=False)
        if data is None:
            # keystoneauth keeps the cause to itself: ask again for it.
            self._probe(service)
            raise exceptions.DiscoveryFailure(
                f"no version {' to '.join(VERSIONS[service])} at its endpoint")
        base = str(data.url).rstrip("/")
        project = self._session.get_project_id()
        if service == "block-storage" and project and not base.endswith("/" + project):
            base += "/" + project
        return base

    def _probe(self, service: str) -> None:
        """The catalogue's endpoint answers, and not with a failure of its own."""
        url = str(self._endpoint(service, skip_discovery=True).url)
        response = self._session.get(url, timeout=self._timeout, authenticated=False,
                                     redirect=False, raise_exc=False, log=False, stream=True)
        with response:
            if response.status_code >= 500:
                raise exceptions.HttpServerError(f"HTTP status {response.status_code} at {url}")

    def _capability(self, service: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"type": service}
        try:
            entry["endpoint"] = self._endpoint(service, skip_discovery=True).url
            with translated(service):
                self._probe(service)
                entry["endpoint"] = self._base(service)
                if service in MICROVERSIONED:
                    entry |= self._microversions(service)
        except exceptions.CatalogException:
            return entry | {"absent": True, "reachable": False}
        except Exception as error:
            return entry | {"reachable": False, "error": f"{type(error).__name__}: {error}"[:300]}
        return entry | {"reachable": True}

    def _microversions(self, service: str) -> dict[str, str]:
        data = self._endpoint(service, discover_versions=True)
        if data is None or not data.max_microversion:
            return {}
        return {name: ".".join(map(str, version))
                for name, version in (("minVersion", data.min_microversion),
                                      ("maxVersion", data.max_microversion)) if version}


def seconds(options: dict[str, str], name: str) -> float:
    try:
        value = float(options[name])
    except ValueError:
        value = -1
    if not 0 <= value <= 600:
        raise DriverOptionError(f"{name} = {options[name]}: a number from 0 to 600")
    return value


def cloud_region(options: dict[str, str], timeout: float) -> Any:
    """openstack.config's CloudRegion: of openstacksdk the configuration alone."""
    file = options["clouds_file"]
    if file and not pathlib.Path(file).is_file():
        raise DriverOptionError(f"clouds_file = {file}: there is no such file")
    if not options["cloud"]:
        raise DriverOptionError("cloud: the name of an entry of clouds.yaml")
    overriding = {"region_name": options["region"], "cacert": options["ca_file"]}
    untyped: Any = OpenStackConfig
    return untyped(config_files=[file] if file else None).get_one(
        cloud=options["cloud"], api_timeout=timeout,
        **{name: value for name, value in overriding.items() if value})


def bounded_body(response: requests.Response) -> bytes:
    """All of it or an exception: a page that was cut short must not pass for the whole."""
    body = bytearray()
    for piece in response.iter_content(PIECE):
        body += piece
        if len(body) > MAX_BODY:
            raise TooLargeError(f"more than {MAX_BODY} octets from {response.url}")
    promised = response.headers.get("content-length", "")
    if promised.isdigit() and response.raw.tell() < int(promised):
        raise UnreachableError(
            f"{response.raw.tell()} octets of {promised} from {response.url}")
    return bytes(body)


def answer_of(response: requests.Response) -> Answer:
    """Read to its end, and closed."""
    with response:
        body = bounded_body(response)
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, headers, body)


@contextmanager
def translated(service: str) -> Iterator[None]:
    """keystoneauth's and requests' exceptions in the words of the contract."""
    try:
        yield
    except (exceptions.Unauthorized, exceptions.Forbidden,
            exceptions.AuthorizationFailure) as error:
        raise UnauthorizedError(f"{service}: {error}") from error
    except (exceptions.ConnectTimeout, requests.Timeout) as error:
        raise VimTimeoutError(f"{service}: {error}") from error
    except requests.ConnectionError as error:
        # So does requests say of a body that stops coming.
        silent = any(isinstance(cause, urllib3.exceptions.ReadTimeoutError)
                     for cause in error.args)
        kind = VimTimeoutError if silent else UnreachableError
        raise kind(f"{service}: {error}") from error
    except (exceptions.ConnectionError, exceptions.HttpError, exceptions.DiscoveryFailure,
            exceptions.CatalogException, requests.RequestException) as error:
        raise UnreachableError(f"{service}: {error}") from error
