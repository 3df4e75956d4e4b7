/**
 * Perfetto's own trace processor under node: the WebAssembly that ui.perfetto.dev runs in a worker, asked by its own
 * protocol (`trace_processor.proto`: a stream of `TraceProcessorRpc`).
 *
 *     node trace_processor.mjs DIST TRACE [SQL…]
 *
 * DIST holds `engine_bundle.js` and `trace_processor.wasm` of a build of that program; each answer's rows are printed as
 * JSON, one a line. As a module: `open(dist, trace)` reads a trace and returns the function that answers SQL with rows.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";

/** Numbers of fields and methods in `trace_processor.proto`. */
const RPC = { message: 1, seq: 1, request: 2, fatal: 5, append: 101, query: 103, appended: 201, rows: 203, finished: 212 };
const METHOD = { append: 1, finalize: 2, query: 3 };
const ROWS = { names: 1, error: 2, batch: 3 };
const BATCH = { kinds: 1, integers: 2, floats: 3, blobs: 4, texts: 5 };
const CELL = { null: 1, integer: 2, float: 3, text: 4, blob: 5 };
/** `AppendTraceDataResult` and `FinalizeDataResult` both have it. */
const errorField = (answer) => (answer === RPC.appended ? 2 : 1);
/** Bytes of a trace in one request; the program's buffer for requests holds 32 MiB. */
const CHUNK = 8 << 20;

/** Reads a trace; fails with what the program says of it. */
export async function open(dist, trace) {
    const ask = await start(dist);
    const data = readFileSync(trace);
    for (let at = 0; at < data.length; at += CHUNK) {
        refuse(ask(METHOD.append, bytes(RPC.append, data.subarray(at, at + CHUNK))), RPC.appended);
    }
    refuse(ask(METHOD.finalize, new Uint8Array()), RPC.finished);
    return (sql) => rows(ask(METHOD.query, bytes(RPC.query, bytes(1, Buffer.from(sql)))), sql);
}

/** Runs the bundle as a browser's worker would and returns how it is asked: a method and its arguments in, answers out. */
async function start(dist) {
    const worker = { location: { href: pathToFileURL(join(dist, "engine_bundle.js")).href } };
    const bundle = readFileSync(join(dist, "engine_bundle.js"), "utf8");
    // Without a `process` it does not see that it is in no browser.
    const names = ["self", "WorkerGlobalScope", "XMLHttpRequest", "process"];
    compileFunction(bundle, names)(worker, class {}, fileRequest(dist), undefined);
    const answered = [];
    const port = { postMessage: (data) => answered.push(data) };
    // What it promised itself when the module was there.
    await turn();
    worker.onmessage({ data: port });
    let seq = 0;
    return (method, args) => {
        answered.length = 0;
        const rpc = Buffer.concat([varint(RPC.seq, ++seq), varint(RPC.request, method), args]);
        port.onmessage({ data: new Uint8Array(bytes(RPC.message, rpc)) });
        return fields(Buffer.concat(answered)).map(([, answer]) => answer);
    };
}

/** `XMLHttpRequest`, as far as the bundle uses it to load its WebAssembly: from DIST. */
const fileRequest = (dist) =>
    class {
        open(_method, url) {
            this.path = join(dist, new URL(url, "file:///").pathname.split("/").pop());
        }
        send() {
            this.response = Uint8Array.from(readFileSync(this.path)).buffer;
        }
    };

function refuse(answers, kind) {
    const said = answers.flatMap((answer) => [
        ...texts(fields(answer), RPC.fatal),
        ...all(fields(answer), kind).flatMap((result) => texts(fields(result), errorField(kind))),
    ]);
    if (said.length) throw new Error(said.join("; "));
}

/** The rows of an answer, as objects with a value for each column. */
function rows(answers, sql) {
    const parts = answers.flatMap((answer) => all(fields(answer), RPC.rows)).map(fields);
    const said = parts.flatMap((part) => texts(part, ROWS.error));
    if (said.length || !parts.length) throw new Error(`${said.join("; ") || "no answer"}: ${sql}`);
    const names = parts.flatMap((part) => texts(part, ROWS.names));
    const cells = parts.flatMap((part) => all(part, ROWS.batch)).flatMap(batch);
    return Array.from({ length: names.length ? cells.length / names.length : 0 }, (_, row) =>
        Object.fromEntries(names.map((name, column) => [name, cells[row * names.length + column]])));
}

/** The cells of a batch: their kinds in order, and the values of each kind. */
function batch(data) {
    const of = fields(data);
    const integers = all(of, BATCH.integers).flatMap(packed).map((value) => number(BigInt.asIntN(64, value)));
    const floats = all(of, BATCH.floats).flatMap(doubles);
    const strings = texts(of, BATCH.texts).join("").split("\0");
    const blobs = all(of, BATCH.blobs);
    const next = {
        [CELL.null]: () => null,
        [CELL.integer]: () => integers.shift(),
        [CELL.float]: () => floats.shift(),
        [CELL.text]: () => strings.shift(),
        [CELL.blob]: () => blobs.shift().toString("hex"),
    };
    return all(of, BATCH.kinds).flatMap(packed).map((kind) => next[kind]());
}

const number = (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

/* Protocol buffers: what of them this protocol uses. */

function varint(field, value) {
    return Buffer.from([...digits(field * 8), ...digits(value)]);
}
function bytes(field, data) {
    return Buffer.concat([Buffer.from([...digits(field * 8 + 2), ...digits(data.length)]), data]);
}
function digits(value) {
    return value < 128 ? [value] : [(value % 128) + 128, ...digits(Math.floor(value / 128))];
}

/** The fields of a message as `[number, value]`: a BigInt, or a Buffer. */
function fields(data) {
    const found = [];
    for (let at = 0; at < data.length; ) {
        let head, value;
        [head, at] = digitsAt(data, at);
        const kind = Number(head & 7n);
        if (kind === 0) {
            [value, at] = digitsAt(data, at);
        } else {
            let length = { 1: 8n, 5: 4n }[kind];
            if (kind === 2) [length, at] = digitsAt(data, at);
            value = data.subarray(at, (at += Number(length)));
        }
        found.push([Number(head >> 3n), value]);
    }
    return found;
}
function digitsAt(data, at) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
        if (at >= data.length) throw new Error("an answer of the trace processor ends in the middle of a number");
        value |= BigInt(data[at] & 127) << shift;
        if (data[at++] < 128) return [value, at];
    }
}
function packed(data) {
    const found = [];
    for (let at = 0, value; at < data.length; ) {
        [value, at] = digitsAt(data, at);
        found.push(value);
    }
    return found;
}
const doubles = (data) => Array.from({ length: data.length / 8 }, (_, index) => data.readDoubleLE(index * 8));
const all = (of, field) => of.filter(([number]) => number === field).map(([, value]) => value);
const texts = (of, field) => all(of, field).map((text) => text.toString());

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const [dist, trace, ...questions] = process.argv.slice(2);
    const ask = await open(dist, trace);
    const shown = (_, value) => (typeof value === "bigint" ? value.toString() : value);
    for (const row of questions.flatMap(ask)) console.log(JSON.stringify(row, shown));
}
