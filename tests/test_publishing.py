"""What a host and the next maintainer rely on: addresses, versions, pins, workflows."""

import hashlib
import json
import re
import tomllib
from io import BytesIO
from zipfile import ZipFile

import pytest
import yaml

import lesson
from scripts import build_archives
from scripts.build_runtime import lesson_wheel
from scripts.publish.hooks import editor
from tests.programs import ROOT, python

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TARGETS = set(re.findall(r"^([\w-]+):", MAKEFILE, re.M))
WORKFLOWS = {
    path.stem: path.read_text("utf-8")
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
}


EMPTY = {"EDIT_URI": "", "REPO_BRANCH": ""}


@pytest.mark.parametrize(
    ("host", "settings", "expected"),
    [
        ("github.com", {}, "edit/main/docs/"),
        ("github.com", EMPTY, "edit/main/docs/"),
        ("gitlab.com", {}, "-/edit/main/docs/"),
        ("codeberg.org", {"REPO_BRANCH": "trunk"}, "_edit/trunk/docs/"),
        ("git.school.org", {}, ""),
        ("git.school.org", {"EDIT_URI": "e/docs"}, "e/docs/"),
    ],
)
def test_each_forge_edits_at_its_own_address(host, settings, expected):
    assert editor(f"https://{host}/a/b", settings) == expected


def test_without_a_repository_nothing_is_edited():
    assert editor("", {"EDIT_URI": "edit/main/docs/"}) == editor(None, {}) == ""


#: Loads the settings as `mkdocs build --strict` does, and asks where the page is edited.
ASK = """
import json, os, sys
from mkdocs.config import load_config
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from scripts.publish import hooks
for settings in json.loads(sys.argv[2]):
    os.environ |= settings
    config = load_config("mkdocs.yml", strict=True, site_dir=sys.argv[1])
    hooks.on_config(config)
    file = File("index.md", "docs", sys.argv[1], True)
    print(Page(None, file, config).edit_url)
"""


@pytest.mark.slow
def test_a_page_is_edited_where_the_environment_says(tmp_path):
    """With an empty REPO_URL nothing is said that a strict build would stop at."""
    forge = "https://codeberg.org/a/b"
    settings = [
        {"REPO_URL": "", "REPO_BRANCH": "main", "EDIT_URI": ""},
        {"REPO_URL": forge, "REPO_BRANCH": "x", "EDIT_URI": ""},
    ]
    done = python("-W", "ignore", "-c", ASK, tmp_path / "site", json.dumps(settings))
    assert done.stdout.split() == ["None", f"{forge}/_edit/x/docs/index.md"]
    assert "edit_uri" not in done.stderr


def test_the_version_stands_in_one_place_and_can_be_asked_for():
    assert PROJECT["project"]["dynamic"] == ["version"]
    name, _ = lesson_wheel()
    assert name.split("-")[1] == lesson.__version__
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == lesson.__version__
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## ([\d.]+) · (\S+)$", changes, re.M)
    assert released[0] == (lesson.__version__, str(citation["date-released"]))
    done = python("-m", "lesson", "--version")
    assert done.stdout.split() == ["lesson", lesson.__version__]


def test_the_wheel_names_the_projects_addresses():
    with ZipFile(BytesIO(lesson_wheel()[1])) as wheel:
        [name] = [n for n in wheel.namelist() if n.endswith("METADATA")]
        metadata = wheel.read(name).decode()
    named = dict(re.findall(r"^Project-URL: (\w+), (\S+)$", metadata, re.M))
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").replace("!relative", "")
    site = yaml.load(settings, Loader=yaml.BaseLoader)
    assert named["Homepage"] == site["site_url"][1]
    assert named["Repository"] == site["repo_url"][1]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-node.txt"])
def test_pins_say_how_they_are_made_and_name_no_index(name):
    text = (ROOT / name).read_text("utf-8")
    assert "make requirements" in text.split("==")[0]
    assert "://" not in text
    assert not re.search(r"^-", text, re.M)
    digests = r"(?:\n +--hash=sha256:[0-9a-f]{64}.*)+"
    pins = re.findall(rf"^[\w.-]+==\S+.*{digests}", text, re.M)
    assert len(pins) == len(re.findall(r"^\w", text, re.M)) > 0


