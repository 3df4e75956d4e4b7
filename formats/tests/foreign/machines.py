#!/usr/bin/env python3
"""`machines.py FILE`: writes a Perfetto trace of two machines with Perfetto's published schema, as its tracing service
relays them: the same process id and name on both, and boot clocks that only the wall clock ties together."""

import sys

from perfetto.protos.perfetto.trace import perfetto_trace_pb2 as schema

BOOTTIME, REALTIME = 6, 1
INSTANT = schema.TrackEvent.TYPE_INSTANT


def machine(trace, number, sequence, boot, real):
    """Snapshot of the clocks, one process with a thread, and one moment on it 100 ns after the snapshot."""

    def packet():
        packet = trace.packet.add()
        packet.trusted_packet_sequence_id = sequence
        if number:
            packet.machine_id = number
        return packet

    first = packet()
    first.sequence_flags = schema.TracePacket.SEQ_INCREMENTAL_STATE_CLEARED
    for clock, shows in [(BOOTTIME, boot), (REALTIME, real)]:
        entry = first.clock_snapshot.clocks.add()
        entry.clock_id, entry.timestamp = clock, shows
    track = packet().track_descriptor
    track.uuid = 1000 + number
    track.process.pid, track.process.process_name = 42, "server"
    thread = packet().track_descriptor
    thread.uuid, thread.parent_uuid = 2000 + number, 1000 + number
    thread.thread.pid, thread.thread.tid, thread.thread.thread_name = 42, 43, "main"
    moment = packet()
    moment.timestamp = boot + 100
    moment.track_event.type = INSTANT
    moment.track_event.track_uuid = 2000 + number
    moment.track_event.name = f"here {number}"


trace = schema.Trace()
machine(trace, 0, 1, 1_000_000, 5_000_000_000)
machine(trace, 7, 2, 9_000_000, 5_000_000_500)
with open(sys.argv[1], "wb") as out:
    out.write(trace.SerializeToString())
