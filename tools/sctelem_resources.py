# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What openapi-sctelem.json has by hand: resources that are no collection of the native tables,
and the conventions that all have in common (spec sc-vi 2)."""

from __future__ import annotations

from typing import Any

import sctelem_schemas as by_hand

BASE = "/sctelem/v1"
Object = dict[str, Any]

TAGS = {
    "computing": "Servers, flavours, hosts and their capacity.",
    "networks": "Networks, subnets, ports, trunks and paths through them.",
    "storage": "Volumes, their types, zones and pools.",
    "images": "Software images.",
    "places": "NFVI-PoPs, and where hosts and resources are.",
    "reservations": "What is kept for later.",
    "quotas": "What projects may have at most.",
    "policies": "What rules over others.",
    "observation": "Alarms, measuring jobs, thresholds, packet headers, subscriptions.",
    "interface": "The interface itself.",
}

HEAD: Object = {
    "openapi": "3.1.0",
    "info": {
        "title": "Telemetry over Sc-Vi",
        "version": "1.0.0",
        "summary": "Sc-Vi.Telem of ETSI GS NFV-IFA 033 as a REST service.",
        "description": "For one Security Manager on a listener of its own, which it proves who it "
                       "is to by a client certificate. Read-only. An attribute that is not known "
                       "is absent and never a guess: _unavailable has the reason. Schemas and "
                       "collections are generated from the tables that the service answers by; "
                       "docs/reference/sc-vi.md has them to read.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "servers": [{"url": "/", "description": "The listener of the Security Manager."}],
    "security": [{"mutualTLS": []}],
    "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
}

PROBLEMS = {
    400: ("BadRequest", "Not of the form that the operation takes."),
    401: ("Unauthorized", "The client certificate is not this Security Manager's."),
    404: ("NotFound", "Nothing with that identifier, or nothing that this Security Manager sees."),
    405: ("MethodNotAllowed", "Allow has the methods that there are."),
    406: ("NotAcceptable", "That version is not served, or none was asked for."),
    413: ("ContentTooLarge", "Larger than its limit."),
    415: ("UnsupportedMediaType", "Not application/json."),
    422: ("UnprocessableContent", "It asks for what there is not."),
    429: ("TooManyRequests", "More than this Security Manager's rate."),
    500: ("InternalServerError", "An internal error."),
    501: ("NotImplemented", "No VIM that this Security Manager sees has a source for it."),
    503: ("ServiceUnavailable", "No VIM can be read now, or it has not been read yet."),
    504: ("GatewayTimeout", "The VIM does not answer in time."),
}
ALWAYS = (401, 405, 413, 429, 500, 503)


def reference(kind: str, name: str) -> Object:
    return {"$ref": f"#/components/{kind}/{name}"}


VERSION = reference("parameters", "Version")
SELECTORS = [reference("parameters", name) for name in (
    "allFields", "fields", "excludeFields", "excludeDefault", "marker")]


def tag_of(path: str) -> str:
    """Of a collection by its path; what no word says is about computing."""
    words = {"reservations": "reservations", "quotas": "quotas", "policies": "policies",
             "nfvi_pops": "places", "locations": "places", "images": "images",
             "network": "networks", "nfps": "networks", "storage": "storage",
             "alarms": "observation", "pm_jobs": "observation", "thresholds": "observation",
             "subscriptions": "observation"}
    return next((tag for word, tag in words.items() if word in path), "computing")


def path_id(name: str) -> Object:
    return {"name": name, "in": "path", "required": True,
            "schema": {"type": "string", "minLength": 1}}


def answer(text: str, schema: Object, link: bool = False) -> Object:
    """A 200 out of the inventory."""
    headers = ["Version", "X-Sctelem-As-Of", "X-Sctelem-Partial", *(["Link"] if link else [])]
    return {"description": text,
            "headers": {name: reference("headers", name) for name in headers},
            "content": {"application/json": {"schema": schema}}}


def operation(name: str, tag: str, summary: str, description: str, parameters: list[Object],
              good: Object, problems: list[int], body: str = "") -> Object:
    """One of the version: whatever it is, it may be refused in the ways of all."""
    out: Object = {"operationId": name, "tags": [tag], "summary": summary}
    if description:
        out["description"] = description
    out["parameters"] = [VERSION, *parameters]
    statuses = {400, 406, 504, *ALWAYS, *problems}
    if body:
        out["requestBody"] = {"required": True, "content": {
            "application/json": {"schema": reference("schemas", body)}}}
        statuses |= {415, 422}
    out["responses"] = {"200": good} | {
        str(status): reference("responses", PROBLEMS[status][0]) for status in sorted(statuses)}
    return out


def unversioned(name: str, summary: str, schema: Object) -> Object:
    """One that is asked before the version is known: it has no sources that could be missing."""
    return {"get": {
        "operationId": name, "tags": ["interface"], "summary": summary, "parameters": [],
        "responses": {"200": {"description": "As of this release.",
                              "content": {"application/json": {"schema": schema}}}} | {
            str(status): reference("responses", PROBLEMS[status][0]) for status in ALWAYS}}}


def capacity_query(kind: str, clause: str) -> Object:
    name = kind.capitalize()
    return {"post": operation(
        f"query{name}CapacityFor", tag_of(f"{kind}_capacity"),
        f"What there is of a zone, type or kind of {kind} resources", f"{clause}.", [],
        answer("The capacity of what was asked for.", reference("schemas", "CapacityResponse")),
        [501], body=f"{name}CapacityRequest")}


def policy_content(suffix: str, name: str, parameters: list[Object]) -> Object:
    return {f"{BASE}/policies/{{id}}/{suffix}": {"get": operation(
        name, "policies", "The rules of a policy", "IFA 006 7.10.4 (Q28), in the form of SOL 012.",
        [path_id("id"), *parameters],
        answer("A document of rules, by the kind of policy.", reference("schemas",
                                                                        "PolicyContent")),
        [404])}}


def paths() -> Object:
    network_kinds = {"networks": "VirtualNetwork", "subnets": "NetworkSubnet",
                     "networkPorts": "VirtualNetworkPort", "trunks": "VirtualTrunk"}
    versions = reference("schemas", "ApiVersions")
    return {
        "/sctelem/api_versions": unversioned(
            "apiVersions", "The versions of the interface (SOL 013 9.3.3)", versions),
        f"{BASE}/api_versions": unversioned(
            "apiVersionsOfMajor", "The versions of the interface (SOL 013 9.3.3)", versions),
        "/openapi.json": unversioned("openapi", "This document", {"type": "object"}),
        f"{BASE}/capabilities": {"get": operation(
            "capabilities", "interface", "What is served here, what in part, what not, and why",
            "", [], answer("Of each VIM that this Security Manager sees.",
                           reference("schemas", "Capabilities")), [])},
        f"{BASE}/network_resources": {"get": operation(
            "queryNetwork", "networks", "Networks, subnets, ports and trunks at once",
            "IFA 006 7.4.1.3 (Q16). The four collections below it have filters, selectors and "
            "pages.", [],
            answer("All of them.", {"type": "object", "required": list(network_kinds),
                                    "properties": {
                                        name: {"type": "array", "items": reference("schemas", one)}
                                        for name, one in network_kinds.items()}}), [501])},
        f"{BASE}/compute_capacity/query": capacity_query("compute", "IFA 005 7.3.4.2 (Q01)"),
        f"{BASE}/network_capacity/query": capacity_query("network", "IFA 005 7.4.4.2 (Q04)"),
        f"{BASE}/storage_capacity/query": capacity_query("storage", "IFA 005 7.5.4.2 (X1)"),
        **policy_content("selected_version", "policyContent", []),
        **policy_content("versions/{version}", "policyContentOfVersion", [path_id("version")]),
        f"{BASE}/locations/resources/{{resourceId}}": {"get": operation(
            "queryResourceLocation", "places", "Where a server, port, volume or network is",
            "Sc-Vi.Telem.002.", [path_id("resourceId")],
            answer("Its host and zone, as far as they are told.",
                   reference("schemas", "ResourceLocation")), [404])},
        f"{BASE}/packet_header_sources": {"get": operation(
            "packetHeaderSources", "observation", "Sources of packet headers",
            "Always 501: none is served yet.", [],
            answer("What headers are taken from.", {"type": "array", "items": {"type": "object"}}),
            [501])},
    }


def components(schemas: Object) -> Object:
    problem = {"application/problem+json": {"schema": reference("schemas", "ProblemDetails")}}
    return {
        "securitySchemes": {"mutualTLS": {
            "type": "mutualTLS",
            "description": "A name of [sm NAME] as URI or DNS name of the client certificate."}},
        "parameters": by_hand.PARAMETERS,
        "headers": by_hand.HEADERS,
        "responses": {name: {"description": text, "content": problem} | (
            {"headers": {"Retry-After": reference("headers", "Retry-After")}}
            if status in (429, 503) else {})
            for status, (name, text) in PROBLEMS.items()},
        "schemas": schemas | by_hand.SCHEMAS,
    }
