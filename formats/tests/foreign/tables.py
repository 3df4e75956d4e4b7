#!/usr/bin/env python3
"""Parquet tables in DuckDB: `tables.py DIR EVENTS SUMS`.

DIR holds `web.parquet` and, of the same trace, `again.parquet`; EVENTS has a line for each event's name and count, SUMS
what a reader of FXT found. Prints what was compared; ends with 1 at the first difference.
"""

import sys

import duckdb

TABLES = ["trace", "events", "tasks", "polls", "wakes", "waits", "spans", "counters"]


def sums(path):
    return {word: int(count) for word, count in (line.split() for line in open(path))}


def main(work, of_events, of_fxt):
    db = duckdb.connect()
    for table in TABLES:
        db.execute(f"create view {table} as select * from '{work}/web.parquet/{table}.parquet'")
    one = lambda query: db.execute(query).fetchone()[0]

    def same(what, ours, theirs):
        print(f"{what}: {ours}")
        if ours != theirs:
            sys.exit(f"{what}: {ours} in the tables, {theirs} elsewhere")

    counted = dict(db.execute("select event, count(*) from events group by event").fetchall())
    same("events by name", dict(sorted(counted.items())), dict(sorted(sums(of_events).items())))
    found = sums(of_fxt)
    same("tasks", one("select count(*) from tasks"), found["lives"])
    same("running", one('select sum("end" - "begin")::bigint from polls'), found["poll_ns"])
    # Of the heap's three sizes others count one.
    same("values", one("select count(*) from counters where name not in ('heap peak', 'heap capacity')"), found["counters"])
    same("events said", one("select events from trace"), sum(counted.values()))
    # Every poll that a wake made finds it, no later than itself.
    woken = one("select count(*) from polls where flow is not null")
    joined = "from wakes w join polls p using (trace, flow)"
    same("polls with their wakes", one(f"select count(*) {joined} where w.time <= p.begin and w.task = p.task"), woken)
    # What a task does fills its life: it runs, or it rests.
    same("rests outside of lives",
         one('select count(*) from waits w join tasks t using (trace, task) where w."begin" < t."begin" or w."end" > t."end"'), 0)
    both = f"'{work}/*.parquet/polls.parquet'"
    same("polls of both", one(f"select count(*) from {both}"), 2 * one("select count(*) from polls"))
    same("traces", one(f"select count(distinct trace) from {both}"), 1)
    longest = db.execute("select name, max(\"end\" - \"begin\") from polls group by name order by 2 desc limit 3").fetchall()
    print("longest polls:", longest)


if __name__ == "__main__":
    main(*sys.argv[1:])
