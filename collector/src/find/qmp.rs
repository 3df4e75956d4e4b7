//! The rings of a guest of QEMU whose QMP socket is known. QEMU is asked where the guest has RAM; the bytes are taken by the
//! fastest way that is open:
//!
//! 1. from the memory of the process that listens on the socket;
//! 2. from the files behind the RAM, if it is shared;
//! 3. through the monitor, which saves them into a file of ours.

mod monitor;

use self::monitor::Monitor;
use super::{FindError, Found, GuestAt, of_guest};
use crate::memory::{FileMemory, Guest, Part, ProcessMemory, QmpMemory, Ram};
use crate::proc;
use crate::progress::Progress;
use crate::qmp::{Qmp, QmpError, RamRange, ram_ranges};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tracing::debug;

/// The rings of the guest whose monitor listens on a socket; at least one.
///
/// # Errors
/// When it cannot be asked, or its guest has no ring.
pub fn of_qmp(socket: &Path, progress: Progress) -> Result<Vec<Found>, FindError> {
    let asked = Asked::ask(socket)?;
    let mut found = of_guest(&asked.guest, &asked.place, asked.pid, progress)?;
    found.iter_mut().for_each(|found| found.host = Some(Box::new(asked.monitor())));
    Ok(found)
}

/// The guest whose monitor listens on a socket.
///
/// # Errors
/// When it cannot be asked.
pub fn guest_of_qmp(socket: &Path) -> Result<GuestAt, FindError> {
    let asked = Asked::ask(socket)?;
    let host: Box<dyn super::Host> = Box::new(asked.monitor());
    Ok(GuestAt { guest: asked.guest, place: asked.place, host: Some(host) })
}

/// A monitor that told where the guest's memory is.
struct Asked {
    qmp: Arc<Mutex<Qmp>>,
    guest: Arc<dyn Guest>,
    socket: PathBuf,
    place: String,
    name: Option<String>,
    pid: Option<u32>,
}

impl Asked {
    fn ask(socket: &Path) -> Result<Self, FindError> {
        let error = |error| FindError::Qmp { socket: socket.into(), error };
        let mut qmp = Qmp::connect(socket).map_err(error)?;
        let ranges = ram_ranges(&qmp.human("info mtree -f").map_err(error)?);
        if ranges.is_empty() {
            return Err(error(QmpError::Protocol("its guest has no memory")));
        }
        let name = qmp.execute("query-name", json!({})).map_err(error)?;
        let name = name.get("name").and_then(Value::as_str).map(str::to_owned);
        let pid = qmp.pid();
        let ways: [(&str, Way); 2] =
            [("the process's memory", by_process), ("the files of its RAM", by_files)];
        let open = ways.into_iter().find_map(|(way, open)| {
            let guest = open(&mut qmp, &ranges)?;
            debug!("{}: read through {way}", socket.display());
            Some(guest)
        });
        qmp.started();
        let qmp = Arc::new(Mutex::new(qmp));
        let guest = match open {
            Some(guest) => guest,
            None => {
                debug!("{}: read through the monitor", socket.display());
                let ram = ranges.into_iter().map(|range| range.physical).collect();
                Arc::new(QmpMemory::new(qmp.clone(), ram).map_err(|why| error(why.into()))?)
            }
        };
        let place = format!("the guest of {}", socket.display());
        Ok(Self { qmp, guest, socket: socket.into(), place, name, pid })
    }

    fn monitor(&self) -> Monitor {
        Monitor::new(self.qmp.clone(), &self.socket, self.name.clone(), self.pid)
    }
}

type Way = fn(&mut Qmp, &[RamRange]) -> Option<Arc<dyn Guest>>;

/// Where the process has the guest's memory, as it says itself, if that is a place where it has memory at all: the
/// socket may have been made by somebody else than QEMU.
fn by_process(qmp: &mut Qmp, ranges: &[RamRange]) -> Option<Arc<dyn Guest>> {
    let pid = qmp.pid()?;
    let memory = ProcessMemory::open(pid).ok()?;
    let writable = super::searched::joined(&proc::writable(pid).ok()?);
    let mut parts = Vec::new();
    for RamRange { physical, .. } in ranges {
        let said = qmp.human(&format!("gpa2hva {:#x}", physical.start)).ok()?;
        let at =
            said.trim_end().rsplit_once(" is 0x").and_then(|(_, at)| u64::from_str_radix(at, 16).ok())?;
        let end = at.checked_add(physical.end - physical.start)?;
        if !writable.iter().any(|range| range.start <= at && end <= range.end) {
            debug!("process {pid} has no memory at {at:#x}");
            return None;
        }
        parts.push(Part { physical: physical.clone(), at });
    }
    Some(Arc::new(Ram::of_parts(Arc::new(memory), parts)))
}

/// The file behind the RAM, where there is one, it is shared, and all RAM is in it.
fn by_files(qmp: &mut Qmp, ranges: &[RamRange]) -> Option<Arc<dyn Guest>> {
    let name = &ranges.first()?.name;
    let object = if name.starts_with('/') { name.clone() } else { format!("/objects/{name}") };
    let mut property =
        |property| qmp.execute("qom-get", json!({ "path": object, "property": property })).ok();
    if property("share")? != Value::Bool(true) {
        return None;
    }
    let path = property("mem-path")?.as_str()?.to_owned();
    let memory = FileMemory::open(Path::new(&path)).ok()?;
    let length = memory.length().ok()?;
    // Memory of devices is elsewhere; a ring in it is found by the other ways.
    let of_file = ranges.iter().filter(|range| &range.name == name);
    let parts: Vec<Part> =
        of_file.map(|range| Part { physical: range.physical.clone(), at: range.offset }).collect();
    let is_whole = parts.iter().all(|part| {
        part.at.checked_add(part.physical.end - part.physical.start).is_some_and(|end| end <= length)
    });
    is_whole.then(|| Arc::new(Ram::of_parts(Arc::new(memory), parts)) as Arc<dyn Guest>)
}

#[cfg(test)]
mod tests;
