"""Files that are either there in full or not at all."""

import errno
import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path

from perftalk.screen import Stop


def write_atomically(path, content):
    """Writes beside the target and renames, so that a reader or a crash never meets half a file."""
    path = Path(path)
    beside = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(beside, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise disk_trouble(error, path) from error


def disk_trouble(error, path):
    """An operating system's refusal to write, in words the reader can act on."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Stop(f"The disk is full: {Path(path).name} was not written, and no half of it was left.", "df -h .")
    return Stop(f"Cannot write {path}: {error.strerror}.", "df -h .")


@contextmanager
def complete_folder(final):
    """A folder that appears under its final name only when everything in it is written."""
    final = Path(final)
    partial = final.with_name(f".{final.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        yield partial
        os.replace(partial, final)
    except OSError as error:
        raise disk_trouble(error, final) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def sweep_partials(folder):
    """What a killed run could not clean up itself."""
    for left in Path(folder).glob(".*.partial"):
        shutil.rmtree(left, ignore_errors=True)


def stop_on_signals():
    """Ctrl-C and a polite kill both unwind the stack, even where a shell started us with interrupts ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def remove_folder(path):
    shutil.rmtree(path, ignore_errors=True)
