# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What two VNFMs and an admin may ask for and what may happen to bartizand meanwhile, for stories
that Hypothesis puts together."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from registry_model import (
    CONSUMERS,
    MANO,
    VNFCI,
    VNFOAM,
    Certificate,
    Model,
    Order,
    Registration,
    Terms,
    Verdict,
    make_csr,
    refusal,
    weak_key,
)

VNFS = ("vnf-1", "vnf-2")
VNFCS = ("vnfc-1", "vnfc-2")
ENTITIES = ("m1.mano.example", "m2.mano.example")
TWO_NAMES = ("a.vnf.example", "b.vnf.example")
NOWHERE = Registration(Terms(VNFCI, "vnf-nowhere", VNFCS, ()), "vnfm")

any_number = st.integers(0, 60)
by = st.sampled_from(["its own"] * 5 + list(CONSUMERS))


@st.composite
def wishes(draw: Callable[..., Any], consumers: Sequence[str] = tuple(CONSUMERS)
           ) -> tuple[str, Terms]:
    """A consumer and what it would register."""
    consumer = draw(st.sampled_from(consumers))
    cert_types, domain = CONSUMERS[consumer]
    cert_type = draw(st.sampled_from([*cert_types * 4, VNFCI, VNFOAM, MANO]))
    subjects = draw(st.lists(st.sampled_from(ENTITIES if cert_type == MANO else VNFCS),
                             min_size=1, max_size=2, unique=True))
    vnf = "" if cert_type == MANO else draw(st.sampled_from(VNFS))
    dns = draw(st.sampled_from([(), (f"a.{domain}",), (f"a.{domain}", f"b.{domain}"),
                                (f"b.{domain}", f"a.{domain}"), ("a.foreign.example",)]))
    return consumer, Terms(cert_type, vnf, tuple(subjects), dns)


@dataclasses.dataclass(frozen=True)
class Plan:
    """Of a CSR: for which of the registrations, and what is wrong with it."""

    which: int
    live: bool
    subject: int
    by: str
    naming: str
    key: str
    names: str
    flaw: str


def plans_for(*keys: str) -> st.SearchStrategy[Plan]:
    return st.builds(
        Plan, which=any_number, live=st.sampled_from([True] * 5 + [False]),
        subject=st.integers(0, 1), by=by,
        naming=st.sampled_from(["both"] * 5 + ["vnfcId", "vnfInstanceId", "neither"]),
        key=st.sampled_from(keys),
        names=st.sampled_from(["full"] * 4 + ["none", "one", "foreign", "the other's"]),
        flaw=st.sampled_from([""] * 8 + ["bad-csr", "bad-pop"]))


plans = plans_for(*["new"] * 5, "used", "weak")


FITTING = Plan(0, True, 0, "its own", "both", "new", "full", "")


@dataclasses.dataclass(frozen=True)
class Cut:
    """The daemon is killed that long after it wrote to the ledger, or after it was asked."""

    seconds: float
    when_written: bool


