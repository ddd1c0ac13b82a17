"""Is this machine fit to measure: the fingerprint, one fitness line, and for each warning one next command."""

import re

from perftalk import machine, sources
from perftalk.screen import Stop, say

LOAD_WARNING = 0.5
SLOW_FLAGS = re.compile(r"(^|\s)(-O0|-Og|-fsanitize=\S+|--coverage)(\s|$)")


def refuse_debug(facts):
    """A Debug build measures the compiler's patience: it never gets a verdict."""
    slow = SLOW_FLAGS.search(facts["flags"])
    if facts["type"].lower() in ("debug", "none", "") or slow:
        what = f"with {slow.group(2)}" if slow else f"of type {facts['type'] or 'none'}"
        raise Stop(f"This is a build {what}: its times mean nothing, so nothing is measured.",
                   "rm -rf build/release && make warm")


def warnings(facts):
    """What makes a machine less fit: (what, the one command that helps)."""
    found = []
    if machine.load() > LOAD_WARNING:
        found.append((f"other programs keep the machine busy ({machine.load():.1f} runnable a core)",
                      "top   # then stop what you do not need"))
    if facts["cores"] < 2:
        found.append(("one core: client and broker share it, so messages a second say little",
                      "make doctor   # on a machine with two cores or more"))
    if facts["governor"] not in ("performance", "not visible"):
        found.append((f"the CPU governor is '{facts['governor']}'", "sudo cpupower frequency-set -g performance"))
    if machine.on_battery():
        found.append(("running on battery", "make doctor   # again, with the power supply plugged in"))
    if facts["aslr"] == "off":
        found.append(("address randomisation is off, so every launch has the same layout",
                      "sudo sysctl kernel.randomize_va_space=2"))
    return found


def fitness(facts, found):
    virtual = "" if facts["hypervisor"] == "none" else " Virtual machine: neighbours may steal CPU; it is watched."
    if not found:
        return "FIT to measure." + virtual
    count = "one thing" if len(found) == 1 else f"{len(found)} things"
    return f"Usable, but {count} could be better." + virtual


def examine(places, description=None):
    """Prints the doctor's page and returns (machine, build)."""
    facts = machine.fingerprint()
    build = sources.build_facts(places, description or {})
    virtual = "bare metal" if facts["hypervisor"] == "none" else f"hypervisor {facts['hypervisor']}"
    say(f"Machine  {facts['cpu']}, {facts['cores']} cores, {facts['memory_gib']} GiB, {virtual}, "
        f"kernel {facts['kernel']}")
    say(f"         governor {facts['governor']}, turbo {facts['turbo']}, address randomisation {facts['aslr']}")
    edited = ", edited since" if build["dirty"] else ""
    if sources.cache(places):
        say(f"Build    {build['compiler']}, {build['type']}, {build['flags']}")
        say(f"         commit {build['commit']}{edited}")
        refuse_debug(build)
    else:
        say(f"Build    none yet; commit {build['commit']}{edited}")
    found = warnings(facts)
    say(f"Fitness  {fitness(facts, found)}", style="green" if not found else "yellow")
    for what, command in found:
        say(f"  ! {what}")
        say(f"    {command}")
    return facts, build
