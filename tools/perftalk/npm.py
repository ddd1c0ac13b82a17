"""Programs from npm: installed on first use into build/, pinned by a package-lock.json in tools/."""

import os
import shutil
import subprocess

from perftalk.files import remove_folder
from perftalk.screen import Stop, say

PINS = ("package.json", "package-lock.json", ".npmrc")


def installed(pinned, folder, name, next_command):
    """The folder with the packages that are pinned in the other, made anew when a pin has changed."""
    there = all((folder / pin).exists() and (folder / pin).read_bytes() == (pinned / pin).read_bytes()
                for pin in PINS) and (folder / "complete").exists()
    if there:
        return folder
    may_set_up(name, next_command)
    remove_folder(folder)
    folder.mkdir(parents=True)
    for pin in PINS:
        shutil.copy(pinned / pin, folder / pin)
    say(f"Setting up: {name}, once, in the pinned version (some seconds).")
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    run(command, folder, f"{name} was not installed", next_command)
    (folder / "complete").touch()
    return folder


def may_set_up(name, next_command):
    if os.environ.get("SETUP") == "0":
        raise Stop(f"{name} is not installed yet, and SETUP=0 installs nothing.", next_command)


def run(command, folder, failure, next_command, seconds=300):
    """Its output; where it fails, the end of it."""
    environment = {**os.environ, "CHROME_NO_SANDBOX": "1", "CI": "true"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=seconds, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise Stop(f"{failure}: {error}", next_command) from error
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise Stop(f"{failure}:\n{last}", next_command)
    return done.stdout

