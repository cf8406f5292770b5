# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Packages that are made to harm who reads them, each limit at its edge; and signatures."""

from __future__ import annotations

import pathlib
import stat
import subprocess
import zipfile

import pytest

from bartizan.tacker.csar import archive
from bartizan.tacker.csar.archive import Archive
from bartizan.tacker.csar.descriptor import MAX_DEPTH, Descriptor
from bartizan.tacker.csar.trouble import PackageError
from bartizan.tacker.csar.vnfd import MAX_DESCRIPTORS, Vnfd
from conftest import PLAIN, Run
from sample_csar import Bench, files, packed, with_manifest


@pytest.fixture
def bench(tmp_path: pathlib.Path, bartizan: Run) -> Bench:
    return Bench(tmp_path, bartizan)


def member(name: str = "a", *, size: int = 1, packed_size: int = 1, mode: int = 0,
           flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.file_size, info.compress_size, info.flag_bits = size, packed_size, flags
    info.external_attr = mode << 16
    return info


def refused(*members: zipfile.ZipInfo) -> str:
    with pytest.raises(PackageError) as caught:
        archive.check(list(members))
    return str(caught.value)


class TestArchive:
    def test_number_of_files(self) -> None:
        members = [member(str(n)) for n in range(archive.MAX_MEMBERS)]
        archive.check(members)
        assert "more than 10000 files" in refused(*members, member("one more"))

    def test_size_in_all(self) -> None:
        half = archive.MAX_TOTAL // 2
        two = [member("a", size=half, packed_size=half), member("b", size=half, packed_size=half)]
        archive.check(two)
        assert "larger than" in refused(*two, member("c"))

    def test_what_unpacks_to_a_thousand_times_its_size(self) -> None:
        packed_size = archive.MIN_BOMB // 100
        edge = packed_size * archive.MAX_RATIO
        archive.check([member(size=edge, packed_size=packed_size)])
        assert "times its size" in refused(member(size=edge + 1, packed_size=packed_size))

    def test_a_small_file_of_zeros_harms_nobody(self) -> None:
        archive.check([member(size=archive.MIN_BOMB, packed_size=1)])
        refused(member(size=archive.MIN_BOMB + 1, packed_size=1))

    def test_length_of_a_name(self) -> None:
        archive.check([member("x" * archive.MAX_NAME)])
        refused(member("x" * (archive.MAX_NAME + 1)))

    @pytest.mark.parametrize("name", [
        "/etc/passwd", "../x", "a/../../x", "a/..", "a\\..\\x", "C:/x", "a\nb", "a\x00b"[:3]])
    def test_a_path_that_leaves_the_package(self, name: str) -> None:
        info = member()
        info.filename = name
        assert "path" in refused(info)

    @pytest.mark.parametrize("name", ["..a", "a..b/c", "...", "a/.hidden"])
    def test_dots_within_a_name_are_no_way_out(self, name: str) -> None:
        archive.check([member(name)])

    @pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
    def test_a_link_or_a_device(self, kind: int) -> None:
        assert "no file" in refused(member(mode=kind | 0o777))

    def test_a_name_twice_or_an_encrypted_file(self) -> None:
        assert "twice" in refused(member("a"), member("a"))
        assert "encrypted" in refused(member(flags=1))

    def test_a_descriptor_at_its_size(self, tmp_path: pathlib.Path) -> None:
        path = tmp_path / "p"
        path.write_bytes(packed({"a": b"x" * archive.MAX_TEXT, "b": b"x" * (archive.MAX_TEXT + 1)}))
        with Archive(str(path)) as opened:
            assert len(opened.read("a")) == archive.MAX_TEXT
            with pytest.raises(PackageError, match="larger than"):
                opened.read("b")

    def test_a_header_that_lies_about_the_size(self, tmp_path: pathlib.Path) -> None:
        """The central directory says 10 octets; a reader that believed it would take more."""
        octets = packed({"a": b"x" * 5000})
        place = octets.rindex(b"PK\x01\x02")
        lie = octets[:place + 24] + (10).to_bytes(4, "little") + octets[place + 28:]
        path = tmp_path / "p"
        path.write_bytes(lie)
        with Archive(str(path)) as opened, pytest.raises(PackageError, match="damaged"):
            opened.read("a")

    def test_a_member_whose_octets_are_damaged(self, bench: Bench) -> None:
        text = b"".join(b"%d " % number for number in range(5000))
        octets = packed(files() | {"Files/image": text})
        place = octets.index(b"Files/image") + len(b"Files/image") + 200
        damaged = octets[:place] + bytes(50) + octets[place + 50:]
        assert "Files/image is damaged" in bench.refusal(damaged)

    def test_a_bomb_is_refused_by_the_command(self, bench: Bench) -> None:
        path = bench.folder / "bomb"
        with (zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out,
              out.open("zeros", "w") as target):
            for _ in range(20):
                target.write(bytes(1 << 20))
        octets = path.read_bytes()
        path.unlink()
        assert "times its size" in bench.refusal(octets)


class TestDescriptor:
    def test_depth_at_its_edge(self) -> None:
        depth = MAX_DEPTH - 1
        Descriptor("d", "[" * depth + "x" + "]" * depth)
        with pytest.raises(PackageError, match="nested"):
            Descriptor("d", "[" * (depth + 2) + "x" + "]" * (depth + 2))

    def test_number_of_descriptors_at_its_edge(self, tmp_path: pathlib.Path) -> None:
        members = files()
        more = MAX_DESCRIPTORS - sum(name.startswith("Definitions/") for name in members)
        members |= {f"Definitions/x{n}.yaml": b"a: 1" for n in range(more)}
        path = tmp_path / "p"
        path.write_bytes(packed(members))
        with Archive(str(path)) as opened:
            assert len(Vnfd(opened).files) == MAX_DESCRIPTORS
        path.write_bytes(packed(members | {"Definitions/last.yaml": b"a: 1"}))
        with Archive(str(path)) as opened, pytest.raises(PackageError, match="more than"):
            Vnfd(opened)


class TestSignature:
    MANIFEST = "Definitions/top.vnfd.mf"

    @pytest.fixture
    def key(self, bench: Bench) -> tuple[str, str]:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=vendor", "-keyout",
                        "vendor.key", "-out", "vendor.pem"], cwd=bench.folder,
                       capture_output=True, check=True, env=PLAIN)
        return "vendor.key", "vendor.pem"

    @pytest.fixture
    def signed(self, bench: Bench, key: tuple[str, str]) -> dict[str, bytes]:
        members = with_manifest(files())
        content = bench.folder / "content"
        content.write_bytes(members[self.MANIFEST])
        made = subprocess.run(["openssl", "cms", "-sign", "-binary", "-outform", "PEM",
                               "-signer", key[1], "-inkey", key[0], "-in", "content"],
                              cwd=bench.folder, capture_output=True, check=True, env=PLAIN)
        return members | {self.MANIFEST: members[self.MANIFEST] + made.stdout}

    def verified(self, bench: Bench, made: dict[str, bytes]) -> bool:
        """By openssl itself, as a receiver does it."""
        text = made[self.MANIFEST]
        place = text.index(b"-----BEGIN CMS-----")
        (bench.folder / "mf").write_bytes(text[:place])
        (bench.folder / "cms").write_bytes(text[place:])
        return subprocess.run(
            ["openssl", "cms", "-verify", "-binary", "-inform", "PEM", "-in", "cms", "-content",
             "mf", "-CAfile", "vendor.pem", "-purpose", "any", "-out", "/dev/null"],
            cwd=bench.folder, capture_output=True, check=False, env=PLAIN).returncode == 0

    def test_a_signed_package_is_not_changed_without_a_word_about_it(
            self, bench: Bench, signed: dict[str, bytes]) -> None:
        assert self.verified(bench, signed)
        assert "--drop-signature" in bench.refusal(signed)
        assert "cannot be kept" in bench.refusal(signed, "--keep-signature")

    def test_a_dropped_signature_is_gone(self, bench: Bench, signed: dict[str, bytes]) -> None:
        made = bench.add(signed, "--drop-signature")
        assert b"BEGIN CMS" not in made[self.MANIFEST]
        assert bench.problems(made) == ""

    def test_a_renewed_signature_verifies_and_is_kept_when_nothing_changes(
            self, bench: Bench, signed: dict[str, bytes], key: tuple[str, str]) -> None:
        words = ("--sign", key[0], "--certificate", key[1])
        made = bench.add(signed, *words)
        assert self.verified(bench, made)
        assert bench.problems(made) == ""
        again = bench.add(made, *words)
        assert again == made
        assert bench.add(made, "--keep-signature") == made

    def test_a_signature_of_another_content_is_found(
            self, bench: Bench, signed: dict[str, bytes], key: tuple[str, str]) -> None:
        made = bench.add(signed, "--sign", key[0], "--certificate", key[1])
        made[self.MANIFEST] = made[self.MANIFEST].replace(b"Probe", b"Prove", 1)
        assert "the signature is of another content" in bench.problems(made)

    def test_a_certificate_of_its_own_goes_with_the_signature(
            self, bench: Bench, signed: dict[str, bytes]) -> None:
        meta = "TOSCA-Metadata/TOSCA.meta"
        signed[meta] += b"ETSI-Entry-Certificate: Definitions/top.cert\n"
        made = bench.add(signed | {"Definitions/top.cert": b"c"}, "--drop-signature")
        assert "Definitions/top.cert" not in made
        assert b"ETSI-Entry-Certificate" not in made[meta]

    @pytest.mark.parametrize("words", [
        ("--sign", "vendor.key"), ("--certificate", "vendor.pem"),
        ("--sign", "none.key", "--certificate", "vendor.pem"),
        ("--sign", "vendor.pem", "--certificate", "vendor.pem")])
    def test_what_cannot_sign_is_told(self, bench: Bench, signed: dict[str, bytes],
                                      words: tuple[str, ...]) -> None:
        bench.refusal(signed, *words)

    def test_without_a_manifest_there_is_nothing_to_sign(
            self, bench: Bench, key: tuple[str, str]) -> None:
        assert "no manifest" in bench.refusal(files(), "--sign", key[0], "--certificate", key[1])
