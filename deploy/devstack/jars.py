"""Where are Java and the jars of Apache Kafka, and how do they get here?"""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from deploy.devstack.child import MissingToolError

KAFKA = "4.3.1"  # as in deploy/kafka/pom.xml
POM = Path(__file__).parents[1] / "kafka" / "pom.xml"
OLDEST_JAVA = 17


def java() -> str:
    """Return the path of a Java that runs Apache Kafka. Raises MissingToolError."""
    path = shutil.which("java")
    if path is None:
        raise MissingToolError(f"no java found; Apache Kafka needs {OLDEST_JAVA} or newer: install a JRE")
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        found = version[1] if version else said.strip() or "unknown"
        raise MissingToolError(f"{path} is Java {found}; Apache Kafka needs {OLDEST_JAVA} or newer")
    return path


def kafka_jars() -> Path:
    """Return the folder of Kafka's jars, fetched by Maven once. Raises MissingToolError.

    It is kafka-4.3.1 below PAIDAN_CACHE, else XDG_CACHE_HOME/paidan, else ~/.cache/paidan; delete it at will.
    """
    folder = cache_folder() / f"kafka-{KAFKA}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingToolError(f"{folder} is missing and no mvn was found to fetch it: install Maven")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # A sibling, renamed when complete: a broken download never counts, and of two at once one wins.
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}.", dir=folder.parent) as scratch:
        fetched = Path(scratch) / "jars"
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fetched}"]
        run = subprocess.run(
            [maven, "-B", "-q", "-Dstyle.color=never", "-f", str(POM), *goal],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode != 0:
            said = next((line for line in run.stdout.splitlines() if "ERROR" in line), run.stderr)
            raise MissingToolError(
                f"Maven could not fetch Kafka {KAFKA}: check the network (or the mirror in "
                f"~/.m2/settings.xml) and try again. Maven said:\n{said}"
            )
        try:
            fetched.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    return folder


def cache_folder() -> Path:
    """Return the folder for downloads: a place on this machine, no setting of Paidan, so read here."""
    xdg = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("PAIDAN_CACHE") or Path(xdg) / "paidan")
