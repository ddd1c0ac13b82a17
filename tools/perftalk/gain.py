"""What a chapter won in one sentence: production against the baseline, in the codec and end to end side by side."""

from perftalk.evidence import directions
from perftalk.verdict import TITLES, cell, layers_of, marked

DOING = {"send": "sending", "receive": "receiving"}


def _told(result, layer, direction):
    """`codec 9.83× ▲ FASTER`, or nothing where production was not measured."""
    found = cell(result, result["production"], layer, direction)
    if not found or found["verdict"] is None:
        return None
    return f"{TITLES[layer].split(',')[0]} {found['row']['speedup']['median']:.2f}× {marked(found['verdict'])}"


def sentence(result):
    """For each direction the gain alone (codec, or frame where there is no codec) and end to end."""
    parts = []
    for direction in directions(result):
        layers = layers_of(result, direction)
        alone = [layer for layer in layers if layer != "end_to_end"][:1]
        told = filter(None, (_told(result, layer, direction) for layer in [*alone, "end_to_end"] if layer in layers))
        parts.append(f"{DOING.get(direction, direction)}: {', '.join(told) or 'not measured'}")
    return f"{result['production']} against {result['baseline']}, {result['focus']}, {'; '.join(parts)}."
