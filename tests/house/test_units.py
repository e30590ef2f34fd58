"""The units of systemd: hardened, whole, and of programs that are there."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest

from tests.house.test_deploy import DEPLOY, ROOT, SERVICES, UNITS, commands, documents, unit

HARDENED = {
    "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "", "User": "portal", "RestrictNamespaces": "user net mnt",
    "SystemCallErrorNumber": "EPERM", "PrivateDevices": "yes", "ProtectKernelTunables": "yes",
}  # fmt: skip


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_every_unit_is_hardened(file):
    told = dict(unit(file))
    assert {name: told.get(name) for name in HARDENED} == HARDENED
    # The walls of the limited subprocess: each of these calls must be let through, or refused softly.
    allowed = told["SystemCallFilter"].split()
    assert {"@system-service", "landlock_create_ruleset", "landlock_restrict_self", "move_mount"} <= set(
        allowed
    )


def test_the_unit_of_the_file_store_is_as_hard_and_as_whole():
    file = DEPLOY / "systemd/seaweedfs.service"
    told, theirs = dict(unit(file)), {"User": "seaweedfs", "RestrictNamespaces": "yes"}
    assert {name: told.get(name) for name in HARDENED} == HARDENED | theirs
    assert faults(file.name, file.read_text()) == []


def test_units_name_each_other():
    names = {file.name for file in UNITS}
    named = {
        word
        for file in UNITS
        for _, value in unit(file)
        for word in value.split()
        if word.startswith("portal-")
    }
    named |= {file.with_suffix(".service").name for file in UNITS if file.suffix == ".timer"}
    assert {word for word in named if word.endswith((".service", ".target", ".timer"))} - names == set()


def test_a_machine_that_starts_has_its_tables_once_the_database_answers():
    """A unit that fails then takes down all that need it, and nothing starts them again."""
    told = unit(DEPLOY / "systemd/portal-migrate.service")
    (migrates,) = [words for where, words in commands().items() if where == "portal-migrate.service 0"]
    assert ("postgresql.service" in dict(told)["After"].split(), "--wait" in migrates) == (True, True)


@pytest.mark.parametrize("name", ["portal-reconcile", "portal-audit"])
def test_a_timer_starts_what_is_beside_it_and_is_enabled_at_first_and_by_an_upgrade(name):
    timer = DEPLOY / f"systemd/{name}.timer"
    service = dict(unit(timer.with_suffix(".service")))
    pages = [(ROOT / page).read_text() for page in ("deploy/README.md", "docs/runbook.md")]
    enabled = [" ".join(re.findall(r"systemctl enable --now ([^`]+)`", page)).split() for page in pages]
    assert (service["Type"], [timer.name in words for words in enabled]) == ("oneshot", [True, True])


def test_the_audit_is_asked_each_day_wherever_there_is_a_clock_for_it():
    (asked,) = [each for each in documents() if each.get("kind") == "CronJob"]
    (said,) = [value for name, value in unit(DEPLOY / "systemd/portal-audit.timer") if name == "OnCalendar"]
    deeds = [commands()[where][-2:] for where in ("portal-audit.service 0", "kubernetes audit")]
    assert (asked["spec"]["schedule"], said) == ("30 5 * * *", "*-*-* 05:30")
    assert deeds == [["audit", "verify"]] * 2


# What systemd 252 knows and the units use.
KNOWN = {
    "Unit": {"Description", "Documentation", "PartOf", "After", "Before", "Wants", "Requires"},
    "Service": {
        "Type", "User", "Group", "WorkingDirectory", "EnvironmentFile", "Environment", "ExecStart", "Restart", "RestartSec",
        "RemainAfterExit", "TimeoutStopSec", "MemoryMax", "Nice", "StateDirectory", "StateDirectoryMode", "UMask",
        "KillSignal", "ReadWritePaths", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectProc", "ProtectClock",
        "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups",
        "NoNewPrivileges", "CapabilityBoundingSet", "LockPersonality", "RestrictRealtime", "RestrictSUIDSGID",
        "RestrictAddressFamilies", "RestrictNamespaces", "SystemCallFilter", "SystemCallErrorNumber",
        "SystemCallArchitectures",
    },
    "Timer": {"OnCalendar", "RandomizedDelaySec", "Persistent"},
    "Install": {"WantedBy"},
}  # fmt: skip
NEEDED = {".service": {"Type", "ExecStart"}, ".timer": {"OnCalendar"}, ".target": {"Wants"}}


def faults(name: str, words: str) -> list[str]:
    """What systemd would not take in a unit, or not find when it starts it."""
    found, section, keys = [], "", set()
    for line in words.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            keys.add(key)
            if key not in KNOWN.get(section, ()):
                found.append(f"{name}: [{section}] {key}")
            if key == "ExecStart":
                found += [f"{name}: {missing}" for missing in missing_programs(shlex.split(value))]
    return found + [f"{name}: no {key}" for key in sorted(NEEDED[pathlib.Path(name).suffix] - keys)]


def missing_programs(words: list[str]) -> list[str]:
    """The program and the script of a command that are not where the unit looks for them."""
    program, *rest = words
    inside = [word for word in rest[:2] if word.startswith(".venv/") or word.endswith(".py")]
    looked = [pathlib.Path(program), *(ROOT / word for word in inside)]
    return [path.name for path in looked if not path.is_absolute() or not path.is_file()]


def by_systemd(folder: pathlib.Path) -> list[str]:
    """What systemd itself says of the units, on a machine that has it."""
    if not (program := shutil.which("systemd-analyze")):
        return []
    for file in sorted(UNITS[0].parent.iterdir()):
        (folder / file.name).write_text(file.read_text().replace("/srv/portal", str(ROOT)))
    said = subprocess.run(
        [program, "verify", "--man=no", "--recursive-errors=no", *sorted(folder.iterdir())],
        capture_output=True, text=True, check=False, env=os.environ | {"SYSTEMD_LOG_COLOR": "0"},
    ).stderr  # fmt: skip
    return [line for line in said.splitlines() if "portal" in line or "seaweedfs" in line]


def test_every_unit_can_be_started(tmp_path):
    """Told by the lines themselves on every machine, and by systemd too where it is there."""
    found = [fault for file in UNITS for fault in faults(file.name, file.read_text())]
    assert found + by_systemd(tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("ProtectHome=", "ProtectHouse=", "[Service] ProtectHouse"),
        ("[Service]", "[Servce]", "[Servce] Type"),
        ("bin/python", "bin/pyhton", "pyhton"),
        ("manage.py", "manege.py", "manege.py"),
        ("/usr/bin/env ", "", "python"),
        ("ExecStart=", "# ExecStart=", "no ExecStart"),
    ],
)
def test_a_fault_in_a_unit_is_found(right, wrong, fault):
    words = (DEPLOY / "systemd/portal-metrics.service").read_text()
    assert faults("portal-metrics.service", words) == []
    assert (
        faults("portal-metrics.service", words.replace(right, wrong))[0] == f"portal-metrics.service: {fault}"
    )
