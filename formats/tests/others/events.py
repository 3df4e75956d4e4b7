#!/usr/bin/python3
"""events.py PROGRAM DIRECTORY: is what PROGRAM (formats/examples/events.rs) finds in a CTF trace what babeltrace2 finds? Each event by
its time in ticks, its name, the thread that says it and all its fields. Needs Debian's python3-bt2."""
import struct
import subprocess
import sys
from collections import Counter

import bt2

CONTEXT_THREADS = ("vtid", "tid")


def bits(value):
    """A number as its 64 bits."""
    return value & 0xFFFF_FFFF_FFFF_FFFF


def labels(field):
    """Names of a value; the binding fails where there is none."""
    try:
        return sorted(field.labels)
    except AssertionError:
        return []


class Line:
    """What an event says."""

    def __init__(self):
        self.numbers, self.texts, self.thread, self.process = [], [], "", ""

    def field(self, name, field, in_context):
        """One field, with what is in it."""
        kind = type(field).__name__
        if in_context and name in CONTEXT_THREADS:
            self.thread = str(int(field))
        elif in_context and name == "procname":
            self.process = str(field)
        elif "Structure" in kind:
            for inner in field:
                self.field(inner, field[inner], in_context)
        elif "Variant" in kind:
            self.field(field.cls[field.selected_option_index].name, field.selected_option, in_context)
        elif "Array" in kind:
            for element in field:
                self.field(name, element, in_context)
        elif "String" in kind:
            self.texts.append(f"{name}={field}")
        elif "Enumeration" in kind and labels(field):
            self.texts.append(f"{name}={labels(field)[0]}")
        elif "Real" in kind:
            self.numbers.append(f"{name}={struct.unpack('<Q', struct.pack('<d', float(field)))[0]}")
        else:
            self.numbers.append(f"{name}={bits(int(field))}")


def events(path):
    """A line for each event."""
    for message in bt2.TraceCollectionMessageIterator(path):
        if not isinstance(message, bt2._EventMessageConst):
            continue
        event, line = message.event, Line()
        for context in (event.common_context_field, event.specific_context_field):
            for name in context or ():
                line.field(name, context[name], True)
        payload = event.payload_field
        for name in payload or ():
            line.field(name, payload[name], False)
        thread = f"{line.process} {line.thread}".strip() if line.thread else ""
        ticks = message.default_clock_snapshot.value
        yield " ".join([f"{ticks} {event.name} [{thread}]"] + line.numbers + [" ".join(line.texts)])


def main():
    program, path = sys.argv[1:]
    told = subprocess.run([program, path], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    ours, theirs = Counter(told), Counter(events(path))
    for line in list((theirs - ours).elements())[:5]:
        print(f"only babeltrace2: {line}")
    for line in list((ours - theirs).elements())[:5]:
        print(f"only we:          {line}")
    names = Counter(line.split(" ", 2)[1] for line in theirs.elements())
    print(f"{path}: {theirs.total()} events of {len(names)} kinds")
    sys.exit(ours != theirs or not theirs)


main()