def test_everything_that_is_asked_for_is_pinned():
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.txt": [*project["dependencies"], *extras["site"], *extras["test"]],
        "requirements-node.txt": PROJECT["dependency-groups"]["node"],
    }
    for name, requirements in wanted.items():
        text = (ROOT / name).read_text("utf-8")
        pinned = set(re.findall(r"^([\w.-]+)==", text, re.M))
        names = {re.match(r"[\w.-]+", r)[0].replace("_", "-") for r in requirements}
        assert names <= pinned


def test_the_workflows_run_what_there_is_on_three_systems():
    for text in WORKFLOWS.values():
        steps = [s for job in yaml.safe_load(text)["jobs"].values() for s in job["steps"]]
        for command in [step["run"] for step in steps if "run" in step]:
            for made in re.findall(r"\bmake ([\w -]+)", command):
                assert set(made.split()) <= TARGETS, command
            for module in re.findall(r"-m (scripts\.\w+)", command):
                assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), command
    jobs = yaml.safe_load(WORKFLOWS["tests"])["jobs"]
    systems, versions = set(), set()
    for job in jobs.values():
        matrix = job["strategy"]["matrix"]
        systems |= {*matrix.get("system", []), job["runs-on"]}
        versions |= {*matrix["python"]}
    assert {"ubuntu-latest", "macos-latest", "windows-latest"} <= systems
    assert versions == {"3.11", "3.x"}, "the oldest that we allow, the newest there is"
    assert PROJECT["project"]["requires-python"].startswith(">=3.11")
    [build] = [
        step
        for step in yaml.safe_load(WORKFLOWS["pages"])["jobs"]["publish"]["steps"]
        if "make" in step.get("run", "")
    ]
    assert "outputs.base_url" in build["env"]["SITE_URL"]
    assert build["env"]["SITE_URL"].endswith("/"), "or relative addresses would miss"
    assert "github.repository" in build["env"]["REPO_URL"]


def test_where_there_is_no_make_the_tests_find_what_make_would_have_built():
    [line] = re.findall(r"^test: (.*)$", MAKEFILE, re.M)
    made = [t for t in line.split() if t in {"figures", "runtime"}]
    recipes = [re.search(rf"^{t}:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)[1] for t in made]
    needed = re.findall(r"-m (scripts\.\w+)", "".join(recipes))
    assert len(needed) == 3
    job = yaml.safe_load(WORKFLOWS["tests"])["jobs"]["elsewhere"]
    commands = [step.get("run", "") for step in job["steps"]]
    before = commands[: commands.index('python -m pytest -m "not browser"')]
    assert {f"python -m {module}" for module in needed} <= {*before}


def test_the_readme_names_every_setting_and_only_targets_that_there_are():
    settings = re.findall(r"^\| `([A-Z_]+)` \|", README, re.M)
    read = {*re.findall(r"!ENV \[(\w+)", (ROOT / "mkdocs.yml").read_text("utf-8"))}
    hooks = (ROOT / "scripts" / "publish" / "hooks.py").read_text("utf-8")
    read |= {*re.findall(r'settings\.get\("(\w+)"', hooks)}
    assert set(settings) == read
    assert {*re.findall(r"(?:^|`)(?:\w+=\S+ )?make (\w+)", README, re.M)} <= TARGETS


def test_a_release_carries_checksums_that_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(build_archives.build_downloads, "main", lambda argv: 0)
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "lesson.zip").write_bytes(b"zip")
    monkeypatch.setattr(build_archives.build_downloads, "OUT", folder)
    assert build_archives.main(["release", "--out", str(tmp_path / "dist")]) == 0
    lines = (tmp_path / "dist" / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    files = {p.name: p.read_bytes() for p in (tmp_path / "dist").iterdir()}
    del files["SHA256SUMS"]
    assert sums == {n: hashlib.sha256(data).hexdigest() for n, data in files.items()}
    assert {"lesson.zip", lesson_wheel()[0]} == files.keys()


def test_a_release_of_stale_downloads_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build_archives.build_downloads, "main", lambda argv: 1)
    assert build_archives.main(["release", "--out", str(tmp_path / "dist")]) == 2
    assert "stale" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()
