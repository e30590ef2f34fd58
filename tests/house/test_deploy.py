"""deploy/ says only what is there: settings that are read, programs that exist, queues that are rung, files beside it."""

import pathlib
import re
import shlex
import subprocess
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from portal.engines import servers

ROOT = pathlib.Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
YAML = sorted(DEPLOY.rglob("*.yaml"))
KUBERNETES = "1.37"  # the newest whose schemas are there
TABLES = DEPLOY / "kubernetes/base/tables.yaml"  # laid over every Deployment beside it
UNITS = sorted(DEPLOY.glob("systemd/portal*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
WORKLOADS = {"Deployment", "StatefulSet", "Job", "CronJob"}
ONCE = {"migrate", "audit"}  # they end by themselves, so nobody asks whether they live
# Read by Python, Django and SeaweedFS themselves.
OTHERS = {
    "DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "WEED_JWT_SIGNING_KEY",
    "WEED_JWT_FILER_SIGNING_KEY", "WEED_JWT_SIGNING_READ_KEY", "WEED_JWT_FILER_SIGNING_READ_KEY", "WEED_S3_SSE_KEK", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD",
    "VALKEY_PASSWORD", "DIRECT_DATABASE_URL", "POD",
}  # fmt: skip


def read_by_settings() -> set[str]:
    """Every name that settings ask the environment for."""
    source = "".join(file.read_text() for file in (ROOT / "portal/settings").glob("*.py"))
    found = set(re.findall(r'(?:env|_outside)\.(?:text|number|names|need)\(\s*"([A-Z0-9_]+)"', source))
    found |= set(re.findall(r'^    "([A-Z0-9_]+)": "it ', source, re.MULTILINE))
    ends = re.findall(r'f"\{keys\}_([A-Z_]+)"', source)
    return found | {f"{keys}_{end}" for keys in ("S3", "BACKUP_S3") for end in ends}


def read(file: pathlib.Path) -> list[dict]:
    """Every document of a manifest."""
    return [each for each in yaml.safe_load_all(file.read_text()) if each]


def documents() -> list[dict]:
    return [each for file in YAML if file != TABLES for each in read(file)]


def composed() -> dict[str, dict]:
    return read(DEPLOY / "compose/compose.yaml")[0]["services"]


def examples(*files: pathlib.Path) -> dict[str, str]:
    """What these example files say, the later before the earlier."""
    said = "\n".join(file.read_text() for file in files)
    return dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", said, re.MULTILINE))


def told_to(one: dict) -> dict[str, str]:
    """The environment of a service of Compose, by the example of its file."""
    files = one.get("env_file", [])
    named = [files] if isinstance(files, str) else files
    said = examples(*(DEPLOY / f"{pathlib.Path(file).name}.example" for file in named))
    return said | one.get("environment", {})


def pods() -> list[tuple[str, dict]]:
    """Each workload of Kubernetes with the description of its pod."""
    found = [each for each in documents() if each.get("kind") in WORKLOADS]
    return [(each["metadata"]["name"], template(each)["spec"]) for each in found]


def template(each: dict) -> dict:
    """The pod of a workload, with its labels."""
    return each["spec"].get("jobTemplate", each)["spec"]["template"]


def unit(file: pathlib.Path) -> list[tuple[str, str]]:
    """Its `Name=value` lines, in order."""
    lines = [line for line in file.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return [(name, value) for name, _, value in (line.partition("=") for line in lines)]


def told_by(file: pathlib.Path) -> list[pathlib.Path]:
    """The examples of the files that a unit's environment is read from, in its order."""
    named = [value.removeprefix("-") for name, value in unit(file) if name == "EnvironmentFile"]
    return [DEPLOY / f"{pathlib.Path(name).name}.example" for name in named]


def way(told: dict[str, str]) -> tuple[int | None, str]:
    """Where the database is asked, and whether that is through a pool."""
    return urlsplit(told["DATABASE_URL"]).port, told["PORTAL_DATABASE_POOLED"]


def holds_a_session(words: list[str]) -> bool:
    """Whether it changes tables, takes backups, or reads all by one snapshot or cursor: no pool keeps what that needs."""
    return bool({"migrate", "reconcile", "audit", "media"} & set(words))


def commands() -> dict[str, list[str]]:
    """Every command of the portal's own programs, wherever it is written."""
    composes = {name: one for name, one in composed().items() if one["image"] == "portal:local"}
    found = {f"compose {name}": one["command"] for name, one in composes.items() if "command" in one}
    for name, pod in pods():
        found |= {
            f"kubernetes {name}": each["command"] for each in pod["containers"] if each["image"] == "portal"
        }
    for file in SERVICES:
        for number, (_, value) in enumerate(pair for pair in unit(file) if pair[0] == "ExecStart"):
            words = shlex.split(value.replace("%%", "%"))
            found[f"{file.name} {number}"] = words[1:]  # without env, which starts it
    (line,) = re.findall(r"^CMD (.+)$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    return found | {"Containerfile": yaml.safe_load(line)}


# What other programs bring, with schemas of their own that are not Kubernetes'.
NOT_KUBERNETES = {"Kustomization", "Cluster", "Pooler"}
MANIFESTS = [each for each in documents() if "kind" in each and each["kind"] not in NOT_KUBERNETES]


@pytest.mark.parametrize(
    "each", MANIFESTS, ids=[f"{one['kind']} {one['metadata']['name']}" for one in MANIFESTS]
)
def test_every_manifest_is_as_kubernetes_schema_says(each):
    kubernetes_validate.validate(each, KUBERNETES, strict=True)


def test_a_misspelt_manifest_is_refused():
    (service, *_) = [each for each in documents() if each.get("kind") == "Service"]
    with pytest.raises(kubernetes_validate.ValidationError, match="selectors"):
        kubernetes_validate.validate(service | {"spec": {"selectors": {}}}, KUBERNETES, strict=True)


def test_a_pod_that_waits_for_its_tables_is_as_the_schema_says():
    (over,) = read(TABLES)
    for each in documents():
        if each.get("kind") == "Deployment":
            pod = each["spec"]["template"]["spec"] | over["spec"]["template"]["spec"]
            spec = each["spec"] | {"template": each["spec"]["template"] | {"spec": pod}}
            kubernetes_validate.validate(each | {"spec": spec}, KUBERNETES, strict=True)


def test_every_name_of_the_environment_is_read_by_settings():
    said = set(examples(*(DEPLOY / name for name in EXAMPLES)))
    said |= {name for each in documents() if each.get("kind") == "ConfigMap" for name in each["data"]}
    said |= {one["name"] for _, pod in pods() for each in pod["containers"] for one in each.get("env", ())}
    said |= set(re.findall(r"\b([A-Z][A-Z0-9_]+)=", (DEPLOY / "Containerfile").read_text())) - {"OFFICE"}
    for file in SERVICES:
        given = " ".join(value for name, value in unit(file) if name == "Environment")
        said |= set(re.findall(r"([A-Z0-9_]+)=", given))
    said |= set(
        re.findall(
            r"\b(?:PORTAL|BACKUP|S3|WEED|DATABASE)_[A-Z0-9_]*[A-Z0-9]\b", (DEPLOY / "README.md").read_text()
        )
    )
    assert said - read_by_settings() - OTHERS - {"BACKUP_S3"} == set()


EXAMPLES = ["portal.env.example", "direct.env.example", "store.env.example"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shell_reads_the_example_as_systemd_does(name):
    told = subprocess.run(
        ["sh", "-ec", 'set -a; . "$0"; env -0', DEPLOY / name],
        env={}, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    said = re.findall(r"^([A-Z0-9_]+)=(.*)$", (DEPLOY / name).read_text(), re.MULTILINE)
    assert [f"{name}={value.strip(chr(34))}" for name, value in said if value] == [
        f"{name}={dict(one.split('=', 1) for one in told if '=' in one)[name]}"
        for name, value in said
        if value
    ]


def test_what_production_insists_on_is_in_the_example():
    from tests.portal.settings.test_production import COMPLETE

    said = re.findall(r"^([A-Z0-9_]+)=", (DEPLOY / "portal.env.example").read_text(), re.MULTILINE)
    assert set(COMPLETE) - set(said) == set()


@pytest.mark.parametrize(("where", "words"), commands().items(), ids=commands().keys())
def test_every_command_is_one_of_the_portal(where, words):
    program, *rest = [word.rpartition("/")[2] if word.startswith(".venv/") else word for word in words]
    if program == "granian":
        ours = [str(word) for word in servers.web(ROOT, 8000, {}).argv][1:]
        ours[ours.index("--host") + 1] = rest[rest.index("--host") + 1]
        assert rest == ours
    elif rest[0] == "manage.py":
        assert rest[1] in get_commands()
    else:
        assert (program, rest[:4]) == ("python", ["-m", "celery", "-A", "portal.celery:app"])
        assert rest[4] in {"worker", "beat"}


@pytest.mark.parametrize("kind", ["compose", "kubernetes", ".service"])
def test_every_queue_has_a_worker_and_there_is_a_clock(kind):
    rung, clocks = [], 0
    for where, words in commands().items():
        if kind in where and "worker" in words:
            rung += words[words.index("-Q") + 1].split(",")
        clocks += kind in where and "beat" in words
    assert (sorted(rung), clocks) == (sorted(settings.JOBS_QUEUES), 1)


def test_what_holds_a_session_goes_past_the_pool():
    ways = {file.name: way(examples(*told_by(file))) for file in SERVICES}
    past = {where.split()[0] for where, words in commands().items() if holds_a_session(words)} & set(ways)
    assert ways == {name: (5432, "0") if name in past else (6432, "1") for name in ways}
    assert {"portal-migrate.service", "portal-media.service", "portal-reconcile.service"} <= past


def test_by_the_first_file_alone_every_unit_goes_through_the_pool():
    assert {way(examples(told_by(file)[0])) for file in SERVICES} == {(6432, "1")}


def test_a_machine_without_a_pool_needs_no_second_file():
    named = [value for file in SERVICES for name, value in unit(file) if name == "EnvironmentFile"]
    assert set(named) == {"/etc/portal/portal.env", "-/etc/portal/direct.env"}


def test_compose_has_no_pool_and_says_so():
    assert [name for name, one in composed().items() if "bouncer" in one["image"]] == []
    ours = [told_to(one) for one in composed().values() if one["image"] == "portal:local"]
    assert {told["PORTAL_DATABASE_POOLED"] for told in ours} == {"0"}


def test_what_holds_a_session_goes_past_the_pool_in_kubernetes():
    past = {
        name: [
            one["valueFrom"]["secretKeyRef"]["key"] for one in each["env"] if one["name"] == "DATABASE_URL"
        ]
        for name, pod in pods()
        for each in pod["containers"]
        if each["image"] == "portal" and "env" in each
    }
    held = {
        name
        for name, pod in pods()
        for each in pod["containers"]
        if each["image"] == "portal" and holds_a_session(each["command"])
    }
    assert past == {name: ["DIRECT_DATABASE_URL"] for name in held}


@pytest.mark.parametrize(("name", "pod"), pods(), ids=[name for name, _ in pods()])
def test_every_container_is_bounded_watched_and_nobody(name, pod):
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for each in pod["containers"]:
        assert set(each["resources"]["limits"]) == {"cpu", "memory"}
        assert each["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip
        assert name in ONCE or "livenessProbe" in each
        assert all(mount["name"] in _volumes(name, pod) for mount in each["volumeMounts"])


def _volumes(name: str, pod: dict) -> set[str]:
    claimed = [
        claim["metadata"]["name"]
        for each in documents()
        if each.get("kind") == "StatefulSet" and each["metadata"]["name"] == name
        for claim in each["spec"]["volumeClaimTemplates"]
    ]
    return {volume["name"] for volume in pod.get("volumes", ())} | set(claimed)


def test_new_code_waits_for_its_tables_wherever_it_runs():
    for name, one in composed().items():
        if one["image"] == "portal:local" and name != "migrate":
            assert one["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}, name
    for file in SERVICES:
        if file.name != "portal-migrate.service":
            told = dict(unit(file))
            assert told["Requires"] == "portal-migrate.service", file.name
            assert "portal-migrate.service" in told["After"].split(), file.name
    (over,) = read(TABLES)
    (base,) = read(TABLES.parent / "kustomization.yaml")
    assert base["patches"] == [{"path": "tables.yaml", "target": {"kind": "Deployment"}}]
    (waits,) = over["spec"]["template"]["spec"]["initContainers"]
    assert (waits["image"], waits["command"]) == (
        "portal", ["sh", "-c", "until python manage.py migrate --check --verbosity 0; do sleep 5; done"],
    )  # fmt: skip
    deployments = [
        pod
        for each in documents()
        if each.get("kind") == "Deployment"
        for pod in [each["spec"]["template"]["spec"]]
        if any(one["image"] == "portal" for one in pod["containers"])
    ]
    assert len(deployments) == 6
    for pod in deployments:
        assert all(waits["securityContext"] == each["securityContext"] for each in pod["containers"])
        assert {mount["name"] for mount in waits["volumeMounts"]} <= {one["name"] for one in pod["volumes"]}


def test_every_service_of_kubernetes_leads_somewhere():
    labels = [template(each)["metadata"]["labels"] for each in documents() if each.get("kind") in WORKLOADS]
    for each in documents():
        if each.get("kind") == "Service":
            wanted = each["spec"]["selector"].items()
            assert any(wanted <= label.items() for label in labels), each["metadata"]["name"]


@pytest.mark.parametrize(
    "file", sorted(DEPLOY.rglob("kustomization.yaml")), ids=lambda file: str(file.relative_to(DEPLOY))
)
def test_what_kustomize_gathers_is_there(file):
    (told,) = read(file)
    named = [*told["resources"], *(patch["path"] for patch in told.get("patches", ()))]
    assert [name for name in named if not (file.parent / name).exists()] == []
    beside = {other.name for other in file.parent.glob("*.yaml")} - {"kustomization.yaml"}
    assert beside - set(named) == set()


def test_the_volume_of_backups_belongs_to_who_writes_there():
    """A volume that is new takes its owner from the folder of the image; without one it is root's."""
    (made,) = re.findall(r"^RUN install -d (.+)$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    media, told = composed()["media"], examples(DEPLOY / "portal.env.example")
    owner = "-o {} -g {}".format(*media["user"].split(":"))
    assert (made, media["volumes"]) == (
        f"{owner} -m 750 {told['BACKUP_FOLDER']}", [f"backups:{told['BACKUP_FOLDER']}"],
    )  # fmt: skip


def test_containers_of_compose_are_closed():
    for name, one in composed().items():
        assert one["read_only"] is True, name
        if one["image"] == "portal:local":
            assert (one["user"], one["cap_drop"], "healthcheck" in one or name == "migrate") == (
                "10001:10001", ["ALL"], True,
            )  # fmt: skip


def test_every_door_of_the_file_store_has_the_key_that_seals():
    """Without it a bucket made by `manage.py buckets` takes no file (test_compose_store.py)."""
    doors = {
        name: "WEED_S3_SSE_KEK" in told_to(one)
        for name, one in composed().items()
        if "seaweedfs" in one["image"] and "-s3" in one["command"]
    }
    readme = (DEPLOY / "README.md").read_text()
    secrets = dict(re.findall(r"`([a-z0-9-]+)`\s\(([^)]*)\)", readme))
    for name, pod in pods():
        for each in pod["containers"]:
            if "seaweedfs" in each["image"] and "-s3" in each["command"]:
                given = [one["secretRef"]["name"] for one in each["envFrom"]]
                doors[f"pod {name}"] = any("WEED_S3_SSE_KEK" in secrets[one] for one in given)
    assert doors == {"store": True, "pod store": True}


def test_what_compose_opens_is_open_to_the_machine_alone():
    opened = {name: one["ports"] for name, one in composed().items() if "ports" in one}
    assert opened == {
        "web": ["127.0.0.1:8000:8000"],
        "metrics": ["127.0.0.1:9108:9108"],
        "store": ["127.0.0.1:8333:8333"],
    }


def test_the_proxy_reaches_what_compose_opens_for_it_and_no_figures():
    passed = re.findall(r"proxy_pass http://([\d.:]+);", (DEPLOY / "nginx.conf").read_text())
    opened = [port.rpartition(":")[0] for name in ("web", "store") for port in composed()[name]["ports"]]
    assert passed == opened


def test_figures_answer_outside_their_own_container():
    told = told_to(composed()["metrics"])
    assert (told["PORTAL_METRICS_HOST"], told["PORTAL_METRICS_PORT"]) == ("0.0.0.0", "9108")
    # The other parts count for the same port, and answer at none.
    assert told_to(composed()["web"])["PORTAL_METRICS_PORT"] == "9108"


def test_the_proxy_leads_every_name_to_https():
    servers = re.findall(r"^server \{(.+?)^\}", (DEPLOY / "nginx.conf").read_text(), re.MULTILINE | re.DOTALL)
    names: dict[str, list[str]] = {}
    for each in servers:
        (port, said) = re.findall(r"listen (\d+).*?server_name ([^;]+);", each, re.DOTALL)[0]
        names.setdefault(port, []).extend(said.split())
    assert names["80"] == names["443"] == ["learning.example.org", "media.example.org"]
    assert [each for each in servers if "listen 80;" in each and "proxy_pass" in each] == []


def test_the_proxy_speaks_what_is_of_today_alone():
    said = re.findall(r"ssl_(?:protocols|ciphers) ([^;]+);", (DEPLOY / "nginx.conf").read_text())
    assert said == ["TLSv1.2 TLSv1.3", "ECDHE+AESGCM:ECDHE+CHACHA20"] * 2