class Stories(RuleBasedStateMachine):
    """Whoever derives from it asks the service and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.orders: list[Order] = []
        self.changes_at_start = 0
        self.cut: Cut | None = None  # that is ahead

    def ask(self, what: str, method: str, path: str, consumer: str, body: Any,
            first: Verdict, again: Verdict) -> None:
        """`again`: what the same request is answered when it was done before."""
        raise NotImplementedError

    def ask_batch(self, what: str, path: str, consumer: str, items: list[dict[str, Any]],
                  first: list[Verdict], again: list[Verdict]) -> None:
        raise NotImplementedError

    def look_up(self, found: Registration | Certificate, consumer: str) -> None:
        raise NotImplementedError

    def restart(self, killed: bool) -> None:
        raise NotImplementedError

    @initialize()
    def each_consumer_has_something(self) -> None:
        for consumer, terms in (("vnfm", Terms(VNFCI, "vnf-1", VNFCS, TWO_NAMES)),
                                ("vnfm-2", Terms(VNFCI, "vnf-2", VNFCS[:1], ())),
                                ("vnfm", Terms(VNFOAM, "vnf-1", VNFCS, ("b.vnf.example",))),
                                ("admin", Terms(MANO, "", ENTITIES[:1], ()))):
            self.registering(consumer, terms, otherwise=False)
            self.signing(self.order(FITTING))

    def registering(self, consumer: str, terms: Terms, otherwise: bool) -> None:
        first = self.model.register(consumer, terms)
        self.ask("register", "POST", "/registrations", consumer, terms.document(otherwise),
                 first, self.model.register(consumer, terms))

    @rule(wish=wishes(), otherwise=st.booleans())
    def a_subject_is_registered(self, wish: tuple[str, Terms], otherwise: bool) -> None:
        self.registering(*wish, otherwise)

    @precondition(lambda self: self.model.registrations)
    @rule(which=any_number, by=by, otherwise=st.booleans())
    def a_registration_is_repeated(self, which: int, by: str, otherwise: bool) -> None:
        found = pick(self.model.registrations, which)
        self.registering(found.delegate if by == "its own" else by, found.terms, otherwise)

    @rule(wanted=st.sampled_from(list(CONSUMERS)).flatmap(
        lambda one: st.lists(wishes([one]), min_size=2, max_size=5)), otherwise=st.booleans())
    def a_batch_is_registered(self, wanted: list[tuple[str, Terms]], otherwise: bool) -> None:
        consumer = wanted[0][0]
        items = [terms.document(otherwise) for _, terms in wanted]
        first = [self.model.register(consumer, terms) for _, terms in wanted]
        again = [self.model.register(consumer, terms) for _, terms in wanted]
        self.ask_batch("register", "/registrations/batch", consumer, items, first, again)

    @precondition(lambda self: self.model.registrations)
    @rule(which=any_number, by=by, revoke=st.booleans())
    def a_registration_is_closed(self, which: int, by: str, revoke: bool) -> None:
        live = [one for one in self.model.registrations if one.live]
        found = pick([*self.model.registrations, *live, *live], which)
        consumer = found.delegate if by == "its own" else by
        first = self.model.close(consumer, found, revoke)
        query = "" if revoke else "?revoke=false"
        self.ask("close", "DELETE", f"/registrations/{found.id}{query}", consumer, None,
                 first, self.model.close(consumer, found, revoke))

    def order(self, plan: Plan, consumer: str = "") -> Order:
        """`consumer`: of which it is, if it shall be a certain one's."""
        known = [one for one in self.model.registrations
                 if one.live and consumer in ("", one.delegate)] if plan.live else []
        found = pick(known or [NOWHERE, *self.model.registrations], plan.which)
        subject = found.terms.subjects[plan.subject % len(found.terms.subjects)]
        if plan.key == "weak":
            key: Any = weak_key()
        elif plan.key == "used" and self.orders:
            key = pick(self.orders, plan.which % 3).csr.key
        else:
            key = ec.generate_private_key(ec.SECP256R1())
        flaw = plan.flaw or ("weak-key" if isinstance(key, rsa.RSAPrivateKey) else "")
        dns = found.terms.dns
        common_name, names = {
            "full": (subject, dns), "none": ("", ()), "one": ("", dns[:1]),
            "foreign": (subject, (*dns, "x.foreign.example")),
            "the other's": (VNFCS[VNFCS[0] == subject], dns)}[plan.names]
        return Order(
            consumer or (found.delegate if plan.by == "its own" else plan.by),
            found.terms.cert_type,
            found.terms.vnf if plan.naming in ("both", "vnfInstanceId") else None,
            subject if plan.naming in ("both", "vnfcId") or found.terms.cert_type == MANO
            else None,
            make_csr(key, common_name, names, flaw))

    def signing(self, order: Order, otherwise: bool = False) -> None:
        self.orders.append(order)
        path = "/mano_certificates" if order.by_admin_path else "/certificate_signing_requests"
        (first,) = self.model.sign([order])
        (again,) = self.model.sign([order])
        self.ask("sign", "POST", path, order.consumer, order.document(otherwise), first, again)

    @rule(plan=plans)
    def a_csr_is_sent(self, plan: Plan) -> None:
        self.signing(self.order(plan))

    @precondition(lambda self: self.orders)
    @rule(which=any_number, otherwise=st.booleans())
    def a_csr_is_repeated(self, which: int, otherwise: bool) -> None:
        self.signing(pick(self.orders, which), otherwise)

    @precondition(lambda self: self.orders and self.model.registrations)
    @rule(which=any_number, whose=any_number, subject=st.integers(0, 1), by=by)
    def a_csr_is_sent_for_another_subject(self, which: int, whose: int, subject: int,
                                          by: str) -> None:
        found = pick(self.model.registrations, whose)
        self.signing(Order(
            found.delegate if by == "its own" else by, found.terms.cert_type,
            found.terms.vnf or None, found.terms.subjects[subject % len(found.terms.subjects)],
            pick(self.orders, which).csr))

    @rule(wanted=st.lists(st.one_of(plans, plans_for("used"), any_number),
                          min_size=2, max_size=8),
          consumer=st.sampled_from(["vnfm", "vnfm-2"]))
    def a_batch_is_signed(self, wanted: list[Plan | int], consumer: str) -> None:
        """New ones, and earlier ones again."""
        orders: list[Order] = []
        for one in wanted:
            earlier = [order for order in self.orders if order.consumer == consumer]
            orders.append(self.order(one, consumer) if isinstance(one, Plan) else
                          pick(earlier or [self.order(FITTING, consumer)], one))
            self.orders.append(orders[-1])
        first = self.model.sign(orders)
        again = self.model.sign(orders)
        self.ask_batch("sign", "/certificate_signing_requests/batch", consumer,
                       [order.document() for order in orders], first, again)

    @precondition(lambda self: self.model.certificates)
    @rule(which=any_number, by=by, reason=st.sampled_from(
        ["superseded", "keyCompromise", "unspecified", "certificateHold", "because"]))
    def a_certificate_is_revoked(self, which: int, by: str, reason: str) -> None:
        valid = [one for one in self.model.certificates if not one.reason]
        found = pick([*self.model.certificates, *valid], which)
        consumer = found.registration.delegate if by == "its own" else by
        first = self.model.revoke(consumer, found, reason)
        self.ask("revoke", "POST", f"/certificates/{found.id}/revoke", consumer,
                 {"reason": reason}, first, self.model.revoke(consumer, found, reason))

    @rule(consumer=st.sampled_from(list(CONSUMERS)))
    def what_does_not_exist_is_asked_for(self, consumer: str) -> None:
        unknown = refusal("not-found")
        self.ask("revoke unknown", "POST", "/certificates/local.00ff/revoke", consumer,
                 {"reason": "superseded"}, unknown, unknown)
        self.ask("close unknown", "DELETE", f"/registrations/{uuid.UUID(int=0)}", consumer,
                 None, unknown, unknown)

    @precondition(lambda self: self.model.certificates)
    @rule(which=any_number, by=by)
    def one_is_looked_up(self, which: int, by: str) -> None:
        found = pick(self.model.certificates, which)
        consumer = found.registration.delegate if by == "its own" else by
        self.look_up(found, consumer)
        self.look_up(found.registration, consumer)

    @precondition(lambda self: len(self.model.changes) > self.changes_at_start + 2)
    @rule(killed=st.booleans())
    def the_daemon_is_restarted(self, killed: bool) -> None:
        self.restart(killed)

    @precondition(lambda self: self.cut is None)
    @rule(moment=st.integers(0, 16), written=st.booleans())
    def the_next_change_is_cut_off_by_a_kill(self, moment: int, written: bool) -> None:
        self.cut = Cut(moment ** 2 / (640_000 if written else 64_000), written)


def pick(things: Sequence[Any], which: int) -> Any:
    """The newest is that of 0."""
    return things[-1 - which % len(things)]
