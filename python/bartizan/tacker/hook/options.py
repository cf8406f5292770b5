# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The options of tacker-hook.conf: the one table that parser, sample and page come from."""

from __future__ import annotations

from typing import NamedTuple

DEFAULT_PATH = "/etc/bartizan/tacker-hook.conf"
PATH_VARIABLE = "BARTIZAN_TACKER_HOOK_CONF"


class Option(NamedTuple):
    section: str
    name: str
    kind: str  # text, path, list, flag, seconds, number, or its choices separated by |
    default: str | None  # None: required
    meaning: str
    example: str = ""


NAME_FIELDS = "{vnfc}, {vdu}, {vnf} and {server} stand for the VNFC's id, its VDU, the VNF " \
    "instance and the VIM's server"

OPTIONS = (
    Option("cmf", "url", "text", None, "bartizand's certm listener",
           "https://cmf.operator.example:8443"),
    Option("cmf", "certificate", "path", None,
           "Certificate that the hook proves itself with, PEM: its identity is that of a "
           "[consumer NAME] of bartizan.conf with the role vnfm", "/etc/bartizan/hook/cert.pem"),
    Option("cmf", "key", "path", None,
           "Its private key, PEM. Tacker's conductor reads it, and so does the script of every "
           "package", "/etc/bartizan/hook/key.pem"),
    Option("cmf", "ca_file", "path", None, "Anchors of the listener's certificate, PEM",
           "/etc/bartizan/hook/ca.pem"),
    Option("cmf", "deadline", "seconds", "60",
           "Until the CMF has to have answered, all requests of a phase together. Within it what "
           "is answered 429, 502 or 503 is asked again as Retry-After says"),
    Option("cmf", "connect_deadline", "seconds", "10", "Until a connection has to stand"),
    Option("hook", "custody", "guest|vnfm|token", "guest",
           "Who makes the key: the VNFC itself (guest), the hook in its memory (vnfm), a PKCS#11 "
           "token that the VNFC reaches too (token)"),
    Option("hook", "delivery", "text", None,
           "How the VNFC is reached: ssh, directory, or the name of an entry point of the group "
           "bartizan.delivery", "ssh"),
    Option("hook", "on_unreachable", "fail|unprotected", "fail",
           "When the CMF cannot be reached: the operation fails, or goes on without certificates "
           "and an alarm is written to syslog"),
    Option("hook", "dns_names", "list", "",
           "DNS names of each VNFC's certificate; " + NAME_FIELDS + ". The CMF lets the consumer "
           "register names under its dns_suffixes", "{vnfc}.vnf.example"),
    Option("hook", "ip_names", "flag", "false",
           "Whether the addresses of the VNFC's external connection points stand in its "
           "certificate. The CMF lets the consumer register addresses of its ip_networks"),
    Option("hook", "server_uri", "flag", "true",
           "Whether urn:uuid: with the id of the VIM's server stands in its certificate"),
    Option("hook", "vdus", "list", "",
           "VDUs that get certificates beside those that the package marks", "VDU1, VDU2"),
    Option("hook", "management_cp", "text", "",
           "The CPD of the connection point that the VNFC is reached at; none: the first one that "
           "has an address", "VDU1_CP1"),
    Option("hook", "address", "text", "",
           "Name that the VNFC is reached at, where Tacker does not know its address; "
           + NAME_FIELDS, "{vnfc}.mgmt.example"),
    Option("hook", "guest_deadline", "seconds", "300",
           "Until a VNFC that was just made has to be reachable, and with custody guest to have "
           "its request ready"),
    Option("hook", "parallel", "number", "16", "VNFCs that are spoken to at the same time"),
    Option("hook", "close_subjects", "flag", "false",
           "Whether the hook closes the registrations of VNFCs that are gone. For a CMF that does "
           "not follow Tacker's operations itself"),
)

SECTIONS = {
    "cmf": "How the CMF is reached",
    "hook": "What is done for every VNF",
    "delivery NAME": "Options of the delivery driver of that name",
    "token": "Options of custody token",
    "vnfd ID": "Options of [hook] that are others for the VNFs of one VNFD, by its descriptor id",
}
