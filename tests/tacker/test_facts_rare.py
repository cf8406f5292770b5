# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What Bartizan relies on of a real Tacker where an operation is rarer: other networks, another
package, a heal of everything, a rollback; and VNFCs that keep their names."""

from __future__ import annotations

from typing import Any

from life import MAPPING, Life

pytest_plugins = ["tacker_fixtures"]


def changes(notification: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((one["changeType"], one["vduId"])
                  for one in notification.get("affectedVnfcs", []))


def external_port(instance: dict[str, Any]) -> str:
    [link] = instance["instantiatedVnfInfo"]["extVirtualLinkInfo"]
    [port] = link["extLinkPorts"]
    return str(port["resourceHandle"]["resourceId"])


def test_the_operations_ended_as_they_had_to(rare: Life) -> None:
    assert {name: step.occurrence["operationState"] for name, step in rare.steps.items()} == {
        "instantiate": "COMPLETED", "change_ext_conn": "COMPLETED", "heal_all": "COMPLETED",
        "heal_stack": "COMPLETED", "change_package": "COMPLETED",
        "heal_refused_at_its_end": "FAILED_TEMP", "heal_retried": "COMPLETED",
        "scale_refused_again": "FAILED_TEMP", "scale_retried_in_vain": "FAILED_TEMP",
        "scale_rolled_back": "ROLLED_BACK", "terminate": "COMPLETED"}


def test_other_networks_leave_servers_and_vnfcs_as_they_are(rare: Life) -> None:
    before, after = rare.steps["instantiate"], rare.steps["change_ext_conn"]
    assert (after.vnfcs(), after.servers) == (before.vnfcs(), before.servers)
    assert [call.operation for call in after.calls] == [
        "change_external_connectivity_start", "change_external_connectivity_end"]


def test_other_networks_are_told_by_ports_and_not_by_vnfcs(rare: Life) -> None:
    told = rare.notifications("change_ext_conn")
    assert [one["operationState"] for one in told] == ["STARTING", "PROCESSING", "COMPLETED"]
    assert "affectedVnfcs" not in told[-1]
    old = external_port(rare.steps["instantiate"].instance)
    new = external_port(rare.steps["change_ext_conn"].instance)
    assert sorted((one["changeType"], one["resourceHandle"]["resourceId"])
                  for one in told[-1]["affectedExtLinkPorts"]) == [
        ("ADDED", new), ("REMOVED", old)]
    linked = {one["resourceHandle"]["resourceId"]: one.get("extLinkPorts", [])
              for one in told[-1]["changedExtConnectivity"]}
    assert [port["id"] for port in linked[rare.site.networks[1].network_id]] == [new]


def test_before_other_networks_the_script_is_given_the_old_port_and_after_them_the_new_one(
        rare: Life) -> None:
    start, end = rare.steps["change_ext_conn"].calls
    assert external_port(start.given["vnf_instance"]) == external_port(start.saw["instance"])
    assert external_port(end.given["vnf_instance"]) == \
        external_port(rare.steps["change_ext_conn"].instance)
    assert external_port(end.saw["instance"]) == external_port(start.saw["instance"])


def test_a_heal_of_everything_replaces_every_vnfc(rare: Life) -> None:
    names = list(rare.steps)
    for name in ("heal_all", "heal_stack"):
        before, after = rare.steps[names[names.index(name) - 1]], rare.steps[name]
        assert not set(before.vnfcs()) & set(after.vnfcs()), name
        assert set(after.vnfcs().values()) == after.servers, name
        assert changes(rare.notifications(name)[-1]) == [
            ("ADDED", "VDU1"), ("ADDED", "VDU2"), ("REMOVED", "VDU1"), ("REMOVED", "VDU2")], name


def test_another_package_modifies_vnfcs_and_leaves_their_names(rare: Life) -> None:
    before, after = rare.steps["heal_stack"], rare.steps["change_package"]
    assert before.vnfcs() == after.vnfcs()
    assert [before.instance["vnfdId"], after.instance["vnfdId"]] == list(rare.vnfd_ids)
    assert changes(rare.notifications("change_package")[-1]) == [("MODIFIED", "VDU2")]


def test_the_new_packages_script_runs_before_the_package_is_the_vnfs(rare: Life) -> None:
    old, new = rare.vnfd_ids
    calls = {call.operation: call for call in rare.steps["change_package"].calls}
    assert list(calls) == ["change_current_package_start", "coordinate",
                           "change_current_package_end"]
    assert all(new in call.saw["vnfd"] for call in calls.values())
    assert calls["change_current_package_start"].given["vnf_instance"]["vnfdId"] == old
    assert calls["coordinate"].given["inst"]["vnfdId"] == old
    assert calls["change_current_package_end"].given["vnf_instance"]["vnfdId"] == new


def test_a_heal_that_is_refused_at_its_end_leaves_tacker_with_a_vnfc_that_is_gone(
        rare: Life) -> None:
    before, after = rare.steps["change_package"], rare.steps["heal_refused_at_its_end"]
    assert after.vnfcs() == before.vnfcs()
    assert len(set(after.vnfcs().values()) - after.servers) == 1
    assert len(after.servers - set(after.vnfcs().values())) == 1
    retried = rare.steps["heal_retried"]
    assert set(retried.vnfcs().values()) == retried.servers


def test_a_rollback_calls_the_script_and_leaves_what_was_before(rare: Life) -> None:
    before, after = rare.steps["heal_retried"], rare.steps["scale_rolled_back"]
    assert [call.operation for call in after.calls] == [
        "scale_rollback_start", "scale_rollback_end"]
    assert (after.vnfcs(), after.servers) == (before.vnfcs(), before.servers)
    assert [one["operationState"] for one in rare.notifications("scale_refused_again")] == [
        "STARTING", "PROCESSING", "FAILED_TEMP", "PROCESSING", "FAILED_TEMP", "ROLLING_BACK",
        "ROLLED_BACK"]


def test_a_rollback_is_given_what_the_last_refusal_handed_back(rare: Life) -> None:
    for call in rare.steps["scale_rolled_back"].calls:
        assert call.given["user_script_err_handling_data"] == {"refused": "scale_start"}
        assert call.classes


def test_a_mapped_vnfc_keeps_its_name_when_it_is_healed(mapped: Life) -> None:
    assert sorted(mapped.steps["mapped_instantiate"].vnfcs()) == ["back", "front-1"]
    before, after = mapped.steps["mapped_scale_out"].vnfcs(), mapped.steps["mapped_heal"].vnfcs()
    assert sorted(before) == sorted(after) == sorted(MAPPING["VDU1"] + MAPPING["VDU2"])
    assert before["front-1"] != after["front-1"]
    assert before["front-2"] == after["front-2"]


def test_a_notification_has_the_server_of_a_mapped_vnfc_and_not_its_name(mapped: Life) -> None:
    told = mapped.notifications("mapped_heal")[-1]
    before, after = mapped.steps["mapped_scale_out"].vnfcs(), mapped.steps["mapped_heal"].vnfcs()
    assert sorted((one["changeType"], one["id"]) for one in told["affectedVnfcs"]) == [
        ("ADDED", after["front-1"]), ("REMOVED", before["front-1"])]
