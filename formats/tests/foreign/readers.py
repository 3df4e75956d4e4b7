#!/usr/bin/env python3
"""readers.py FORMAT FILE: reads an export as its specification says, refuses what breaks a rule of it, and prints the
sums of what it found, one `word number` a line. Standard library only; for Perfetto the schema that Perfetto publishes
(`pip install perfetto protobuf`).

  chrome   Trace Event Format (the document "Trace Event Format" of the Chromium project)
  fxt      Fuchsia trace format, https://fuchsia.dev/fuchsia-src/reference/tracing/trace-format
  firefox  the Firefox Profiler's processed profile, docs-developer/processed-profile-format.md
  perfetto perfetto_trace.proto
  folded   one stack and its weight a line
  jsonl    one object a line
"""
import collections
import json
import struct
import sys

SLICES = {"poll", "idle", "span", "interrupt", "gc", "allocator"}


class Sums(collections.Counter):
    def slice(self, category, duration):
        if category in SLICES:
            self["slices"] += 1
            if category == "poll":
                self["poll_ns"] += duration

    def show(self):
        for word in sorted(self):
            print(word, self[word])


def chrome(path):
    sums, lives, arrows, lanes = Sums(), {}, {}, collections.defaultdict(list)
    document = json.load(open(path, encoding="utf-8"))
    assert set(document) >= {"traceEvents", "displayTimeUnit"}
    for event in document["traceEvents"]:
        phase, category = event["ph"], event["cat"]
        assert phase in "XbesfiCM" and isinstance(event["ts"], (int, float)), event
        time = round(event["ts"] * 1000)
        if phase == "X":
            duration = round(event["dur"] * 1000)
            lanes[event["tid"]].append((time, time + duration))
            sums.slice(category, duration)
        elif phase in "be":
            key = (category, event["id2"]["local"])
            stack = lives.setdefault(key, [])
            if phase == "b":
                stack.append((event["name"], time))
                sums["lives"] += category == "task" and "is_spawned" in event.get("args", {})
                sums["lost"] += event["args"]["events"] if category == "loss" else 0
            else:
                name, begin = stack.pop()
                assert name == event["name"] and begin <= time, (key, name, event)
        elif phase == "s":
            assert event["id"] not in arrows, event
            arrows[event["id"]] = time
            sums["arrows"] += 1
        elif phase == "f":
            assert arrows.pop(event["id"]) <= time and event["bp"] == "e", event
            sums["arrived"] += 1
        elif phase == "C":
            assert all(isinstance(value, int) for value in event["args"].values()), event
            sums["counters"] += 1
        elif phase == "i":
            assert event["s"] == "t"
            sums["logs"] += category == "log"
    for slices in lanes.values():
        nest(slices)
    return sums


def nest(slices):
    """Complete events of a thread must nest. In the order of the file one that encloses comes first."""
    ends = []
    # Beyond 104 days a double does not hold whole nanoseconds of microseconds.
    slices = [slice for slice in slices if slice[1] < 1 << 53]
    for begin, end in sorted(slices, key=lambda slice: (slice[0], -slice[1])):
        while ends and ends[-1] <= begin:
            ends.pop()
        assert not ends or end <= ends[-1], f"{begin}..{end} sticks out of a slice that ends at {ends[-1]}"
        ends.append(end)


