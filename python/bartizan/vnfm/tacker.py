# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Tacker, reached through keystoneauth as a service of a cloud of clouds.yaml.

Options as of `bartizan.vim.openstack`, and service_type (its name in Keystone's catalogue), and
version (of VNF LCM).
"""

from __future__ import annotations

from bartizan.vim import Answer, DriverOptionError, take_options
from bartizan.vim.openstack import OPTIONS, CloudDriver, answer_of, translated

TACKER_OPTIONS = OPTIONS | {"service_type": "nfv-orchestration", "version": "2.0.0"}


class TackerDriver(CloudDriver):
    def __init__(self, options: dict[str, str]) -> None:
        chosen = take_options(options, TACKER_OPTIONS)
        super().__init__(chosen)
        self._service = chosen["service_type"]
        self._version = chosen["version"]

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
            return answer_of(response)
