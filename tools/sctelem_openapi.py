# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""docs/reference/openapi-sctelem.json: schemas and collections from the native tables, the rest
from sctelem_resources.py."""

from __future__ import annotations

import json
from typing import Any

import sctelem_resources as resources
from sctelem_resources import BASE, answer, operation, reference

Table = dict[str, Any]

SIMPLE: dict[str, dict[str, Any]] = {
    "identifier": {"type": "string"},
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date_time": {"type": "string", "format": "date-time",
                  "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"},
    "object": {"type": "object"},
    "map": {"type": "object"},
}


def schema_of(attribute: Table) -> dict[str, Any]:
    many = attribute["cardinality"].endswith("N")
    if attribute["type"] == "map" and many:
        # The KeyValuePairs of ETSI are one object of many keys; other maps may be a list of them.
        kinds = "object" if attribute["name"] == "metadata" else ["object", "array"]
        return {"type": kinds}
    if "element" in attribute:
        one = reference("schemas", attribute["element"])
    else:
        one = dict(SIMPLE[attribute["type"]])
    if attribute["values"]:
        one["enum"] = attribute["values"]
    return {"type": "array", "items": one} if many else one


def described(attribute: Table) -> dict[str, Any]:
    text = f"{attribute['qualifier']} {attribute['cardinality']}. {attribute['source']}"
    if not attribute["byDefault"]:
        text += ". Not in lists unless it is asked for"
    return {"description": text + "."} | schema_of(attribute)


def element_schema(element: Table, ids: dict[str, str]) -> dict[str, Any]:
    """Its id alone is required: what else is mandatory is absent where it is not known."""
    out: dict[str, Any] = {"type": "object", "description": f"{element['clause']}."}
    if element["name"] in ids:
        out["required"] = [ids[element["name"]]]
    properties = {one["name"]: described(one) for one in element["attributes"]}
    properties["_unavailable"] = reference("schemas", "Unavailable")
    properties["_derived"] = reference("schemas", "Derived")
    return out | {"properties": properties}


def operation_ids(collections: list[Table]) -> dict[str, str]:
    """By path: an operation that several collections answer has the last of the path, too."""
    out = {}
    names = [one["operation"] for one in collections]
    for one in collections:
        name = str(one["operation"])
        if names.count(name) > 1:
            last = one["path"].rsplit("/", 1)[-1]
            name += last[0].upper() + last[1:]
        out[one["path"]] = name
    return out


def filter_parameter(collection: Table) -> dict[str, Any]:
    return {"name": "filter", "in": "query",
            "description": "SOL 013 5.2: eq, neq, gt, gte, lt, lte, in, nin, cont, ncont on any "
                           f"attribute of {collection['element']}; (…);(…) is both.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 4096,
                       "examples": [f"(eq,{collection['id']},a)"]}}


def own_parameters(collection: Table) -> list[dict[str, Any]]:
    """Beside those that all lists have, as native/listeners/capacity_parameters.cpp reads them."""
    if collection["element"] != "CapacityInformation":
        return []
    of_types = ["computeResourceTypeId"] if collection["path"] == "compute_capacity" else []
    return [reference("parameters", name) for name in ("zoneId", "attributeSelector", *of_types)]


def collection_paths(collection: Table, name: str) -> dict[str, Any]:
    path, element, key = (str(collection[word]) for word in ("path", "element", "id"))
    told = reference("schemas", element)
    rows = " ".join(collection["rows"])
    about = f"{collection['clause']}{f' ({rows})' if rows else ''}."
    if "noSource" in collection:
        about += f" Always 501: {collection['noSource']}."
    tag = resources.tag_of(path)
    return {
        f"{BASE}/{path}": {"get": operation(
            name, tag, f"List: {element}", about,
            [filter_parameter(collection), *own_parameters(collection), *resources.SELECTORS],
            answer("A page of them, by ascending id.", {"type": "array", "items": told},
                   link=True), [501])},
        f"{BASE}/{path}/{{{key}}}": {"get": operation(
            name + "ById", tag, f"One by its id: {element}", about, [resources.path_id(key)],
            answer("All of its attributes.", told), [404, 501])},
    }


def document(tables: Table) -> str:
    collections = tables["collections"]
    ids = {str(one["element"]): str(one["id"]) for one in collections}
    elements = sorted(tables["elements"], key=lambda one: str(one["name"]))
    schemas = {one["name"]: element_schema(one, ids) for one in elements}
    if len(schemas) != len(elements):
        raise SystemExit("two information elements have one name")
    paths: dict[str, Any] = {}
    names = operation_ids(collections)
    for one in collections:
        paths |= collection_paths(one, names[one["path"]])
    by_hand = resources.paths()
    if twice := paths.keys() & by_hand.keys():
        raise SystemExit(f"described twice: {', '.join(sorted(twice))}")
    whole = resources.HEAD | {
        "paths": paths | by_hand,
        "components": resources.components(schemas),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
