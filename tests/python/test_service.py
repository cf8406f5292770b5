# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizand as a VNFM, an admin and a monitoring system meet it (CMF 3, SOL 013)."""

from __future__ import annotations

import pathlib
import subprocess
import uuid
from typing import Any

import pytest
import requests

from bartizan import exceptions
from bartizan.client import Client, ServiceUnreachableError
from conftest import PLAIN
from service import Service, csr_request, new_csr, registration


def problem_of(response: requests.Response) -> str:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert body["instance"].endswith(response.headers["X-Request-Id"])
    return str(body["type"]).removeprefix("urn:bartizan:problem:")


@pytest.mark.requirement("CMF.Certm.Del.001")
class TestRegister:
    def test_a_registration_is_created_once_and_found(self, service: Service, vnf: str) -> None:
        first = service.ask("POST", "/registrations", json=registration(vnf, "c1"))
        again = service.ask("POST", "/registrations", json=registration(vnf, "c1"))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.headers["Location"] == again.headers["Location"]
        found = service.ask("GET", first.headers["Location"].removeprefix("/cmf-certm/v1"))
        assert found.json()["subjectId"] == ["c1"]
        assert found.headers["Version"] == "1.0.0"

    def test_other_terms_conflict(self, service: Service, vnf: str) -> None:
        service.ask("POST", "/registrations", json=registration(vnf, "c1"))
        other = service.ask("POST", "/registrations",
                            json=registration(vnf, "c1", dns=("a.vnf.example",)))
        assert (other.status_code, problem_of(other)) == (409, "registration-conflict")

    def test_a_batch_judges_each_item_by_itself(self, service: Service, vnf: str) -> None:
        items = [registration(vnf, "c1"), {"certType": "NONE"}, registration(vnf, "c2"),
                 registration(vnf, "c1", dns=("x.foreign.example",))]
        results = service.client().register_batch(items)
        assert [one["status"] for one in results] == [201, 400, 201, 422]
        assert results[2]["body"]["subjectId"] == ["c2"]
        assert results[3]["body"]["type"] == "urn:bartizan:problem:name-not-allowed"
        assert [one["status"] for one in service.client().register_batch(items)] == [
            200, 400, 200, 422]

    @pytest.mark.parametrize("body", [[], {}, {"items": {}}, {"items": []},
                                      {"items": [{}] * 1001}])
    def test_a_batch_is_a_list_of_1_to_1000(self, service: Service, body: Any) -> None:
        assert service.ask("POST", "/registrations/batch", json=body).status_code == 400

    def test_a_deregistered_subject_is_gone_and_its_certificates_revoked(
            self, service: Service, vnf: str) -> None:
        client = service.client()
        made = client.register(registration(vnf, "c1"))
        signed = client.sign(csr_request(vnf, "c1", new_csr("c1")))
        assert client.deregister(made["registrationId"])["state"] == "CLOSED"
        assert client.certificate(signed["certificateId"])["state"] == "REVOKED"
        with pytest.raises(exceptions.NotRegisteredError):
            client.sign(csr_request(vnf, "c1", new_csr("c1")))
        with pytest.raises(exceptions.NotFoundError):
            client.deregister(made["registrationId"])


