"""`deploy/kubernetes` as kubectl itself puts it together: every document is what the newest schemas allow."""

import collections
import shutil
import subprocess

import kubernetes_validate
import pytest
import yaml

from tests.drill.measured import note
from tests.house.test_deploy import DEPLOY, KUBERNETES

pytestmark = pytest.mark.drill


def built(folder: str) -> list[dict]:
    """What `kubectl kustomize` makes of a folder."""
    asked = ["kubectl", "kustomize", str(DEPLOY / "kubernetes" / folder)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    return [each for each in yaml.safe_load_all(told.stdout) if each]


def of_kubernetes(each: dict) -> bool:
    """Whether Kubernetes itself describes it; the rest is described by what is installed beside it."""
    group = each["apiVersion"].rpartition("/")[0]
    return "." not in group or group.endswith(".k8s.io")


def test_every_folder_is_put_together():
    assert shutil.which("kubectl"), "This drill needs kubectl."
    folders = {"base": built("base"), "parts": built("parts"), "overlays/example": built("overlays/example")}
    for each in (one for made in folders.values() for one in made if of_kubernetes(one)):
        kubernetes_validate.validate(each, KUBERNETES, strict=True)
    example = folders["overlays/example"]
    kinds = collections.Counter(each["kind"] for each in example)
    names = {(each["kind"], each["metadata"]["name"]) for each in example}
    spaces = {each["metadata"].get("namespace") for each in example if each["kind"] != "Namespace"}
    version = subprocess.run(["kubectl", "version", "--client"], capture_output=True, text=True, check=True)
    note(
        "manifests",
        f"{' '.join(version.stdout.split())}: {', '.join(f'{folder} {len(made)}' for folder, made in folders.items())} documents, "
        f"each allowed by the schemas of Kubernetes {KUBERNETES} ({', '.join(f'{kind} {many}' for kind, many in sorted(kinds.items()))} in the example)",
    )
    assert len(names) == len(example)
    assert len(spaces) == 1
