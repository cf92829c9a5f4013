"""Hosts that only a machine or a network reaches, in every spelling; and what is said of a source that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.project import load_project
from sourcebook.untrusted.own_network import reach_of
from support.projects import copy_of_toy

MACHINE = """
127.0.0.1 127.1.2.3 127.1 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1 127.0.0.1. LOCALHOST
localhost. a.localhost localhost.localdomain ::1 [::1] ::ffff:127.0.0.1 ::ffff:7f00:1
64:ff9b::7f00:1 ::127.0.0.1 2002:7f00:1:: 0.0.0.0 0 :: 0.1.2.3 ::ffff:0:127.0.0.1 169.254.169.254 2852039166 0xa9fea9fe
fe80::1 fe80::1%eth0 ::ffff:169.254.169.254 fd00:ec2::254 100.100.100.200 168.63.129.16
metadata.google.internal Metadata.Google.Internal. １２７.0.0.1 127。0。0。1 ①②⑦.0.0.1 0x
""".split()
NETWORK = """
10.0.0.1 10.1 0x0a000001 172.16.0.1 192.168.1.1 3232235777 100.64.0.1 fd00::1 [fc00::1] ::ffff:10.0.0.1 64:ff9b::a00:1
224.0.0.1 255.255.255.255 192.0.2.1 printer.local wiki.internal x.lan router.home.arpa a.b.internal. local
64:ff9b:1::7f00:1
""".split()
EVERYBODY = """
example.org 8.8.8.8 134744072 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 172.32.0.1 localhost.example.org
internal.example.org notlocal thelocal.se duskgytldkxiuqc6.onion 127.0.0.1.example 10.0.0.1.nip.io 1.2.3.4.5 09.1.1.1
0xzz 1.2.3.256x 256.256.256.256 xn--bcher-kva.example a..b 99999999999999999999
""".split()


@pytest.mark.parametrize("host", MACHINE)
def test_a_machine_alone_reaches_itself_however_it_is_spelled(host: str) -> None:
    assert reach_of(host) == "machine"


@pytest.mark.parametrize("host", NETWORK)
def test_a_network_alone_reaches_what_is_in_it(host: str) -> None:
    assert reach_of(host) == "network"


@pytest.mark.parametrize("host", [*EVERYBODY, "", "9" * 5000, "." * 5000])
def test_all_other_hosts_are_everybodys(host: str) -> None:
    assert reach_of(host) == ""


@pytest.mark.parametrize(
    ("field", "url", "severity"),
    [
        ("url: {}", "http://127.0.0.1:8000/", "error"),
        ("url: {}", "http://[::ffff:a9fe:a9fe]/", "error"),
        ("url: {}", "https://metadata.google.internal/computeMetadata/v1/", "error"),
        ("archived: {{url: {}, date: 2020}}", "http://localhost/copy", "error"),
        ("url: {}", "http://192.168.1.1/", "warning"),
        ("archived: {{url: {}, date: 2020}}", "http://archive.local/", "warning"),
        ("url: {}", "http://duskgytldkxiuqc6.onion/", ""),
    ],
)
def test_a_source_that_readers_cannot_reach_is_told(tmp_path: Path, field: str, url: str, severity: str) -> None:
    project = copy_of_toy(tmp_path)
    file = project / "data" / "sources.yaml"
    text = file.read_text("utf-8")
    record = f"away:\n  type: book\n  title: Away\n  published: 1923\n  language: en\n  {field.format(repr(url))}\n"
    file.write_text(f"{text}\n{record}", "utf-8")
    found = [one for one in load_project(project).problems if one.code not in ("unused-source",)]
    assert [(one.code, one.severity, one.record) for one in found if one.record == "away"] == (
        [("not-for-readers", severity, "away")] if severity else []
    )
