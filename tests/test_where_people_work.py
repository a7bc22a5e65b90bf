"""Hooks, the action, the workflow, completion, the manual page, and the doctor."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli import Itbib
from itbib.cli import COMMANDS

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.ok("init")
    return run


def is_valid(schema: str, path: Path) -> bool:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    return subprocess.run([*command, path], check=False).returncode == 0


def test_the_action_and_the_workflow_are_what_github_reads(itbib: Itbib) -> None:
    pytest.importorskip("check_jsonschema")
    assert is_valid("github-actions", ACTION)
    itbib.ok("init", "--ci")
    workflow = itbib.folder / ".github" / "workflows" / "itbib.yml"
    assert is_valid("github-workflows", workflow)
    used = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]["survey"]["steps"][1]
    assert set(used["with"]) <= set(yaml.safe_load(ACTION.read_text("utf-8"))["inputs"])
    pages = workflow.with_name("pages.yml")
    assert is_valid("github-workflows", pages)
    used = yaml.safe_load(pages.read_text("utf-8"))["jobs"]["site"]["steps"][1]
    assert set(used["with"]) <= set(yaml.safe_load(ACTION.read_text("utf-8"))["inputs"])
    before = workflow.read_bytes()
    assert "nothing written" in itbib.ok("init", "--ci").err
    assert workflow.read_bytes() == before


def step(name: str) -> dict[str, Any]:
    steps = yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"]
    found: dict[str, Any] = next(each for each in steps if each.get("name") == name)
    return found


def run_step(name: str, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the shell of a step as GitHub does, its inputs in place."""
    defaults = yaml.safe_load(ACTION.read_text("utf-8"))["inputs"]
    given = {key: str(value.get("default", "")) for key, value in defaults.items()} | inputs
    environment = {**os.environ, "GITHUB_OUTPUT": str(folder.parent / "output")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    for variable, template in step(name)["env"].items():
        (key,) = re.findall(r"inputs\.([\w-]+)", template)
        environment[variable] = given[key]
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)["run"]]
    return subprocess.run(
        bash, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_action_makes_the_site(itbib: Itbib) -> None:
    done = run_step("Site", itbib.folder, site="public")
    assert done.returncode == 0, done.stderr
    assert (itbib.folder / "public" / "index.html").exists()


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.org", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


needs_git = pytest.mark.skipif(
    shutil.which("git") is None or shutil.which("bash") is None, reason="needs git and bash"
)


@needs_git
def test_the_action_annotates_and_fails_or_commits(itbib: Itbib, tmp_path: Path) -> None:
    folder = itbib.folder
    git(tmp_path, "init", "-q", "--bare", "origin.git")
    git(folder, "init", "-q")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "a survey")
    git(folder, "remote", "add", "origin", "../origin.git")
    git(folder, "config", "push.autoSetupRemote", "true")
    assert run_step("Render", folder).returncode == 1
    checked = run_step("Check", folder)
    assert checked.returncode == 1
    assert "::error file=README.md,line=5,title=itbib stale-region::" in checked.stdout
    rendered = run_step("Render", folder, commit="true")
    assert rendered.returncode == 0, rendered.stderr
    assert (tmp_path / "output").read_text("utf-8") == "committed=true\n"
    assert git(folder, "log", "-1", "--format=%s", "@{push}") == "Render the survey\n"
    assert run_step("Render", folder).returncode == 0
    assert run_step("Check", folder, strict="true").returncode == 0
    assert run_step("Check", folder, files="README.md references.bib").returncode == 0


def test_the_hooks_are_commands(itbib: Itbib) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["itbib-check", "itbib-check-files", "itbib-render"]
    for hook in hooks:
        program, *arguments = hook["entry"].split()
        assert program == "itbib"
        assert re.search(hook["files"], "docs/README.md")
        assert itbib(*arguments).code in (0, 1)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_one_for_its_shell(itbib: Itbib, shell: str) -> None:
    script = itbib.ok("completion", shell).out
    assert "_ITBIB_COMPLETE" in script
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    subprocess.run([shell, "-n"], input=script.encode(), check=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("itbib re", ["rekey", "render"]),
        ("itbib show 2305", ["2305.11206"]),
        ("itbib rm pap", ["papers/lima"]),
        ("itbib list --table ", ["papers"]),
        ("itbib check --only wrong-", ["wrong-encoding", "wrong-paper"]),
        ("itbib -C nowhere show ", []),
    ],
)
def test_words_are_completed(itbib: Itbib, words: str, expected: list[str]) -> None:
    bib = "@misc{2305.11206, title = {x}}\n\n@row{papers/lima, name = {x}}\n\n"
    itbib.write("references.bib", bib)
    environment = {
        **os.environ,
        "_ITBIB_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    command = [sys.executable, "-m", "itbib"]
    done = subprocess.run(
        command, cwd=itbib.folder, env=environment, capture_output=True, check=True
    )
    lines = done.stdout.decode().split()
    assert sorted(line.partition(",")[2] for line in lines) == expected


def test_the_manual_page_is_current() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "man.py"))["page"]()
    assert (ROOT / "man" / "itbib.1").read_text("utf-8") == made, "run: python tools/man.py"
    assert all(f'.SS "{name} ' in made for name in COMMANDS)


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="needs mandoc")
def test_the_manual_page_is_sound() -> None:
    page = ROOT / "man" / "itbib.1"
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def test_the_doctor_names_what_is_missing_and_never_fails(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    found = {item["name"]: item for item in itbib.ok("doctor", "--json").json}
    assert (found["survey"]["ok"], found["cache"]["ok"]) == (True, True)
    assert (found["pdflatex"]["ok"], found["arXiv"]["ok"]) == (False, False)
    assert "ConnectionError" in found["arXiv"]["found"]
    text = itbib.ok("doctor", "--offline").out
    assert "missing  biber" in text
    assert "arXiv" not in text
    itbib.write("itbib.toml", "[[table]\n")
    monkeypatch.setenv("ITBIB_CACHE_DIR", "/dev/null/x")
    found = {item["name"]: item for item in itbib.ok("doctor", "--json", "--offline").json}
    assert (found["survey"]["ok"], found["cache"]["ok"]) == (False, False)
