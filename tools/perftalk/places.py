"""Where things stand in the repository."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """Every path the runner reads or writes, from the root of the repository."""

    root: Path

    @property
    def chapters(self):
        return self.root / "chapters"

    @property
    def release(self):
        return self.root / "build" / "release"

    @property
    def local(self):
        return self.root / "results" / "local"

    @property
    def reference(self):
        return self.root / "results" / "reference"

    @property
    def predictions(self):
        return self.local / "predictions.json"

    def program(self, chapter, link=0):
        """The chapter's program; links 1 to 3 are the same objects in shuffled order."""
        return self.release / "chapters" / (chapter if link == 0 else f"{chapter}.{link}")

    def yours(self, chapter):
        return self.root / "yours" / chapter

    def shown(self, path):
        """A path as the reader would type it from the root of the repository."""
        try:
            return str(Path(path).relative_to(self.root))
        except ValueError:
            return str(path)


def repository():
    return Places(Path(__file__).resolve().parents[2])