@pytest.mark.requirement("CMF.Certm.Del.002")
class TestCsr:
    def test_a_request_gets_its_certificate_and_again_the_same(
            self, service: Service, vnf: str) -> None:
        service.client().register(registration(vnf, "c1"))
        request = csr_request(vnf, "c1", new_csr("c1"))
        first = service.ask("POST", "/certificate_signing_requests", json=request)
        again = service.ask("POST", "/certificate_signing_requests", json=request)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["certificate"] == again.json()["certificate"]
        polled = service.ask("GET", first.headers["Location"].removeprefix("/cmf-certm/v1"))
        assert polled.json()["certificateChain"] == first.json()["certificateChain"]

    def test_a_batch_is_signed_together_each_by_its_own(
            self, service: Service, vnf: str) -> None:
        client = service.client()
        client.register(registration(vnf, *(f"c{i}" for i in range(40))))
        items = [csr_request(vnf, f"c{i}", new_csr(f"c{i}")) for i in range(40)]
        items[7]["csr"] = "not one"
        items[8]["vnfcId"] = "nobody"
        items[9]["csr"] = items[10]["csr"]  # another subject's key; the first one has it
        items[9]["vnfcId"], items[10]["vnfcId"] = "c10", "c10"
        results = client.sign_batch(items)
        expected = [201] * 40
        expected[7], expected[8], expected[10] = 400, 422, 200
        assert [one["status"] for one in results] == expected
        assert results[9]["body"]["certificate"] == results[10]["body"]["certificate"]

    def test_no_end_entity_becomes_a_ca(
            self, service: Service, vnf: str, tmp_path: pathlib.Path) -> None:
        service.client().register(registration(vnf, "c1"))
        subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out",
                        "csr.pem", "-subj", "/CN=c1", "-addext",
                        "basicConstraints=critical,CA:TRUE"],
                       cwd=tmp_path, env=PLAIN, check=True, capture_output=True)
        with pytest.raises(exceptions.ExtensionNotAllowedError):
            service.client().sign(csr_request(vnf, "c1", (tmp_path / "csr.pem").read_text()))

    def test_a_mano_entity_is_served_by_an_admin_alone(self, service: Service) -> None:
        name = f"m{uuid.uuid4().hex[:8]}.mano.example"
        admin = service.client("admin")
        admin.register({"certType": "MANO_CERT", "subjectId": [name]})
        assert admin.sign_mano(name, new_csr(name))["certificate"].startswith("-----BEGIN")
        with pytest.raises(exceptions.NotAuthorisedError):
            service.client().sign_mano(name, new_csr(name))
        wrong = service.ask("POST", "/certificate_signing_requests", json={
            "certType": "MANO_CERT", "certChainRequest": "REQUESTED", "csr": new_csr(name)})
        assert problem_of(wrong) == "cert-type-not-allowed"


class TestList:
    def test_pages_follow_one_another(self, service: Service, vnf: str) -> None:
        client = service.client()
        client.register(registration(vnf, "c1"))
        ids = {client.sign(csr_request(vnf, "c1", new_csr("c1")))["certificateId"]
               for _ in range(5)}
        seen: list[str] = []
        marker: dict[str, str] = {}
        while True:
            page = client.certificates(vnfInstanceId=vnf, limit=2, **marker)
            assert len(page["items"]) <= 2
            seen += [item["certificateId"] for item in page["items"]]
            if "next" not in page:
                break
            marker = {"after": page["next"]}
        assert len(seen) == 5
        assert set(seen) == ids

    @pytest.mark.parametrize("query", [
        "filter=", "filter=x", "filter=(eq,certType)", "filter=(eq,certType,A,B)",
        "filter=(gt,certType,A)", "filter=(eq,nothing,A)", "filter=(eq,certType,NONE)",
        "filter=(eq,limit,1)", "filter=(eq,certType,VNFCI_CERT);(eq,certType,VNFCI_CERT)",
        "filter=(eq,subjectId,'x)", "limit=0", "limit=1001", "limit=x", "colour=red",
        "limit=1&limit=2"])
    def test_what_is_no_filter_is_refused(self, service: Service, query: str) -> None:
        answer = service.ask("GET", f"/certificates?{query}")
        assert (answer.status_code, problem_of(answer)) == (400, "malformed-request")

    def test_a_quoted_value_may_hold_anything(self, service: Service) -> None:
        assert service.client().certificates(subjectId="a,b)('c';d e&f%g")["items"] == []


