//! Makes the pictures of samples/README.md again, each from a new run: `cargo run -p unitrace-samples --bin pictures`.
//!
//! With names as arguments, only those.

use std::env;
use std::path::Path;
use std::process::Command;

use unitrace_samples::args::Failure;
use unitrace_samples::demo::binary;

/// A small sample, how it is called and which part of its run is shown.
struct Shot {
    sample: &'static str,
    args: &'static [&'static str],
    from: &'static str,
    to: &'static str,
}

const SHOTS: &[Shot] = &[
    Shot { sample: "ping_pong", args: &["--seconds", "0.1"], from: "20ms", to: "23ms" },
    Shot { sample: "storm", args: &["--seconds", "0.1"], from: "20ms", to: "22ms" },
    Shot { sample: "late_request", args: &["--seconds", "0.3"], from: "140ms", to: "190ms" },
    Shot { sample: "lost_wake", args: &["--seconds", "0.1"], from: "0ms", to: "110ms" },
    Shot { sample: "leak", args: &["--seconds", "1"], from: "0ms", to: "1s" },
    Shot { sample: "crash", args: &["--how", "segfault", "--seconds", "0.05"], from: "0ms", to: "60ms" },
];

fn main() -> Result<(), Failure> {
    let only: Vec<String> = env::args().skip(1).collect();
    let collector = binary(&["--package", "unitrace-collector"], "collect")?;
    let viewer = binary(&["--package", "unitrace-viewer"], "unitrace")?;
    for shot in SHOTS.iter().filter(|shot| only.is_empty() || only.iter().any(|name| name == shot.sample)) {
        shot.take(&collector, &viewer)?;
    }
    Ok(())
}

impl Shot {
    fn take(&self, collector: &Path, viewer: &Path) -> Result<(), Failure> {
        let sample = binary(&["--package", "unitrace-samples"], self.sample)?;
        let trace = env::temp_dir().join(format!("{}.utr", self.sample));
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
        std::fs::create_dir_all(&pictures)?;
        // Ends as the sample does; the crash is meant to fail.
        let _ =
            Command::new(collector).arg("-o").arg(&trace).arg("--").arg(sample).args(self.args).status()?;
        for extension in ["svg", "png"] {
            let picture = pictures.join(self.sample).with_extension(extension);
            let mut render = Command::new(viewer);
            render.arg("render").arg(&trace).args(["--from", self.from, "--to", self.to]);
            let status = render.arg("-o").arg(&picture).status()?;
            if !status.success() {
                return Err(format!("{} was not drawn: {status}", picture.display()).into());
            }
            println!("{}", picture.display());
        }
        Ok(())
    }
}
