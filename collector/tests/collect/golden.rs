//! What `collect` says, word for word: every command, its failures too. `SNAPSHOTS=overwrite cargo test` takes over
//! what it says now.

use crate::stage::Stage;
use snapbox::cmd::Command;
use snapbox::str;
use std::fs;
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, StreamId};
use unitrace_formats::time::Ticks;

/// A ring of a program "web" that ended long ago, in `web.ring`.
fn stage_with_ring() -> Stage {
    let stage = Stage::new();
    fs::write(stage.path().join("web.ring"), ring()).unwrap();
    stage
}

fn ring() -> Vec<u8> {
    let mut ring = Image::new(&NewHeader {
        writer_id: 5_000_000,
        writer_start: 1,
        ..NewHeader::by_hand("web", Geometry::divide(64 << 10, 2, 256).unwrap())
    });
    let lane = StreamId { lane: 0, level: 0 };
    for number in 1..=1000 {
        ring.record(lane, Ticks(u64::from(number) * 1500), &Event::PollBegin { task: ObjectId(number) });
    }
    ring.into_bytes()
}

fn collect(stage: &Stage, args: &[&str]) -> snapbox::cmd::OutputAssert {
    let collect = Command::new(env!("CARGO_BIN_EXE_collect")).args(args).current_dir(stage.path());
    collect.env("XDG_RUNTIME_DIR", stage.path().join("run")).env("NO_COLOR", "1").assert()
}

