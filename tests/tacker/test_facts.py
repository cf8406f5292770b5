# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What Bartizan relies on of a real Tacker, in the short life of a VNF: what scripts are given,
what the API shows meanwhile, what subscribers are told, what a refusal leaves behind."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

import vnf_package
from life import MAPPING, Life
from notification_sink import Sink
from openstack_api import Refused, eventually
from tacker_api import LCM, Tacker

pytest_plugins = ["tacker_fixtures"]
pytestmark = pytest.mark.short

CLASSES_OF_HANDED_BACK_DATA = [
    "oslo_versionedobjects.fields.CoercedDict", "oslo_versionedobjects.fields.Field",
    "tacker.sol_refactored.objects.common.fields.Jsonable",
    "oslo_versionedobjects.fields.UnspecifiedDefault",
    "tacker.sol_refactored.objects.common.problem_details.ProblemDetails"]


def states(notifications: list[dict[str, Any]]) -> list[str]:
    return [one["operationState"] for one in notifications]


def changes(notification: dict[str, Any]) -> list[tuple[str, str]]:
    """Of VNFCs: what became of them, and the VIM's server."""
    return sorted((one["changeType"], one["computeResource"]["resourceId"])
                  for one in notification.get("affectedVnfcs", []))


def test_the_operations_ended_as_they_had_to(everyday: Life) -> None:
    assert {name: step.occurrence["operationState"] for name, step in everyday.steps.items()} == {
        "instantiate": "COMPLETED", "scale_out": "COMPLETED", "heal_one": "COMPLETED",
        "scale_in": "COMPLETED", "modify": "COMPLETED", "heal_refused": "FAILED_TEMP",
        "heal_rolled_back": "FAILED_TEMP", "heal_failed": "FAILED",
        "scale_refused": "FAILED_TEMP", "scale_retried": "COMPLETED", "terminate": "COMPLETED"}


def test_a_script_runs_before_and_after_each_operation(everyday: Life) -> None:
    seen = {name: [call.operation for call in step.calls]
            for name, step in everyday.steps.items()}
    assert seen == {
        "instantiate": ["instantiate_start", "instantiate_end"],
        "scale_out": ["scale_start", "scale_end"], "heal_one": ["heal_start", "heal_end"],
        "scale_in": ["scale_start", "scale_end"],
        "modify": ["modify_information_start", "modify_information_end"],
        "heal_refused": ["heal_start"], "heal_rolled_back": [], "heal_failed": [],
        "scale_refused": ["scale_start", "scale_end"],
        "scale_retried": ["scale_start", "scale_end"],
        "terminate": ["terminate_start", "terminate_end"]}


def test_after_an_operation_a_script_is_given_what_query_vnf_does_not_show_yet(
        everyday: Life) -> None:
    before: list[str] = []
    for name in ("instantiate", "scale_out", "heal_one", "scale_in"):
        step = everyday.steps[name]
        end = step.calls[-1]
        assert end.queried_vnfcs() == before, name
        assert end.given_vnfcs() == sorted(step.vnfcs()) != before, name
        before = sorted(step.vnfcs())
    assert everyday.steps["instantiate"].calls[-1].saw["instance"]["instantiationState"] == \
        "NOT_INSTANTIATED"


def test_before_an_operation_a_script_is_given_what_query_vnf_shows(everyday: Life) -> None:
    starts = [call for call in everyday.calls() if call.operation.endswith("_start")]
    assert len(starts) == 9
    assert all(call.given_vnfcs() == call.queried_vnfcs() for call in starts)


def test_after_terminate_a_script_is_given_nothing_and_query_vnf_shows_everything(
        everyday: Life) -> None:
    [end] = everyday.calls("terminate_end")
    assert end.given_vnfcs() == []
    assert end.given["vnf_instance"]["vimConnectionInfo"] == {}
    assert end.queried_vnfcs() == sorted(everyday.steps["scale_retried"].vnfcs())


def test_while_a_script_runs_its_operation_is_in_progress(everyday: Life) -> None:
    for name, step in everyday.steps.items():
        for call in step.calls:
            [mine] = [one for one in call.saw["occurrences"]
                      if one["id"] == step.occurrence["id"]]
            assert mine["operationState"] == "PROCESSING", (name, call.operation)


def test_standard_input_is_a_pickle_of_protocol_4_without_a_class(everyday: Life) -> None:
    for name, step in everyday.steps.items():
        for call in step.calls:
            assert call.stdin[:2] == b"\x80\x04"
            assert name == "scale_retried" or call.classes == [], name


