# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Tacker, reached through keystoneauth as a service of a cloud of clouds.yaml.

Options as of `bartizan.vim.openstack`, and service_type (its name in Keystone's catalogue), and
version (of VNF LCM).
"""

from __future__ import annotations

from bartizan import __version__
from bartizan.vim import KEPT_HEADERS, Answer, DriverOptionError, take_options
from bartizan.vim.openstack import (
    NO_SECRETS,
    OPTIONS,
    bounded_body,
    cloud_region,
    seconds,
    translated,
)

TACKER_OPTIONS = OPTIONS | {"service_type": "nfv-orchestration", "version": "2.0.0"}


class TackerDriver:
    """Nothing is asked of Keystone or Tacker before the first request."""

    def __init__(self, options: dict[str, str]) -> None:
        chosen = take_options(options, TACKER_OPTIONS)
        self._timeout = (seconds(chosen, "connect_timeout"), seconds(chosen, "read_timeout"))
        self._retries = int(seconds(chosen, "retries"))
        self._service = chosen["service_type"]
        self._version = chosen["version"]
        cloud = {name: chosen[name] for name in OPTIONS}
        self._region = cloud_region(cloud, self._timeout[1])
        verify, _ = self._region.get_requests_verify_args()
        if not verify and chosen["allow_insecure"] != "true":
            raise DriverOptionError(
                f"cloud {chosen['cloud']!r} turns TLS verification off: "
                "allow_insecure = true, or better a ca_file")
        self._session = self._region.get_session()
        self._session.user_agent = f"bartizan/{__version__}"
        # No proxy and no .netrc of this user stands between Bartizan and its VNFM.
        self._session.session.trust_env = False

    def request(self, method: str, path: str, body: bytes) -> Answer:
        with translated(self._service):
            # The catalogue's URL is Tacker's root, whose version document keystoneauth would ask
            # for without knowing what to make of it.
            found = self._session.get_endpoint_data(
                service_type=self._service,
                interface=self._region.get_interface(self._service),
                region_name=self._region.get_region_name(self._service),
                endpoint_override=self._region.get_endpoint(self._service),
                skip_discovery=True)
            if found is None:
                raise DriverOptionError(
                    f"Keystone's catalogue has no service of type {self._service!r}")
            # Only what changes nothing is repeated by itself.
            again = self._retries if method == "GET" else 0
            response = self._session.request(
                str(found.url).rstrip("/") + path, method,
                headers={"Version": self._version, "Accept": "application/json"}
                | ({"Content-Type": "application/json"} if body else {}),
                data=body or None,
                timeout=self._timeout,
                connect_retries=again,
                status_code_retries=again,
                retriable_status_codes=[429, 503],
                # The token is for Tacker, not for where it points to.
                redirect=False,
                raise_exc=False,
                stream=True,
                authenticated=True,
                log=False)
            with response:
                content = bounded_body(response)
        headers = {name: response.headers[name] for name in KEPT_HEADERS
                   if name in response.headers}
        return Answer(response.status_code, headers, content)

    def secrets(self) -> list[str]:
        auth = self._region.get_auth_args()
        held = [str(value) for name, value in auth.items() if name not in NO_SECRETS]
        access = getattr(self._session.auth, "auth_ref", None)
        return held + ([access.auth_token] if access else [])