@pytest.mark.requirement("CMF.Certm.Del.000")
class TestAuthority:
    def test_unknown_and_foreign_look_alike(self, service: Service, vnf: str) -> None:
        client = service.client()
        made = client.register(registration(vnf, "c1"))
        signed = client.sign(csr_request(vnf, "c1", new_csr("c1")))
        certificate, unknown = signed["certificateId"], "local.00ff"
        pairs = [("GET", "/certificates/{}", certificate, unknown),
                 ("POST", "/certificates/{}/revoke", certificate, unknown),
                 ("GET", "/certificate_signing_requests/{}", certificate, unknown),
                 ("GET", "/registrations/{}", made["registrationId"], str(uuid.uuid4())),
                 ("DELETE", "/registrations/{}", made["registrationId"], str(uuid.uuid4()))]
        for method, path, known, other in pairs:
            answers = []
            for name in (known, other):
                body = {"json": {"reason": "superseded"}} if method == "POST" else {}
                answer = service.ask(method, path.format(name), client="vnfm-2", **body)
                assert problem_of(answer) == "not-found"
                answers.append(answer.json()["detail"].replace(name, "ID"))
            assert answers[0] == answers[1]
        assert service.client("vnfm-2").certificates(vnfInstanceId=vnf)["items"] == []
        assert service.client("vnfm-2").certificates(
            vnfInstanceId=vnf, delegate="vnfm")["items"] == []
        assert len(service.client("admin").certificates(vnfInstanceId=vnf)["items"]) == 1

    def test_a_role_has_its_operations(self, service: Service, vnf: str) -> None:
        for method, path, client in [("GET", "/audit_records", "vnfm"), ("GET", "/status", "vnfm"),
                                     ("POST", "/certificate_signing_requests", "admin"),
                                     ("POST", "/certificate_signing_requests/batch", "admin")]:
            answer = service.ask(method, path, client=client,
                                 **({"json": {}} if method == "POST" else {}))
            assert (answer.status_code, problem_of(answer)) == (403, "not-authorised")
        with pytest.raises(exceptions.NotAuthorisedError):
            service.client("admin").register(registration(vnf, "c1"))

    def test_a_certificate_that_names_nobody_is_refused_before_the_body(
            self, service: Service, tmp_path: pathlib.Path) -> None:
        identity = issue(service, tmp_path, "stranger", "DNS:stranger.operator.example")
        with Client(service.url, identity) as stranger, \
                pytest.raises(exceptions.NotAuthenticatedError):
            stranger.certificates()
        # Its common name is that of a consumer: that proves nothing.
        identity = issue(service, tmp_path, "vnfm.operator.example", "DNS:x.example")
        with Client(service.url, identity) as impostor, \
                pytest.raises(exceptions.NotAuthenticatedError):
            impostor.sign({"csr": "x" * 100_000})

    @pytest.mark.parametrize("options", [
        ["-days", "0"],  # expired when it is made
        ["-addext", "extendedKeyUsage=serverAuth"],
    ])
    def test_a_certificate_that_is_not_for_this_ends_the_handshake(
            self, service: Service, tmp_path: pathlib.Path, options: list[str]) -> None:
        identity = issue(service, tmp_path, "vnfm", "DNS:vnfm.operator.example", options)
        with Client(service.url, identity, retries=0) as client, \
                pytest.raises(ServiceUnreachableError):
            client.certificates()

    def test_no_certificate_a_foreign_one_or_an_old_protocol_end_the_handshake(
            self, service: Service, tmp_path: pathlib.Path) -> None:
        ca = str(service.directory / "clients/vnfm/ca.pem")
        with pytest.raises(requests.exceptions.RequestException):
            requests.get(service.api + "/certificates", verify=ca, timeout=10)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out",
                        "cert.pem", "-subj", "/CN=x", "-addext",
                        "subjectAltName=DNS:vnfm.operator.example"],
                       cwd=tmp_path, env=PLAIN, check=True, capture_output=True)
        with pytest.raises(requests.exceptions.RequestException):
            requests.get(service.api + "/certificates", verify=ca, timeout=10,
                         cert=(str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")))

        def offers(protocol: str) -> bool:
            folder = service.directory / "clients/vnfm"
            done = subprocess.run(
                ["openssl", "s_client", "-connect", f"localhost:{service.base_port}", protocol,
                 "-cert", str(folder / "cert.pem"), "-key", str(folder / "key.pem"),
                 "-cipher", "ALL:@SECLEVEL=0"],
                input=b"", env=PLAIN, capture_output=True, check=False)
            return b"Cipher is (NONE)" not in done.stdout

        assert not offers("-tls1_1")
        assert offers("-tls1_2")
        assert offers("-tls1_3")


def issue(service: Service, folder: pathlib.Path, common_name: str, names: str,
          options: list[str] | None = None) -> pathlib.Path:
    """A client identity by the management CA, made by openssl."""
    ca = service.directory / "management-ca"
    target = folder / uuid.uuid4().hex
    target.mkdir()
    base = ["-addext", f"subjectAltName={names}", "-addext", "keyUsage=critical,digitalSignature"]
    if not any("extendedKeyUsage" in option for option in options or []):
        base += ["-addext", "extendedKeyUsage=clientAuth"]
    days = [] if "-days" in (options or []) else ["-days", "1"]
    subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "csr.pem",
                    "-subj", f"/CN={common_name}", *base,
                    *(o for o in options or [] if o not in ("-days", "0"))],
                   cwd=target, env=PLAIN, check=True, capture_output=True)
    end = ["-days", "1"] if days else ["-days", "0"]
    subprocess.run(["openssl", "x509", "-req", "-in", "csr.pem", "-CA", str(ca / "ca.pem"),
                    "-CAkey", str(ca / "ca.key"), "-CAcreateserial", *end, "-copy_extensions",
                    "copyall", "-out", "cert.pem"],
                   cwd=target, env=PLAIN, check=True, capture_output=True)
    (target / "ca.pem").write_text((ca / "ca.pem").read_text())
    return target


