"""Predict before you measure: two questions, stored at once, scored when the result is there."""

import json
import math
import os

from perftalk.evidence import find_row, interval_of, operation_in, directions
from perftalk.files import write_atomically
from perftalk.screen import Misuse, console, interactive, say

RIGHT, NEAR = 2, 1
LAYERS = {"codec": "alone, in the codec", "frame": "in the protocol, two engines in memory",
          "end_to_end": "in the running client, in CPU a message"}


def wanted():
    setting = os.environ.get("PREDICT", "1")
    if setting not in ("0", "1"):
        raise Misuse(f"PREDICT={setting}: say PREDICT=0 (no questions) or leave it out.")
    return setting == "1" and interactive()


def stored(places):
    if not places.predictions.exists():
        return []
    return json.loads(places.predictions.read_text(encoding="utf-8"))


def store(places, predictions):
    write_atomically(places.predictions, json.dumps(predictions, indent=1))


def shown(choice):
    if choice == 1:
        return "the same"
    return f"{choice:g}× as fast" if choice > 1 else f"slower: {choice:g}×"


def _ask(question, choices):
    """The number chosen, or None when the reader only presses Enter."""
    say(question, style="bold")
    for index, choice in enumerate(choices, 1):
        say(f"  {index}  {shown(choice)}")
    while True:
        answer = console.input("Your guess (Enter skips): ").strip()
        if not answer:
            return None
        if answer.isdigit() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        say(f"  a number from 1 to {len(choices)}, please")


def ask(places, chapter, taken):
    """Asks both questions; every answer is on disk before anything is measured."""
    if not chapter.predict or not wanted():
        return []
    arm = chapter.predict["arm"]
    asked = []
    for layer in (layer for layer in LAYERS if layer in chapter.predict):
        choice = _ask(f"How does {arm} stand to {chapter.baseline}, {LAYERS[layer]} ({chapter.focus})?",
                      chapter.predict[layer])
        if choice is not None:
            asked.append({"chapter": chapter.name, "taken": taken, "arm": arm, "layer": layer,
                          "choices": chapter.predict[layer], "predicted": choice, "measured": None})
            store(places, stored(places) + asked[-1:])
    return asked


def points(prediction):
    """Two for the choice nearest to the truth, one for its neighbour, none otherwise; None while unmeasured."""
    if prediction["measured"] is None:
        return None
    choices = prediction["choices"]
    nearest = min(range(len(choices)), key=lambda index: abs(math.log(choices[index] / prediction["measured"])))
    return max(0, RIGHT - abs(choices.index(prediction["predicted"]) - nearest))


def _row(guess, result):
    """What a guess is about: the chapter's own message, in its first direction."""
    operation = operation_in(result, guess["layer"], directions(result)[0])
    return find_row(result, guess["arm"], guess["layer"], operation, result.get("focus"))


def settle(places, chapter, asked, result):
    """Puts the measured ratio beside each guess, in the store and in what the result keeps."""
    for guess in asked:
        row = _row(guess, result)
        guess["measured"] = row["speedup"]["median"] if row else None
    if asked:
        asked_then = (chapter.name, asked[0]["taken"])
        kept = [guess for guess in stored(places) if (guess["chapter"], guess["taken"]) != asked_then]
        store(places, kept + asked)
    return asked


def show(asked, result):
    for guess in asked:
        row = _row(guess, result)
        if guess["measured"] is None or not row:
            continue
        interval = interval_of(row)
        verdict = {2: "right", 1: "near", 0: "off"}[points(guess)]
        say(f"  {guess['layer'].replace('_', ' '):<11} you said {shown(guess['predicted'])}; measured "
            f"{guess['measured']:.2f}× [{interval.low:.2f}, {interval.high:.2f}]: {verdict}, +{points(guess)}")


def score_line(places):
    scored = [points(guess) for guess in stored(places) if points(guess) is not None]
    if not scored:
        return "No predictions yet."
    return f"Your score: {sum(scored)} of {RIGHT * len(scored)} points over {len(scored)} predictions."
