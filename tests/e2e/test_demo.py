"""Does the demo run by itself, and is what it shows true?"""

import json
import os
import subprocess
import sys

RUN = [sys.executable, "-c", "import sys; from deploy.demo import demo; sys.exit(demo(seconds=8, {}))"]


def demo(arguments: str) -> "subprocess.CompletedProcess[str]":
    run = [part.format(arguments) for part in RUN]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PAIDAN_")}
    return subprocess.run(run, capture_output=True, text=True, timeout=120, check=False, env=env)


def test_a_short_demo_passes_its_own_check():
    done = demo("plain=True")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "verify PASS" in done.stdout
    assert "tickets/s" in done.stdout
    assert "was offered this" in done.stdout


def test_as_json_the_demo_gives_one_document():
    done = demo("as_json=True")

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["verify"]["verdict"] == "PASS"
    assert found["decided"] == found["sent"] >= 20
    assert found["decisions"]["assigned"] > 0
