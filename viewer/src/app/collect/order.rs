//! What is to be collected, as arguments of `collect`.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use super::program::{self, quoted};

/// From what.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum How {
    /// A program that is started for it.
    #[default]
    Run,
    /// A running process.
    Process,
    /// Whatever the arguments of `collect` say.
    Arguments,
}

/// What is to be collected.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Order {
    /// From what.
    pub how: How,
    /// The command line, the process id, or arguments, each as it is typed into a shell.
    pub words: String,
    /// The machine, as ssh knows it; empty: this one.
    pub host: String,
    /// For how long, as `collect --for` takes it; empty: until it is stopped or over.
    pub time: String,
}

impl Order {
    /// The program to run. It writes the trace to its standard output, so that it can be read while it grows: a file of
    /// its own has its name only when it is whole.
    ///
    /// # Errors
    /// In words: nothing was said, or `collect` is not there.
    pub(super) fn command(&self) -> Result<Command, String> {
        if self.words.trim().is_empty() {
            return Err(match self.how {
                How::Run => "Say which program to run, with its arguments".to_owned(),
                How::Process => "Say which process, by its number".to_owned(),
                How::Arguments => {
                    "Say from what, as collect --help tells: --domid web, --qmp guest.qmp".to_owned()
                }
            });
        }
        if self.is_elsewhere() {
            return self.remote();
        }
        let program = program::find().ok_or(program::MISSING)?;
        // A shell takes the words apart as its user is used to, and then becomes the collector.
        let mut command = Command::new("sh");
        command.args(["-c", &format!("exec {}", self.line(program.as_os_str()))]);
        Ok(command)
    }

    /// True: on another machine.
    pub(super) fn is_elsewhere(&self) -> bool {
        !self.host.trim().is_empty()
    }

    fn remote(&self) -> Result<Command, String> {
        let host = self.host.trim();
        if host.starts_with('-') || host.contains(char::is_whitespace) {
            return Err(format!("`{host}` is no machine: write it as for ssh, such as root@dom0"));
        }
        Ok(program::remote(host, &until_input_ends(&self.line(OsStr::new("collect")))))
    }

    /// The command line for a shell.
    fn line(&self, program: &OsStr) -> String {
        let mut options: Vec<OsString> = ["--color", "never", "-o", "-"].map(OsString::from).into();
        if !self.time.trim().is_empty() {
            options.extend(["--for".into(), self.time.trim().into()]);
        }
        let options: Vec<String> = options.iter().map(|option| quoted(option)).collect();
        let (program, options, words) = (quoted(program), options.join(" "), self.words.trim());
        match self.how {
            // What the program prints must not get into a trace on standard output.
            How::Run => {
                format!("{program} {options} -- sh -c {}", quoted(OsStr::new(&format!("exec {words} >&2"))))
            }
            How::Process => format!("{program} --follow {options} --pid {}", quoted(OsStr::new(words))),
            How::Arguments => format!("{program} {options} {words}"),
        }
    }

    /// What to call its file.
    pub(super) fn name(&self) -> String {
        let first = self.words.split_whitespace().next().unwrap_or("trace");
        let base = Path::new(first).file_name().map(|name| name.to_string_lossy().into_owned());
        let base = base.filter(|_| self.how == How::Run).unwrap_or_else(|| match self.how {
            How::Process => format!("process-{first}"),
            _ => "trace".to_owned(),
        });
        format!("{base}.utr")
    }
}

/// A line for the shell of another machine, which no signal reaches from here: it runs `line` and ends it as by Ctrl-C
/// when its own input ends, be it because somebody stopped it, or because this program or the connection is gone. What
/// `line` writes at its end still comes over.
fn until_input_ends(line: &str) -> String {
    // The one that waits for the input must not keep the connection open, nor the collector the input.
    let script = format!(
        "exec 3<&0; (exec 3<&-; exec {line}) & collect=$!; \
         {{ cat <&3; kill -s TERM $collect; }} >/dev/null 2>&1 & watch=$!; \
         exec 3<&-; wait $collect; code=$?; kill $watch 2>/dev/null; exit $code"
    );
    format!("exec sh -c {}", quoted(OsStr::new(&script)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};
    use std::process::Stdio;
    use std::thread;
    use std::time::Duration;

    fn order(how: How, words: &str) -> Order {
        Order { how, words: words.to_owned(), ..Order::default() }
    }

    #[test]
    fn a_program_keeps_its_quotes_and_its_output_apart() {
        let line = order(How::Run, "./web --name 'a b'").line(OsStr::new("collect"));
        assert_eq!(line, r"collect --color never -o - -- sh -c 'exec ./web --name '\''a b'\'' >&2'");
    }

    #[test]
    fn a_process_is_followed_and_a_time_is_kept() {
        let mut order = order(How::Process, " 4711 ");
        order.time = "10s".into();
        let line = order.line(OsStr::new("collect"));
        assert_eq!(line, "collect --follow --color never -o - --for 10s --pid 4711");
        assert_eq!(order.name(), "process-4711.utr");
    }

    #[test]
    fn what_runs_elsewhere_ends_when_its_input_does() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("said");
        let run = |script: &str| {
            let line = until_input_ends(&format!("sh -c {}", quoted(OsStr::new(script))));
            let mut command = Command::new("sh");
            command.args(["-c", &line]).stdin(Stdio::piped()).stdout(File::create(&file).unwrap());
            command.spawn().unwrap()
        };
        let mut child = run("trap 'echo whole; exit 3' TERM; while :; do sleep 0.05; done");
        thread::sleep(Duration::from_millis(300));
        assert_eq!(child.try_wait().unwrap(), None);
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().code(), Some(3));
        assert_eq!(fs::read_to_string(&file).unwrap(), "whole\n");
        // What ends by itself waits for no input.
        let mut child = run("echo done; exit 4");
        let input = child.stdin.take();
        assert_eq!(child.wait().unwrap().code(), Some(4));
        drop(input);
    }

    #[test]
    fn no_host_can_be_an_option_of_ssh() {
        let order = Order { host: "-oProxyCommand=sh".into(), ..order(How::Process, "1") };
        assert!(order.command().unwrap_err().contains("no machine"));
        assert!(Order::default().command().unwrap_err().contains("which program"));
    }
}
