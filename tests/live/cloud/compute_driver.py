# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Nova's fake hypervisor with a host's size and traits, and one with NUMA cells, huge pages and
CPUs to pin to. The launcher of nova-compute makes this module nova.virt.compute_driver."""

from __future__ import annotations

from typing import Any

from nova import objects
from nova.virt import fake

CELLS = 2
CPUS_OF_A_CELL = 16  # half of them shared, half dedicated; siblings are n and n + 1
MIB_OF_A_CELL = 131_072
HUGE_PAGES_OF_A_CELL = 8192  # of 2 MiB


class HostDriver(fake.FakeLiveMigrateDriver):  # type: ignore[misc]  # Nova has no types
    """A host of 32 CPUs, 256 GiB and 4 TB."""

    vcpus = CELLS * CPUS_OF_A_CELL
    memory_mb = CELLS * MIB_OF_A_CELL
    local_gb = 4000
    traits = frozenset({"HW_CPU_X86_AVX2", "HW_CPU_X86_AESNI", "HW_ARCH_X86_64"})

    def update_provider_tree(self, provider_tree: Any, nodename: str,
                             allocations: Any = None) -> None:
        super().update_provider_tree(provider_tree, nodename, allocations=allocations)
        provider_tree.add_traits(nodename, *self.traits)


class NumaDriver(HostDriver):
    """The same, of which half are dedicated CPUs; with SGX, a TPM and secure boot."""

    vcpus = CELLS * CPUS_OF_A_CELL // 2
    traits = HostDriver.traits | {
        "HW_CPU_X86_SGX", "HW_CPU_HYPERTHREADING", "COMPUTE_SECURITY_TPM_2_0",
        "COMPUTE_SECURITY_UEFI_SECURE_BOOT"}

    def get_available_resource(self, nodename: str) -> dict[str, Any]:
        resources: dict[str, Any] = super().get_available_resource(nodename)
        cells = [self._cell(number) for number in range(CELLS)]
        resources["numa_topology"] = objects.NUMATopology(cells=cells)._to_json()
        return resources

    def update_provider_tree(self, provider_tree: Any, nodename: str,
                             allocations: Any = None) -> None:
        super().update_provider_tree(provider_tree, nodename, allocations=allocations)
        inventory = dict(provider_tree.data(nodename).inventory)
        dedicated = CELLS * CPUS_OF_A_CELL // 2
        inventory["PCPU"] = {"total": dedicated, "min_unit": 1, "max_unit": dedicated,
                             "step_size": 1, "allocation_ratio": 1.0, "reserved": 0}
        provider_tree.update_inventory(nodename, inventory)

    @staticmethod
    def _cell(number: int) -> Any:
        first = number * CPUS_OF_A_CELL
        half = first + CPUS_OF_A_CELL // 2
        end = first + CPUS_OF_A_CELL
        small_pages = MIB_OF_A_CELL * 256 - HUGE_PAGES_OF_A_CELL * 512
        return objects.NUMACell(
            id=number, socket=number, cpuset=set(range(first, half)),
            pcpuset=set(range(half, end)), pinned_cpus=set(), cpu_usage=0, memory_usage=0,
            memory=MIB_OF_A_CELL, siblings=[{cpu, cpu + 1} for cpu in range(first, end, 2)],
            mempages=[objects.NUMAPagesTopology(size_kb=4, total=small_pages, used=0),
                      objects.NUMAPagesTopology(size_kb=2048, total=HUGE_PAGES_OF_A_CELL,
                                                used=0)],
            network_metadata=objects.NetworkMetadata(physnets=set(), tunneled=False))
