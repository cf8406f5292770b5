# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Parameters, headers and schemas of openapi-sctelem.json that no table of the core has."""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]
TEXT: Object = {"type": "string"}
NAME: Object = {"type": "string", "minLength": 1}
TIME: Object = {"type": "string", "format": "date-time"}
ATTRIBUTES: Object = {"type": "string", "minLength": 1, "maxLength": 4096}


def objects(properties: Object, *required: str) -> Object:
    return {"type": "array", "items": {"type": "object", "required": list(required),
                                       "properties": properties}}


def closed(properties: Object, **more: Any) -> Object:
    """Of a request: what is not known is refused."""
    return {"type": "object", "additionalProperties": False, "properties": properties} | more


def query(name: str, text: str, schema: Object) -> Object:
    return {"name": name, "in": "query", "description": text, "schema": schema}


CAPACITY_SELECTOR: Object = {"type": "array", "description": "Which values; none: all four.",
                             "items": {"type": "string",
                                       "enum": ["AVAILABLE", "TOTAL", "RESERVED", "ALLOCATED"]}}

FLAG: Object = {"type": "string", "enum": [""]}

PARAMETERS: Object = {
    "Version": {"name": "Version", "in": "header", "required": True,
                "description": "SOL 013 9: the version of the interface.",
                "schema": {"type": "string", "enum": ["1.0.0"]}},
    "allFields": query("all_fields", "SOL 013 5.3: every attribute. It has no value.", FLAG),
    "fields": query("fields", "SOL 013 5.3: these attributes, separated by commas, beside what "
                    "every element has.", ATTRIBUTES),
    "excludeFields": query("exclude_fields", "SOL 013 5.3: every attribute but these.", ATTRIBUTES),
    "excludeDefault": query("exclude_default", "SOL 013 5.3: as if nothing were said; with fields: "
                            "what lists have anyhow, too. It has no value.", FLAG),
    "marker": query("nextpage_opaque_marker", "SOL 013 5.4: from the Link of the page before.",
                    {"type": "string", "minLength": 1, "maxLength": 1024,
                     "pattern": "^[A-Za-z0-9+/=]+$"}),
    "zoneId": query("zoneId", "IFA 005 7.3.4.2: of this zone alone.", NAME),
    "attributeSelector": query(
        "attributeSelector", "IFA 005 7.3.4.2: these of the four lists. Not together with fields "
        "or exclude_fields.", CAPACITY_SELECTOR | {"minItems": 1}) | {
            "style": "form", "explode": False},
    "computeResourceTypeId": query(
        "computeResourceTypeId", "IFA 005 7.3.4.2: of this kind alone: rc:VCPU, flavour:F.", NAME),
}

HEADERS: Object = {
    "Version": {"description": "The version of this answer.", "schema": TEXT},
    "Link": {"description": "rel=\"next\": the next page.", "schema": TEXT},
    "Retry-After": {"description": "Seconds until it is worth trying again.",
                    "schema": {"type": "integer"}},
    "X-Sctelem-As-Of": {"description": "When the oldest reading began that the answer rests on.",
                        "schema": TIME},
    "X-Sctelem-Partial": {"description": "VIMs that the answer has nothing or only a part of, "
                                         "and why: site-2;reason=SOURCE_ERROR.", "schema": TEXT},
}

REASONS = ["NO_SOURCE", "NOT_DEPLOYED", "NOT_PERMITTED", "SOURCE_ERROR", "NOT_APPLICABLE",
           "NOT_YET_KNOWN"]
REASON: Object = {"type": "string", "enum": REASONS}

ZONE: Object = NAME | {"description": "None: the whole VIM."}
COUNT: Object = {"type": "integer", "minimum": 0}

SCHEMAS: Object = {
    "Unavailable": objects(
        {"attribute": TEXT | {"description": "Its path, with / between names."},
         "reason": REASON, "detail": TEXT}, "attribute", "reason") | {
        "description": "Attributes that are not here, and why."},
    "Derived": {"type": "array", "items": TEXT,
                "description": "Attributes that were computed, and not read as they are."},
    "ComputeCapacityRequest": closed(
        {"zoneId": ZONE, "computeResourceTypeId": NAME,
         "resourceCriteria": closed(
             {"virtualMemory": closed({"virtualMemSize": {"type": "number", "minimum": 0,
                                                          "description": "MiB."},
                                       "numaSupported": {"type": "boolean"}}),
              "virtualCPU": closed({"cpuArchitecture": NAME, "numVirtualCpu": COUNT,
                                    "virtualCpuPinningSupported": {"type": "boolean"}}),
              "accelerationCapability": {"type": "array", "items": TEXT}},
             description="What one instance must get."),
         "attributeSelector": CAPACITY_SELECTOR,
         "timePeriod": closed({"startTime": TIME, "stopTime": TIME})},
        description="A type and criteria exclude each other.",
        **{"not": {"required": ["computeResourceTypeId", "resourceCriteria"],
                   "properties": {"computeResourceTypeId": {}, "resourceCriteria": {}}}}),
    "NetworkCapacityRequest": closed({"zoneId": ZONE}),
    "StorageCapacityRequest": closed({"zoneId": ZONE}),
    "CapacityResponse": {
        "type": "object", "required": ["capacityResponse"],
        "properties": {"capacityResponse": {"$ref": "#/components/schemas/CapacityInformation"}}},
    "Capabilities": {
        "type": "object", "required": ["generatedAt", "vims", "notifications", "packetHeaders"],
        "properties": {
            "generatedAt": TIME,
            "vims": objects(
                {"name": TEXT, "vimId": TEXT, "nfviPopId": TEXT,
                 "loading": {"type": "object", "description": "How much of the first reading is "
                                                              "done.",
                             "properties": {"kinds": COUNT, "of": COUNT, "records": COUNT}},
                 "services": objects({"name": TEXT, "reachable": {"type": "boolean"},
                                      "version": TEXT, "reason": REASON}, "name", "reachable"),
                 "operations": objects(
                     {"opId": TEXT, "rows": TEXT, "path": TEXT,
                      "status": {"type": "string",
                                 "enum": ["SUPPORTED", "PARTIAL", "NO_SOURCE", "LOADING"]},
                      "reason": TEXT,
                      "missing": objects({"source": TEXT, "reason": REASON}, "source", "reason")},
                     "opId", "path", "status")},
                "name", "vimId"),
            "notifications": {"type": "array", "items": {"type": "object"}},
            "packetHeaders": {"type": "array", "items": {"type": "object"}}}},
    "ApiVersions": {
        "type": "object", "required": ["uriPrefix", "apiVersions"],
        "properties": {"uriPrefix": TEXT,
                       "apiVersions": objects({"version": TEXT,
                                               "isDeprecated": {"type": "boolean"}}, "version")}},
    "ProblemDetails": {
        "type": "object", "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": TEXT | {"description": "urn:bartizan:problem:NAME, one of "
                                           "docs/reference/faults.md."},
            "title": TEXT, "status": {"type": "integer"}, "detail": TEXT,
            "instance": TEXT | {"description": "urn:bartizan:request:ID, which the operator finds "
                                               "in the log."}}},
}