#[test]
fn a_summary() {
    let stage = stage_with_ring();
    collect(&stage, &["--file", "web.ring"]).success().stdout_eq(str![""]).stderr_eq(str![[r#"
web-5000000.utr
  events  1,039 of 1 lane over 1.5 ms
  lost    0
  clock   no wall time: times count from the first event
  size    16.5 KiB

"#]]);
    collect(&stage, &["--file", "web.ring", "-q", "-o", "quiet.utr"]).success().stderr_eq(str![""]);
}

#[test]
fn nothing_is_overwritten() {
    let stage = stage_with_ring();
    collect(&stage, &["--file", "web.ring", "-o", "a.utr", "-q"]).success();
    collect(&stage, &["--file", "web.ring", "-o", "a.utr", "-q"]).code(1).stderr_eq(str![[r#"
error: a.utr exists already. Give --force to replace it, or another name with -o

"#]]);
    collect(&stage, &["--file", "web.ring", "-o", "a.utr", "-q", "--force"]).success();
}

#[test]
fn a_ring_that_is_cut_short() {
    let stage = Stage::new();
    let mut bytes = ring();
    bytes.truncate(24 << 10);
    fs::write(stage.path().join("cut.ring"), bytes).unwrap();
    collect(&stage, &["--file", "cut.ring"]).success().stderr_eq(str![[r#"
warning: cut.ring: only 24576 of 65536 bytes are there, the rest of the ring is lost
web-5000000.utr
  events  864 of 1 lane over 1.2 ms
  lost    0
  clock   no wall time: times count from the first event
  size    14.4 KiB

"#]]);
}

#[test]
fn what_is_wrong_with_one_costs_the_others_nothing() {
    let stage = stage_with_ring();
    fs::write(stage.path().join("text"), "x".repeat(5000)).unwrap();
    let args = ["--file", "missing.ring", "--file", "text", "--file", "web.ring", "-o", "a.utr"];
    collect(&stage, &args).code(3).stderr_eq(str![[r#"
error: missing.ring cannot be opened: No such file or directory (os error 2). `collect --list` shows the rings that can be seen
error: text: no ring here: the first 8 bytes are 0x7878787878787878, not "UNITRACE". Give the path of a ring file, as `collect --list` shows it
a.utr
  events  1,039 of 1 lane over 1.5 ms
  lost    0
  clock   no wall time: times count from the first event
  size    16.5 KiB

"#]]);
    assert!(stage.path().join("a.utr").exists());
}

#[test]
fn no_such_thing() {
    let stage = stage_with_ring();
    fs::write(stage.path().join("empty"), "").unwrap();
    fs::write(stage.path().join("text"), "x".repeat(5000)).unwrap();
    collect(&stage, &["--file", "missing.ring"]).code(3).stderr_eq(str![[r#"
error: missing.ring cannot be opened: No such file or directory (os error 2). `collect --list` shows the rings that can be seen

"#]]);
    collect(&stage, &["--file", "."]).code(1).stderr_eq(str![[r#"
error: . cannot be opened: is a directory. Give the path of a ring file, as `collect --list` shows it

"#]]);
    collect(&stage, &["--file", "/dev/zero"]).code(1).stderr_eq(str![[r#"
error: /dev/zero cannot be opened: it is not a plain file. Give the path of a ring file, as `collect --list` shows it

"#]]);
    collect(&stage, &["--file", "empty"]).code(5).stderr_eq(str![[r#"
error: empty: only 0 bytes where a ring header takes 4096. Give the path of a ring file, as `collect --list` shows it

"#]]);
    collect(&stage, &["--file", "text"]).code(5).stderr_eq(str![[r#"
error: text: no ring here: the first 8 bytes are 0x7878787878787878, not "UNITRACE". Give the path of a ring file, as `collect --list` shows it

"#]]);
    collect(&stage, &["--pid", "999999999"]).code(3).stderr_eq(str![[r#"
error: there is no process 999999999. `collect --list` shows the rings that can be seen, those of ended programs too

"#]]);
    collect(&stage, &["--core", "text"]).code(5).stderr_eq(str![[r#"
error: text is not a core file that can be read: Unsupported ELF header. It must be an ELF core, as gcore or the kernel writes it

"#]]);
    collect(&stage, &["--core", "web.ring"]).code(5).stderr_eq(str![[r#"
error: web.ring is not a core file that can be read: Unsupported ELF header. It must be an ELF core, as gcore or the kernel writes it

"#]]);
}

#[test]
fn files_of_another_sort() {
    let stage = stage_with_ring();
    collect(&stage, &["--file", "web.ring", "-o", "a.utr", "-q"]).success();
    collect(&stage, &["--file", "a.utr"]).code(5).stderr_eq(str![[r#"
error: a.utr is a trace file already, not a ring. Open it with `unitrace`

"#]]);
    collect(&stage, &["--file", env!("CARGO_BIN_EXE_collect")]).code(5).stderr_eq(str![[r#"
error: [..]/collect is an ELF file, not a ring. If it is a core file, use `collect --core`

"#]]);
}

#[test]
fn another_wire_version() {
    let stage = Stage::new();
    let mut bytes = ring();
    bytes[8] = 9;
    fs::write(stage.path().join("new.ring"), bytes).unwrap();
    collect(&stage, &["--file", "new.ring"]).code(5).stderr_eq(str![[r#"
error: new.ring: the ring has wire version 9, this program reads version 1; use the unitrace release that the traced program was built with

"#]]);
}

#[test]
fn a_damaged_header() {
    let stage = Stage::new();
    let mut bytes = ring();
    bytes[70] ^= 1;
    fs::write(stage.path().join("bad.ring"), bytes).unwrap();
    collect(&stage, &["--file", "bad.ring"]).code(5).stderr_eq(str![[r#"
error: bad.ring: the ring header is damaged: its CRC is 0x539f4365 but says 0xb33cbb5c. The file is damaged, or a program other than the probe wrote it

"#]]);
}

#[test]
fn a_domain_where_there_is_no_xen() {
    assert!(!std::path::Path::new("/dev/xen").exists(), "this test is not for dom0");
    let stage = stage_with_ring();
    let args = ["--domid", "3", "--domid", "web", "--file", "web.ring", "-o", "a.utr", "-q"];
    collect(&stage, &args).code(4).stderr_eq(str![[r#"
error: domain 3: this machine shows no Xen (there is no /dev/xen). Run collect in dom0, the domain that starts the others; the static binary can be copied there
error: domain web: this machine shows no Xen (there is no /dev/xen). Run collect in dom0, the domain that starts the others; the static binary can be copied there

"#]]);
    assert!(stage.path().join("a.utr").exists(), "the ring beside it is collected");
}

#[test]
fn a_process_without_a_ring() {
    let stage = Stage::new();
    let traced = stage.start("untraced wait", "");
    collect(&stage, &["--pid", &traced.pid()]).code(3).stderr_eq(str![[r#"
error: process [..] (collect-[..]) has no ring. Was it built with unitrace-probe (feature "enabled"), and has it called unitrace_probe::start()?

"#]]);
    let off = stage.start("record 1 wait", "off");
    collect(&stage, &["--pid", &off.pid()]).code(3).stderr_eq(str![[r#"
error: process [..] (collect-[..]) has no ring, because it was started with UNITRACE=off. Start it again without that

"#]]);
}

#[test]
fn usage() {
    let stage = stage_with_ring();
    collect(&stage, &[]).code(2).stderr_eq(str![[r#"
error: say whose trace: --pid N, --domid ID, --qmp SOCKET, --ram FILE, --file RING, --core FILE or -- CMD (`collect --list` shows what there is)

Usage: collect [OPTIONS] [-- <CMD>...]

For more information, try '--help'.

"#]]);
    collect(&stage, &["--core", "a", "--follow"]).code(2).stderr_eq(str![[r#"
error: a core file does not move: leave --follow and --for out

Usage: collect [OPTIONS] [-- <CMD>...]

For more information, try '--help'.

"#]]);
    collect(&stage, &["--pid", "1", "--for", "3 weeks"]).code(2).stderr_eq(str![[r#"
error: invalid value '3 weeks' for '--for <DURATION>': " weeks" is no unit of time; use ms, s, m or h

For more information, try '--help'.

"#]]);
    let two = ["--file", "web.ring", "--file", "web.ring", "-o"];
    collect(&stage, &[&two[..], &["-"]].concat()).code(1).stderr_eq(str![[r#"
error: 2 rings do not fit into one output. Give a directory with -o, or leave -o out to get a file for each

"#]]);
    collect(&stage, &["--file", "web.ring", "-o", "-", "--format", "ctf"]).code(1).stderr_eq(str![[r#"
error: a CTF trace is a directory and cannot go to standard output. Give -o NAME.ctf

"#]]);
}

#[test]
fn commands_that_do_not_start() {
    let stage = Stage::new();
    collect(&stage, &["--", "no-such-command"]).code(127).stderr_eq(str![[r#"
error: no-such-command cannot be started: No such file or directory (os error 2). Give the path of a program, and its arguments after it

"#]]);
    collect(&stage, &["--", "true"]).code(0).stderr_eq(str![[r#"
warning: the command had no ring, so there is no trace: was it built with unitrace-probe (feature "enabled"), and has it called unitrace_probe::start()?

"#]]);
}

#[test]
fn the_list() {
    let stage = stage_with_ring();
    fs::create_dir_all(stage.path().join("run/unitrace")).unwrap();
    fs::write(stage.path().join("run/unitrace/web-5000000-1.ring"), ring()).unwrap();
    let listed = collect(&stage, &["--list"]).success();
    let text = String::from_utf8(listed.get_output().stdout.clone()).unwrap();
    let ours: Vec<&str> =
        text.lines().filter(|line| line.contains("web-5000000-1") || line.starts_with("EVENTS")).collect();
    snapbox::assert_data_eq!(
        ours.join("\n"),
        str![[r#"
5000000  web [..]dead  [..]  64.0 KiB   1,039     0  [..]/run/unitrace/web-5000000-1.ring
EVENTS: in the ring now. LOST: threads had no lane, or levels were busy; not what the ring overwrote.
"#]]
    );
}

/// Names that a hostile program chose, in an error and in the list.
#[test]
fn names_do_nothing_to_a_terminal() {
    let stage = Stage::new();
    let rings = stage.path().join("run/unitrace");
    fs::create_dir_all(&rings).unwrap();
    fs::write(rings.join("a\x1b[2J.ring"), ring()).unwrap();
    fs::write(rings.join("b\x1b[2J.ring"), "no ring").unwrap();
    let listed = collect(&stage, &["--list"]).success();
    let output = listed.get_output();
    let (out, err) = (&output.stdout, &output.stderr);
    assert!(out.windows(6).any(|bytes| bytes == b"a\\u{1b") && !out.contains(&0x1B));
    assert!(err.windows(5).any(|bytes| bytes == b".ring") && !err.contains(&0x1B));
}

#[test]
fn help() {
    let stage = Stage::new();
    collect(&stage, &["--help"]).success().stdout_eq(str![[r#"
Takes the ring out of a running program, a dead one or a core file

Usage: collect [OPTIONS] [-- <CMD>...]

Options:
  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Sources:
      --pid <N>
          The ring of a running process that uses the probe (may be given several times)

      --domid <ID|NAME>
          A Xen domain, by its id or name; in dom0, as root (may be given several times)

      --file <RING>
          A ring file, its program running or not (may be given several times)

      --qmp <SOCKET>
          A guest of QEMU, asked through this socket of its -qmp option (may be given several times)

      --ram <FILE>
          A guest whose RAM is this file: of QEMU's memory-backend-file or ivshmem, live or after
          its end, or a copy (may be given several times)

      --core <FILE>
          The ring in an ELF core file, or in the file that the core names (may be given several
          times)

      --foreign
          With --domid: search the guest's memory, even if the guest says where its ring is

      --pause
          The guest stands still while its ring is copied

  [CMD]...
          Run CMD, record it from start to end, exit with its code

Other commands:
      --dump-core <FILE>
          Write all memory of a guest into FILE, an ELF core that --core, gdb and objdump read

      --list
          Show every ring that can be seen from here

      --clean
          Remove the ring files of programs that have ended

      --dry-run
          With --clean: only say what would be removed

How long:
      --follow
          Record what comes until the program ends, Ctrl-C or --for

      --for <DURATION>
          Stop after this time (10s, 500ms, 2m, 1h); implies --follow

      --interval <DURATION>
          Look for new packets at least this often; oftener while they come fast
          
          [default: 10ms]

      --last
          With -- CMD: save only what the ring holds at the end

Output:
  -o, --output <FILE>
          Output file, "-" for standard output, or for several rings a directory [default:
          NAME-PID.utr]

      --format <FORMAT>
          Format of the output [default: by the name of the output, else utr]

          Possible values:
          - utr:      A unitrace trace file
          - ctf:      A CTF 1.8 directory, for babeltrace2 and Trace Compass
          - perfetto: A Perfetto trace, for ui.perfetto.dev and trace_processor
          - chrome:   Chrome's trace events, for ui.perfetto.dev, speedscope and scripts
          - fxt:      Fuchsia's trace format, for ui.perfetto.dev and eio-trace
          - folded:   Folded stacks of running time or of bytes, for flamegraph.pl, inferno and
            speedscope
          - text:     A text listing, one line an event
          - jsonl:    One JSON object a line, one line an event, for jq and scripts

      --ticks
          In listings and JSON lines, times in raw ticks of the program's clock

      --weight <WHAT>
          In folded stacks, what is added up: `running` (nanoseconds) or `bytes` (sampled
          allocations)
          
          [default: running]

      --force
          Replace an output file that exists

Messages:
  -v, --verbose...
          Say more (-vv: everything); UNITRACE_LOG=debug does the same

  -q, --quiet
          No summary, no progress, errors only

      --color <COLOR>
          Colours in messages

          Possible values:
          - auto:   On a terminal, unless NO_COLOR is set
          - always: Always
          - never:  Never
          
          [default: auto]

Examples:
  collect --pid 4711                     what the ring of process 4711 holds now, into NAME-4711.utr
  collect --pid 4711 --follow --for 30s  everything it records during 30 seconds
  collect -- ./server --port 80          run a program and record it from start to end
  collect --domid 3 --domid web          the rings of two Xen domains, each into a file of its own
  collect --pid $(pidof qemu-system-x86_64)
                                         the ring of QEMU's guest; --qmp SOCKET and --ram FILE lead
                                         there too
  collect --qmp guest.qmp --pause --dump-core guest.core
                                         all memory of a guest, for --core and gdb
  collect --file /dev/shm/unitrace-1000/server-4711-5ae1.ring
                                         the ring of a program that was killed
  collect --core core.4711               the ring of a program that left a core
  collect --pid 4711 --follow -o - | unitrace -
                                         watch it; the left half may run elsewhere, through ssh
  collect --list                         every ring that can be seen from here

Exit codes:
  0  the trace is written (also when the reader of a pipe went away)
  1  the output cannot be written, or another failure
  2  the command line is wrong
  3  no such process or domain, or it has no ring
  4  the ring belongs to somebody else; of a domain: this is not dom0, or collect is not root
  5  what was found is not a ring, is damaged, or has another wire version
  With several sources: that of the first that failed; the others are collected.
  With `-- CMD` the exit code is the command's; 128 + N if signal N ended it, 126 if it could not
  be started, 127 if there is no such command.

"#]]);
}