class Fxt:
    """Records by the tables of the format's document."""

    def __init__(self, data):
        self.data, self.at, self.strings, self.threads, self.sums = data, 0, {0: ""}, {}, Sums()
        self.names, self.open = {}, collections.defaultdict(list)
        self.lives, self.arrows = collections.defaultdict(list), {}
        self.ticks = None

    def word(self):
        (word,) = struct.unpack_from("<Q", self.data, self.at)
        self.at += 8
        return word

    def text(self, length):
        text = self.data[self.at : self.at + length]
        assert len(text) == length
        self.at += (length + 7) // 8 * 8
        return text.decode("utf-8")

    def string(self, reference):
        return self.text(reference & 0x7FFF) if reference & 0x8000 else self.strings[reference]

    def thread(self, reference):
        return self.threads[reference] if reference else (self.word(), self.word())

    def args(self, count):
        args = {}
        for _ in range(count):
            start, head = self.at, self.word()
            kind, size = head & 15, head >> 4 & 0xFFF
            name = self.string(head >> 16 & 0xFFFF)
            if kind == 3:
                (value,) = struct.unpack_from("<q", self.data, self.at)
                self.at += 8
            elif kind == 5:
                (value,) = struct.unpack_from("<d", self.data, self.at)
                self.at += 8
            elif kind in (4, 8):
                value = self.word()
            elif kind == 6:
                value = self.string(head >> 32 & 0xFFFF)
            elif kind == 9:
                value = bool(head >> 32 & 1)
            else:
                raise AssertionError(f"an argument of kind {kind} at byte {start}")
            assert self.at == start + size * 8, f"the argument at byte {start} says it has {size} words"
            args[name] = value
        return args

    def read(self):
        assert self.word() == 0x0016547846040010, "no magic number"
        while self.at < len(self.data):
            start, head = self.at, self.word()
            kind, size = head & 15, head >> 4 & 0xFFF
            assert size > 0, f"an empty record at byte {start}"
            self.record(kind, head)
            assert self.at == start + size * 8, f"the record at byte {start} says it has {size} words"
        assert self.ticks == 1_000_000_000
        return self.sums

    def record(self, kind, head):
        if kind == 0:
            if head >> 16 & 15 == 1:
                self.text(head >> 52 & 0xFF)
        elif kind == 1:
            self.ticks = self.word()
        elif kind == 2:
            number = head >> 16 & 0x7FFF
            assert number and number not in self.strings
            self.strings[number] = self.text(head >> 32 & 0x7FFF)
        elif kind == 3:
            self.threads[head >> 16 & 0xFF] = (self.word(), self.word())
        elif kind == 4:
            self.event(head)
        elif kind == 7:
            koid, name = self.word(), self.string(head >> 24 & 0xFFFF)
            args = self.args(head >> 40 & 15)
            assert (head >> 16 & 0xFF) in (1, 2) and ((head >> 16 & 0xFF) == 1 or "process" in args)
            self.names[koid] = name
        else:
            raise AssertionError(f"a record of kind {kind}")

    def event(self, head):
        kind, time = head >> 16 & 15, self.word()
        thread = self.thread(head >> 24 & 0xFF)
        assert thread[0] in self.names and thread[1] in self.names, "who is that?"
        category, name = self.string(head >> 32 & 0xFFFF), self.string(head >> 48)
        args = self.args(head >> 20 & 15)
        id = self.word() if kind in (1, 5, 6, 7, 8, 9, 10) else None
        if kind == 0:
            self.sums["logs"] += category == "log"
        elif kind == 1:
            self.sums["counters"] += 1
            assert args
        elif kind == 2:
            self.open[thread].append((category, name, time))
            self.sums["slices"] += category in SLICES
        elif kind == 3:
            begun = self.open[thread].pop()
            assert begun[:2] == (category, name) and begun[2] <= time, (begun, category, name)
            if category == "poll":
                self.sums["poll_ns"] += time - begun[2]
        elif kind == 5:
            self.lives[category, id].append((name, time))
            self.sums["lives"] += category == "task" and "module" in args
            self.sums["lost"] += args["events"] if category == "loss" else 0
        elif kind == 7:
            begun = self.lives[category, id].pop()
            assert begun[0] == name and begun[1] <= time, (begun, name, time)
        elif kind == 8:
            assert id not in self.arrows and self.open[thread], "an arrow begins nowhere"
            self.arrows[id] = time
            self.sums["arrows"] += 1
        elif kind == 10:
            assert self.arrows.pop(id) <= time and self.open[thread], "an arrow ends nowhere"
            self.sums["arrived"] += 1
        else:
            raise AssertionError(f"an event of kind {kind}")


def fxt(path):
    return Fxt(open(path, "rb").read()).read()


