//! Rings of mirage-profile: their bytes as they are, in a file that its own tools can read.

use super::Talk;
use crate::error::Error;
use crate::find::Ancestor;
use crate::output::{Output, OutputError, PartFile, Place, file_name};
use crate::totals::size;
use std::io::{self, Write};

/// Writes the ring where `output` says, else into NAME-ID.ctf.
pub(super) fn save(ancestor: &Ancestor, output: &Output, talk: Talk) -> Result<(), Error> {
    let domain = &ancestor.domain;
    let name = file_name(&domain.name, domain.id.raw().into());
    let bytes = ancestor.bytes().map_err(|error| Error::Ancestor { domain: domain.to_string(), error })?;
    let place = output.of_ancestor().place(&name, &[])?;
    let said = write(place, &bytes)?;
    let length = size(bytes.len() as u64);
    talk.say(format_args!(
        "{said}\n  {length}, the bytes of {domain}'s ring as mirage-profile wrote them: a CTF stream of its own layout\n  \
         mirage-trace-viewer opens it"
    ));
    Ok(())
}

fn write(place: Place, bytes: &[u8]) -> Result<String, Error> {
    match place {
        Place::Stdout => match io::stdout().write_all(bytes) {
            Ok(()) => Ok("standard output".to_owned()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Error::ReaderLeft),
            Err(error) => Err(OutputError::System { path: "standard output".into(), error }.into()),
        },
        Place::File(path) => {
            let (part, mut file) = PartFile::create(&path)?;
            let written = file.write_all(bytes).and_then(|()| file.flush());
            written.map_err(|error| OutputError::System { path: part.part().into(), error })?;
            Ok(part.keep()?.display().to_string())
        }
    }
}