def test_data_that_a_script_handed_back_come_again_as_an_object_of_tackers(
        everyday: Life) -> None:
    for call in everyday.steps["scale_retried"].calls:
        assert call.classes == CLASSES_OF_HANDED_BACK_DATA
        assert call.given["user_script_err_handling_data"] == {"refused": "scale_end"}


def test_a_script_is_given_the_password_of_the_vim(everyday: Life) -> None:
    password = everyday.site.password.encode()
    assert {call.operation for call in everyday.calls() if password not in call.stdin} == {
        "terminate_end"}


def test_a_script_is_not_told_who_asks(everyday: Life) -> None:
    api = everyday.site.api
    for call in everyday.calls():
        assert not any(word in call.stdin for word in (
            b"gAAAA", b"req-", b"request_id", b"is_admin", api.user_id.encode(),
            api.project_id.encode()))
        assert sorted(call.given) == [
            "grant_request", "grant_response", "operation", "request", "tmp_csar_dir",
            "user_script_err_handling_data", "vnf_instance"]


def test_every_local_user_can_read_the_packages_scripts(everyday: Life) -> None:
    assert {call.saw["mode"] for call in everyday.calls()} == {0o755}


def test_a_vnfc_is_called_by_its_vdu_and_its_server(everyday: Life) -> None:
    for name, step in everyday.steps.items():
        for vnfc, server in step.vnfcs().items():
            assert vnfc in (f"VDU1-{server}", f"VDU2-{server}"), name


def test_a_scaling_group_has_no_use_for_the_mapping_of_vnfcs(everyday: Life) -> None:
    retried = everyday.steps["scale_retried"]
    assert retried.instance["metadata"]["VDU_VNFc_mapping"] == MAPPING
    assert not set(retried.vnfcs()) & {name for names in MAPPING.values() for name in names}


def test_tacker_and_the_vim_agree_after_what_completed(everyday: Life) -> None:
    for name in ("instantiate", "scale_out", "heal_one", "scale_in", "heal_failed",
                 "scale_retried", "terminate"):
        step = everyday.steps[name]
        assert set(step.vnfcs().values()) == step.servers, name


def test_a_healed_vnfc_is_another_one(everyday: Life) -> None:
    before, after = everyday.steps["scale_out"], everyday.steps["heal_one"]
    [healed] = after.occurrence["operationParams"]["vnfcInstanceId"]
    assert healed not in after.vnfcs()
    assert len(set(before.vnfcs()) & set(after.vnfcs())) == 2
    assert len(after.vnfcs()) == 3


def test_after_terminate_query_vnf_keeps_an_empty_instantiated_vnf_info(everyday: Life) -> None:
    instance = everyday.steps["terminate"].instance
    assert instance["instantiationState"] == "NOT_INSTANTIATED"
    assert instance["instantiatedVnfInfo"] == {"flavourId": "simple", "vnfState": "STOPPED"}


def test_the_callback_is_tried_with_the_credential_before_the_first_notification(
        everyday: Life) -> None:
    assert [one.method for one in everyday.sink.deliveries[:2]] == ["GET", "POST"]
    assert {one.headers["Authorization"] for one in everyday.sink.deliveries} == {
        everyday.sink.credential}


def test_an_operation_is_told_at_its_beginning_while_it_is_done_and_at_its_end(
        everyday: Life) -> None:
    assert states(everyday.notifications("instantiate")) == ["STARTING", "PROCESSING", "COMPLETED"]
    assert states(everyday.notifications("modify")) == ["PROCESSING", "COMPLETED"]
    assert states(everyday.notifications("scale_refused")) == [
        "STARTING", "PROCESSING", "FAILED_TEMP", "PROCESSING", "COMPLETED"]
    assert states(everyday.notifications("heal_refused")) == [
        "STARTING", "PROCESSING", "FAILED_TEMP", "ROLLING_BACK", "FAILED_TEMP", "FAILED"]
    told = everyday.notifications()
    assert [told[0]["notificationType"], told[-1]["notificationType"]] == [
        "VnfIdentifierCreationNotification", "VnfIdentifierDeletionNotification"]
    assert len({one["subscriptionId"] for one in told}) == 1
    assert len({one["id"] for one in told}) == len(told)


def test_what_became_of_vnfcs_is_told_only_at_the_end(everyday: Life) -> None:
    assert all("affectedVnfcs" not in one for one in everyday.notifications()
               if one.get("operationState") != "COMPLETED")
    healed = everyday.notifications("heal_one")[-1]
    before, after = everyday.steps["scale_out"].servers, everyday.steps["heal_one"].servers
    assert changes(healed) == [("ADDED", *(after - before)), ("REMOVED", *(before - after))]
    assert {one["vduId"] for one in healed["affectedVnfcs"]} == {"VDU1"}
    assert changes(everyday.notifications("terminate")[-1]) == sorted(
        ("REMOVED", server) for server in everyday.steps["scale_retried"].servers)
    assert changes(everyday.notifications("modify")[-1]) == []