def firefox(path):
    sums, profile = Sums(), json.load(open(path, encoding="utf-8"))
    categories = [category["name"] for category in profile["meta"]["categories"]]
    schemas = {schema["name"]: schema for schema in profile["meta"]["markerSchema"]}
    assert profile["meta"]["interval"] > 0 and profile["meta"]["preprocessedProfileVersion"] >= 40
    shared = profile.get("shared", {})
    for thread in profile["threads"]:
        strings = thread["stringArray"] if "stringArray" in thread else shared["stringArray"]
        frames, stacks, functions = thread["frameTable"], thread["stackTable"], thread["funcTable"]
        for stack in range(stacks["length"]):
            prefix = stacks["prefix"][stack]
            assert prefix is None or prefix < stack
            strings[functions["name"][frames["func"][stacks["frame"][stack]]]]
        samples = thread["samples"]
        assert all(stack is None or stack < stacks["length"] for stack in samples["stack"])
        sums["samples"] += samples["length"]
        markers = thread["markers"]
        assert all(len(markers[column]) == markers["length"] for column in ("data", "name", "startTime", "endTime"))
        for marker in range(markers["length"]):
            name, data = strings[markers["name"][marker]], markers["data"][marker]
            assert categories[markers["category"][marker]] and schemas[data["type"]]
            begin, end = markers["startTime"][marker], markers["endTime"][marker]
            assert markers["phase"][marker] != 1 or begin <= end
            sums["ended"] += name == "task"
            sums["logs"] += name == "log"
            sums["losses"] += name == "lost"
    return sums


def perfetto(path):
    from perfetto.protos.perfetto.trace import perfetto_trace_pb2 as schema

    sums, trace = Sums(), schema.Trace()
    trace.ParseFromString(open(path, "rb").read())
    event_of, packet_of = schema.TrackEvent, schema.TracePacket
    names, categories, tracks, open_, events, clocks = {}, {}, {}, collections.defaultdict(list), [], 0
    annotations = {}
    for number, packet in enumerate(trace.packet):
        unknown(packet)
        assert number or packet.sequence_flags & packet_of.SEQ_INCREMENTAL_STATE_CLEARED
        clocks += packet.HasField("clock_snapshot")
        for name in packet.interned_data.event_names:
            names[name.iid] = name.name
        for name in packet.interned_data.event_categories:
            categories[name.iid] = name.name
        for name in packet.interned_data.debug_annotation_names:
            annotations[name.iid] = name.name
        if packet.HasField("track_descriptor"):
            track = packet.track_descriptor
            assert not track.parent_uuid or track.parent_uuid in tracks
            tracks[track.uuid] = track
        if packet.HasField("track_event"):
            event = packet.track_event
            assert event.track_uuid in tracks
            assert not event.name_iid or event.name_iid in names
            assert all(it.name_iid in annotations for it in event.debug_annotations)
            events.append((packet.timestamp, event))
    arrows = set()
    for time, event in sorted(events, key=lambda event: event[0]):
        of = [categories[iid] for iid in event.category_iids]
        if event.type == event_of.TYPE_SLICE_BEGIN:
            open_[event.track_uuid].append((of, time))
            sums["slices"] += bool(SLICES.intersection(of))
            sums["lives"] += "task" in of
            notes = {annotations[it.name_iid]: it.uint_value for it in event.debug_annotations}
            sums["lost"] += notes["events"] if "loss" in of else 0
        elif event.type == event_of.TYPE_SLICE_END:
            of, begin = open_[event.track_uuid].pop()
            if "poll" in of:
                sums["poll_ns"] += time - begin
        elif event.type == event_of.TYPE_COUNTER:
            assert tracks[event.track_uuid].HasField("counter")
            sums["counters"] += 1
        else:
            assert event.type == event_of.TYPE_INSTANT
            sums["logs"] += "log" in of
        for flow in event.flow_ids:
            assert flow not in arrows
            sums["arrows"] += 1
            arrows.add(flow)
        for flow in event.terminating_flow_ids:
            arrows.remove(flow)
            sums["arrived"] += 1
    assert clocks
    return sums


def unknown(message):
    """Every field that we write is in the published schema."""
    from google.protobuf import unknown_fields

    assert len(unknown_fields.UnknownFieldSet(message)) == 0, message
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            for part in [value] if hasattr(value, "ListFields") else value:
                unknown(part)


def folded(path):
    sums, last = Sums(), ""
    for line in open(path, encoding="utf-8"):
        stack, weight = line.rstrip("\n").rsplit(" ", 1)
        assert stack > last and all(stack.split(";")) and int(weight) > 0, line
        last = stack
        sums["weight"] += int(weight)
    return sums


def jsonl(path):
    sums, last = Sums(), 0
    for line in open(path, encoding="utf-8"):
        event = json.loads(line)
        if "lost" in event:
            sums["lost"] += event["lost"] + event["older"]
            continue
        assert event["t"] >= last and {"lane", "level", "event"} <= set(event)
        last = event["t"]
        sums[event["event"]] += 1
    return sums


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2]).show()
