"""The drills' notebook: docs/measured.md, one line a drill, with the commit that was measured."""

import datetime as dt
import pathlib
import subprocess

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "measured.md"
HEAD = "# Measured\n\n## The drills\n\n| drill | figures | commit | day |\n|---|---|---|---|\n"


def note(drill: str, figures: str) -> None:
    """Write a drill's figures, in the place of its last ones, with the commit that is checked out."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    lines = PAGE.read_text().splitlines() if PAGE.exists() else HEAD.rstrip().splitlines()
    kept = [line for line in lines if not line.startswith(f"| {drill} |")]
    kept.append(f"| {drill} | {figures} | {commit} | {dt.datetime.now(dt.UTC):%Y-%m-%d} |")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(kept) + "\n")
