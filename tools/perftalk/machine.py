"""The machine's fingerprint, and the two things about it that change during a run: CPU steal and load."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


def _read(path, default=""):
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return default


def run_quietly(command, default=""):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, stdin=subprocess.DEVNULL,
                              check=False)
    except (OSError, subprocess.TimeoutExpired):
        return default
    return done.stdout.strip() if done.returncode == 0 else default


def cpu_model():
    for line in _read("/proc/cpuinfo").splitlines():
        if line.startswith(("model name", "Model")):
            return re.sub(r"\s+", " ", line.split(":", 1)[1]).strip()
    return run_quietly(["sysctl", "-n", "machdep.cpu.brand_string"]) or platform.processor() or platform.machine()


def cores():
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def hypervisor():
    """The hypervisor's name, "unknown" when there is one that does not say, "none" on bare metal."""
    named = run_quietly(["systemd-detect-virt", "--vm"])
    if named and named != "none":
        return named
    product = f"{_read('/sys/class/dmi/id/sys_vendor')} {_read('/sys/class/dmi/id/product_name')}".lower()
    for name in ("kvm", "qemu", "vmware", "virtualbox", "xen", "google", "amazon", "hyper-v", "firecracker"):
        if name in product:
            return name
    inside = re.search(r"^flags.*\bhypervisor\b", _read("/proc/cpuinfo"), re.MULTILINE)
    return "unknown" if inside else "none"


def memory_gib():
    match = re.search(r"MemTotal:\s+(\d+)", _read("/proc/meminfo"))
    if match:
        return round(int(match.group(1)) / 1024**2)
    return round(int(run_quietly(["sysctl", "-n", "hw.memsize"], "0")) / 1024**3)


def governor():
    return _read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") or "not visible"


def turbo():
    no_turbo = _read("/sys/devices/system/cpu/intel_pstate/no_turbo")
    boost = _read("/sys/devices/system/cpu/cpufreq/boost")
    if no_turbo:
        return "off" if no_turbo == "1" else "on"
    if boost:
        return "on" if boost == "1" else "off"
    return "not visible"


def aslr():
    return {"0": "off", "1": "partly", "2": "on"}.get(_read("/proc/sys/kernel/randomize_va_space"), "not visible")


def on_battery():
    supplies = Path("/sys/class/power_supply")
    return any(_read(supply / "status") == "Discharging" for supply in supplies.glob("BAT*"))


def fingerprint():
    """What a result records about the machine."""
    return {"cpu": cpu_model(), "cores": cores(), "hypervisor": hypervisor(), "kernel": platform.release(),
            "memory_gib": memory_gib(), "governor": governor(), "turbo": turbo(), "aslr": aslr(),
            "system": platform.system()}


def short_name(machine):
    """A folder name for this machine, as in results/reference/<machine>/."""
    virtual = "" if machine["hypervisor"] == "none" else f"-{machine['hypervisor']}"
    name = re.sub(r"\(r\)|\(tm\)|cpu|processor|@.*|\d+-core", " ", machine["cpu"].lower())
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-") + f"-{machine['cores']}c{virtual}"


@dataclass(frozen=True)
class CpuTime:
    """Ticks of all CPUs since boot: all of them, and those the hypervisor gave to somebody else."""

    total: int
    stolen: int

    def stolen_share_since(self, earlier):
        total = self.total - earlier.total
        return (self.stolen - earlier.stolen) / total if total > 0 else 0.0


def cpu_time():
    fields = _read("/proc/stat").splitlines()[:1]
    ticks = [int(word) for word in fields[0].split()[1:9]] if fields else []
    return CpuTime(sum(ticks), ticks[7] if len(ticks) > 7 else 0)


def load():
    """Runnable processes over the last minute, for each core."""
    try:
        return os.getloadavg()[0] / cores()
    except OSError:
        return 0.0