class TestRefusals:
    """Bad input answers its 4xx, changes nothing and is told by a stable type."""

    @pytest.mark.parametrize("text", [
        "", "{", "[]", "null", "1", "NaN", '{"certType": NaN}', '{"a": 1, "a": 2}',
        '{"certType": "VNFCI_CERT", "certType": "VNFCI_CERT"}', '{"certType": 1e999}',
        "[" * 40 + "]" * 40, '{"csr": "\\ud800"}', "{} {}", '{"unknownMember": 1}',
        '{"certType": "WHAT"}', '{"certType": []}', '{"subjectId": {}}',
        '{"certType": 123456789012345678901234567890}', b"\xff\xfe", b"{\"a\": \"\xc3\x28\"}"])
    def test_what_is_no_request_is_400(self, service: Service, text: Any) -> None:
        for path in ("/registrations", "/certificate_signing_requests"):
            answer = service.ask("POST", path, data=text,
                                 headers={"Content-Type": "application/json"})
            assert (answer.status_code, problem_of(answer)) == (400, "malformed-request")

    def test_a_body_has_64_kib_at_most(self, service: Service) -> None:
        kind = {"Content-Type": "application/json"}
        fits = service.ask("POST", "/registrations", data=b" " * 65536, headers=kind)
        assert fits.status_code == 400
        too_large = service.ask("POST", "/registrations", data=b" " * 65537, headers=kind)
        assert (too_large.status_code, problem_of(too_large)) == (413, "too-large")

    @pytest.mark.parametrize(("headers", "status", "kind"), [
        ({"Version": ""}, 400, "malformed-request"),
        ({"Version": "one"}, 400, "malformed-request"),
        ({"Version": "2.0.0"}, 406, "version-not-supported"),
        ({"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        ({"Content-Type": "application/jsonx"}, 415, "unsupported-media-type")])
    def test_a_field_that_does_not_fit_is_told(
            self, service: Service, headers: dict[str, str], status: int, kind: str) -> None:
        fields = {"Content-Type": "application/json"} | headers
        answer = service.ask("POST", "/registrations", data=b"{}", headers=fields)
        assert (answer.status_code, problem_of(answer)) == (status, kind)

    def test_a_missing_version_is_400_and_a_variant_of_ours_is_taken(
            self, service: Service) -> None:
        folder = service.directory / "clients/vnfm"
        options: dict[str, Any] = {
            "cert": (str(folder / "cert.pem"), str(folder / "key.pem")),
            "verify": str(folder / "ca.pem")}
        assert requests.get(service.api + "/registrations", timeout=10,
                            **options).status_code == 400
        variant = {"Version": "1.0.0-impl:example.com:vnfm:4"}
        assert service.ask("GET", "/registrations", headers=variant).status_code == 200
        for path in ("/cmf-certm/api_versions", "/cmf-certm/v1/api_versions"):
            told = requests.get(service.url + path, timeout=10, **options).json()
            assert told["apiVersions"] == [{"version": "1.0.0", "isDeprecated": False}]

    def test_paths_and_methods_that_are_not_there(self, service: Service) -> None:
        nowhere = service.ask("GET", "/nowhere")
        assert (nowhere.status_code, problem_of(nowhere)) == (404, "no-such-resource")
        wrong = service.ask("PUT", "/registrations", json={})
        assert (wrong.status_code, problem_of(wrong)) == (405, "method-not-allowed")
        assert sorted(wrong.headers["Allow"].split(", ")) == ["GET", "POST"]
        assert service.ask("GET", "/registrations/batch").status_code == 405

    def test_revoked_twice_and_for_no_reason(self, service: Service, vnf: str) -> None:
        client = service.client()
        client.register(registration(vnf, "c1"))
        made = client.sign(csr_request(vnf, "c1", new_csr("c1")))["certificateId"]
        with pytest.raises(exceptions.MalformedRequestError):
            client.revoke(made, "because")
        assert client.revoke(made, "superseded")["state"] == "REVOKED"
        with pytest.raises(exceptions.AlreadyRevokedError):
            client.revoke(made, "superseded")
