"""A chapter's sweeps: one question over something that grows, such as the size of the body or the share of bad input."""

import re

from perftalk.chapter import CONTROLS
from perftalk.evidence import arms_of, find_row

PLACE = re.compile(r"-(\d+(?:\.\d+)?)$")


def plots_of(result):
    """{name of the plot: sweep}: the first one is `sweep`, each further one carries its name."""
    return {"sweep" if index == 0 else f"sweep-{sweep['name']}": sweep
            for index, sweep in enumerate(result.get("sweeps", []))}


def place(message):
    """Where a message stands on the way: the number behind the last '-' of its name."""
    return float(PLACE.search(message).group(1))


def place_name(message):
    """As the axis shows it: a size for a body, a plain number for all else."""
    if not message.startswith("body-"):
        return f"{place(message):g}"
    size = int(place(message))
    for limit, unit in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= limit:
            return f"{size / limit:g} {unit}"
    return f"{size} B"


def measured(result, sweep):
    """(messages in their order, {arm: {message: row}}): what is there; a message without the baseline is not."""
    def row_of(arm, message):
        return find_row(result, arm, sweep["layer"], sweep["operation"], message)
    messages = sorted((message for message in sweep["messages"] if row_of(result["baseline"], message)), key=place)
    arms = [arm for arm in arms_of(result) if arm not in CONTROLS and arm != result["baseline"]]
    rows = {arm: {message: row for message in messages if (row := row_of(arm, message))} for arm in arms}
    return messages, {arm: there for arm, there in rows.items() if there}