def test_no_notification_has_a_secret_or_who_asked(everyday: Life) -> None:
    told = json.dumps(everyday.notifications())
    assert everyday.site.password not in told
    assert everyday.site.api.user_id not in told
    assert everyday.site.api.project_id not in told


def test_what_a_script_says_on_standard_error_is_told_to_every_subscriber(everyday: Life) -> None:
    error = everyday.steps["scale_refused"].occurrence["error"]
    assert error == {
        "title": "Mgmt driver execution failed", "status": 422,
        "detail": r"scale_end failed: b'the probe refuses: say so to the operator\n'",
        "userScriptErrHandlingData": {"refused": "scale_end"}}
    assert everyday.notifications("scale_refused")[2]["error"] == error


def test_a_refusal_after_a_scale_leaves_a_server_that_only_the_vim_knows(everyday: Life) -> None:
    step = everyday.steps["scale_refused"]
    assert len(step.servers - set(step.vnfcs().values())) == 1
    assert step.calls[-1].given_vnfcs() == sorted(everyday.steps["scale_retried"].vnfcs())


def test_a_heal_that_is_refused_before_it_begins_changes_nothing(everyday: Life) -> None:
    before, after = everyday.steps["scale_in"], everyday.steps["heal_refused"]
    assert (after.vnfcs(), after.servers) == (before.vnfcs(), before.servers)


def test_a_heal_cannot_be_rolled_back_but_failed(everyday: Life) -> None:
    assert everyday.steps["heal_rolled_back"].occurrence["error"]["detail"] == \
        "Rollback of HEAL is not supported."
    assert everyday.steps["heal_failed"].occurrence["operationState"] == "FAILED"


def test_the_list_of_operations_has_their_details_only_on_request(tacker: Tacker,
                                                                  everyday: Life) -> None:
    query = f"{LCM}/vnf_lcm_op_occs?filter=(eq,vnfInstanceId,{everyday.vnf.id})"
    short, long = tacker.get(query), tacker.get(query + "&all_fields")
    details = {"operationParams", "error", "resourceChanges", "changedInfo"}
    assert len(short) == len(long) == 8
    assert not details & {key for one in short for key in one}
    assert details <= {key for one in long for key in one}


def test_a_second_subscription_of_the_same_callback_is_another_one(tacker: Tacker,
                                                                  sink: Sink) -> None:
    first, second = (tacker.subscribe(sink.url, sink.user, sink.password) for _ in range(2))
    assert first != second
    known = {one["id"]: one for one in tacker.get(f"{LCM}/subscriptions")}
    assert known[first]["callbackUri"] == known[second]["callbackUri"] == sink.url
    assert sink.password not in json.dumps(known)
    tacker.unsubscribe(first)
    tacker.unsubscribe(second)
    with pytest.raises(Refused) as refused:
        tacker.get(f"{LCM}/subscriptions/{first}")
    assert refused.value.status == 404


def test_a_callback_has_to_answer_204_to_be_subscribed(tacker: Tacker) -> None:
    with Sink(status=200) as other, pytest.raises(Refused) as refused:
        tacker.subscribe(other.url, other.user, other.password)
    assert refused.value.status == 422
    with pytest.raises(Refused) as refused:
        tacker.subscribe(other.url, other.user, other.password)  # nobody listens there any more
    assert refused.value.status == 500


def test_whoever_has_a_token_sees_and_subscribes_to_every_vnf(tacker: Tacker,
                                                              sink: Sink) -> None:
    stranger = Tacker("sctelem")  # of another project, where it may read
    vnfd_id = str(uuid.uuid4())
    package = tacker.onboard(vnf_package.build(vnfd_id))
    subscription = stranger.subscribe(sink.url, sink.user, sink.password)
    vnf = tacker.create(vnfd_id)
    assert vnf.id in {one["id"] for one in stranger.get(f"{LCM}/vnf_instances")}
    vnf.delete()
    eventually("the stranger is told", lambda: len(sink.notifications(vnf.id)) == 2, 30)
    stranger.unsubscribe(subscription)
    tacker.remove_package(package)


def test_a_request_names_version_2(tacker: Tacker) -> None:
    path = f"{LCM}/vnf_instances"
    assert tacker.ask("GET", path, headers={"Version": "9.0.0"}).status_code == 406
    assert tacker.ask("GET", path, headers={"Version": "two"}).status_code == 400
    assert tacker.ask("GET", path).headers["version"] == "2.0.0"
