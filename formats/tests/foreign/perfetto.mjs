/**
 * What Perfetto's trace processor finds in exports of one trace: `perfetto.mjs DIST WORK`.
 *
 * WORK holds `web.pftrace`, `web.json`, `web.fxt`, of each what our reader in Python sums up (`web.pftrace.sums` and so
 * on), `web.events`, how often each event is in the trace, `lossy.pftrace` of another trace, and `both.tar`, the trace
 * twice. Prints what was compared; ends with 1 at the first difference.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { open } from "./trace_processor.mjs";

const SLICES = "('poll', 'idle', 'span', 'interrupt', 'gc', 'allocator')";
/** Events that are shown as moments, under their names. */
const MOMENTS = ["alloc", "end", "free", "label", "read", "resolve", "resource", "spawn", "wait", "wake"];
/** How each format says that a slice is the life of a task, how a wake says whose, what a log line is. */
const FORMATS = {
    pftrace: {
        type: "proto",
        lives: "category = 'task'",
        woken: "debug.task",
        logs: "category like 'log,%'",
        // Its capacity is not known.
        sizes: 2,
    },
    json: {
        type: "json",
        lives: "category = 'task' and extract_arg(arg_set_id, 'args.is_spawned') is not null",
        woken: "args.task",
        logs: "category = 'log'",
        sizes: 3,
    },
    fxt: {
        type: "fuchsia",
        lives: "category = 'task' and extract_arg(arg_set_id, 'module') is not null",
        woken: "task",
        logs: "category = 'log'",
        sizes: 3,
    },
};

const [dist, work] = process.argv.slice(2);
const events = sums("web.events");
const lanes = Object.fromEntries(await each(Object.keys(FORMATS), reads));
same("names of lanes, json and pftrace", String(lanes.json), String(lanes.pftrace));
same("names of lanes, fxt and pftrace", String(lanes.fxt), String(lanes.pftrace));
await units();
await losses();
await both();

/** One format: the same in it as in our reader's sums and in the trace's events. */
async function reads(format) {
    const { type, lives, woken, logs, sizes } = FORMATS[format];
    const of = sums(`web.${format}.sums`);
    const ask = await open(dist, join(work, `web.${format}`));
    const count = counter(ask);
    const compare = (what, found, expected) => same(`${format}: ${what}`, found, expected);

    healthy(format, ask);
    compare("type", ask("select str_value as it from metadata where name = 'trace_type'")[0].it, type);
    compare("slices", count(`slice where category in ${SLICES}`), of.slices);
    compare("ns of polls", ask("select sum(dur) as it from slice where category = 'poll' and dur > 0")[0].it, of.poll_ns);
    compare("lives", count(`slice where ${lives}`), of.lives);
    compare("arrows that arrive", count("flow"), of.arrived);
    const ends = "flow join slice a on a.id = slice_out join slice b on b.id = slice_in where a.ts <= b.ts";
    const woke = count(`${ends} and a.name = 'wake' and b.category = 'poll'`);
    const used = count(`${ends} and a.name in ('end', 'resolve') and b.name = 'read'`);
    compare("arrows from wakes to polls, from results to reads", woke + used, of.arrived);
    compare("logs", count(`slice where ${logs}`), events.log);
    compare("values of counters", count("counter"), events.counter + sizes * events.heap);
    for (const event of MOMENTS) compare(event, count(`slice where name = '${event}' and dur < 2`), events[event]);
    compare("wakes that say whom",
        count(`slice where name = 'wake' and extract_arg(arg_set_id, '${woken}') is not null`), events.wake);
    compare("slices that stick out of the one around",
        count("slice s join slice p on p.id = s.parent_id where s.ts < p.ts or (p.dur >= 0 and s.ts + s.dur > p.ts + p.dur)"), 0);
    compare("polls in something else", count("slice where category = 'poll' and depth > 0"), 0);
    compare("programs", ask("select name from process where name is not null and pid != 0").map(({ name }) => name).join(), "web_server");
    const threads = ask("select name from thread where name like 'lane %' order by name");
    return [format, threads.map(({ name }) => name)];
}

/** What only Perfetto's own format says: units, the wall clock. */
async function units() {
    const ask = await open(dist, join(work, "web.pftrace"));
    const found = ask("select name, unit from counter_track where unit is not null order by name");
    const named = found.map(({ name, unit }) => `${name}: ${unit}`).join(", ");
    same("units", named, "arena: nodes, heap live: bytes, heap peak: bytes, heap sampled every: bytes");
    same("wall clocks", counter(ask)("clock_snapshot where clock_name = 'REALTIME' and clock_value > 1700000000000000000"), 1);
}

/** A trace that misses events, and has ends without begins: what is lost is told, and nothing else complained of. */
async function losses() {
    const ask = await open(dist, join(work, "lossy.pftrace"));
    healthy("lossy", ask);
    const lost = ask("select sum(extract_arg(arg_set_id, 'debug.events')) as it from slice where category = 'loss'")[0].it;
    same("lossy: events lost", lost, sums("lossy.pftrace.sums").lost);
}

/** The archive: both of its traces, at their own times. */
async function both() {
    const ask = await open(dist, join(work, "both.tar"));
    healthy("both.tar", ask);
    const of = sums("web.pftrace.sums");
    same("both.tar: slices", counter(ask)(`slice where category in ${SLICES}`), 2 * of.slices);
    same("both.tar: arrows that arrive", counter(ask)("flow"), 2 * of.arrived);
    same("both.tar: lanes", counter(ask)("thread_track join thread using (utid) where thread.name like 'lane %'"), 2 * lanes.pftrace.length);
}

/** Nothing is lost, wrong or out of place, says the program itself. */
function healthy(format, ask) {
    const wrong = ask("select name, idx, severity, value from stats where value > 0 and (severity in ('error', 'data_loss') or name like 'flow%')");
    same(`${format}: errors and losses`, JSON.stringify(wrong), "[]");
}

function counter(ask) {
    return (from) => ask(`select count(*) as it from ${from}`)[0].it;
}

function same(what, found, expected) {
    console.log(`${what}: ${found}`);
    if (expected === undefined || found !== expected) {
        console.error(`${what}: ${found} in the trace processor, ${expected} elsewhere`);
        process.exit(1);
    }
}

/** `word number` lines. */
function sums(name) {
    const lines = readFileSync(join(work, name), "utf8").trim().split("\n");
    return Object.fromEntries(lines.map((line) => line.split(" ")).map(([word, number]) => [word, Number(number)]));
}

/** One after the other: each holds a whole trace. */
async function each(items, of) {
    const found = [];
    for (const item of items) found.push(await of(item));
    return found;
}
