"""What a trace must have in it, as rows/ say it.

    seen: 3 log, =3 span_begin             at least three `log` events, exactly three `span_begin`
    seen conn: =3 spawn, 6 poll_begin      of the tasks that were spawned at the site `conn`
"""

import collections


def missing(events, expected):
    """Sentences for what is not as expected; `expected` is a list of (site or None, {event: (exact, count)})."""
    faults = [f"lost: {event}" for event in events if "lost" in event]
    sites = {event["task"]: event["site"] for event in events if event.get("event") == "spawn"}
    for site, counts in expected:
        found = collections.Counter(kind for event in events for kind in kinds(event, sites, site))
        for kind, (exact, count) in counts.items():
            if found[kind] < count or exact and found[kind] != count:
                faults.append(f"{site or 'all'}: {found[kind]} {kind}, not {count}")
    return faults


def kinds(event, sites, site):
    """What an event counts as, for a site or (None) for all."""
    kind = event.get("event")
    if kind == "switch":
        # One event for the end of a slice and the beginning of the next one.
        return ["poll_begin"] if site is None or sites.get(event["to"]) == site else []
    return [kind] if site is None or sites.get(event.get("task")) == site else []


def parse(line):
    """One line of a row's program, as `missing` takes it."""
    who, _, counts = line.rpartition(": ")
    site = who.removeprefix("seen").strip() or None
    pairs = (count.split() for count in counts.split(","))
    return site, {kind: (number.startswith("="), int(number.lstrip("="))) for number, kind in pairs}
