//! What xenstore says about domains. Values come from guests as well: they are bytes, bounded by the protocol, until
//! somebody has parsed them.

use super::DomId;
use super::bus::{Bus, BusError, Kind};

/// Replies for one long list: more than 32,000 domains need.
const MAX_PARTS: usize = 256;

/// Typed access to xenstore.
#[derive(Debug)]
pub struct Store {
    bus: Bus,
}

/// A domain by its number and the name that its creator gave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Domain {
    /// Number.
    pub id: DomId,
    /// Name; empty if it has none.
    pub name: String,
}

impl Store {
    /// Connects.
    pub fn open() -> Result<Self, BusError> {
        Bus::open().map(Self::over)
    }

    /// Asks through this connection.
    pub fn over(bus: Bus) -> Self {
        Self { bus }
    }

    /// The value at a path; `None`: there is none.
    pub fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, BusError> {
        absent(self.bus.ask(Kind::Read, &terminated(&[path])))
    }

    /// The value of a key of a domain, given below the domain's own path.
    pub fn of_domain(&mut self, domain: DomId, key: &str) -> Result<Option<Vec<u8>>, BusError> {
        self.read(&format!("/local/domain/{domain}/{key}"))
    }

    /// Its name; `None`: there is no such domain.
    pub fn name(&mut self, domain: DomId) -> Result<Option<String>, BusError> {
        if let Some(name) = self.of_domain(domain, "name")? {
            return Ok(Some(String::from_utf8_lossy(&name).into_owned()));
        }
        // A domain that the hypervisor itself started may be there without a name.
        Ok(self.read(&format!("/local/domain/{domain}"))?.map(|_| String::new()))
    }

    /// All domains in order of their numbers, this one included.
    pub fn domains(&mut self) -> Result<Vec<Domain>, BusError> {
        let mut ids: Vec<DomId> =
            self.children("/local/domain")?.iter().filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut domains = Vec::new();
        for id in ids {
            // One that is gone meanwhile is left out.
            domains.extend(self.name(id)?.map(|name| Domain { id, name }));
        }
        Ok(domains)
    }

    /// Names below a path.
    fn children(&mut self, path: &str) -> Result<Vec<String>, BusError> {
        match self.bus.ask(Kind::Directory, &terminated(&[path])) {
            Ok(names) => Ok(split(&names)),
            Err(BusError::Refused(errno)) if errno == "E2BIG" => self.many_children(path),
            Err(BusError::Refused(errno)) if errno == "ENOENT" => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Names that do not fit into one reply. What comes or goes meanwhile may be missed, as in any list.
    fn many_children(&mut self, path: &str) -> Result<Vec<String>, BusError> {
        let mut names = Vec::new();
        for _ in 0..MAX_PARTS {
            let offset = names.len().to_string();
            let reply = self.bus.ask(Kind::DirectoryPart, &terminated(&[path, &offset]))?;
            // A generation number and its zero, then names, then an empty one if these are the last.
            let Some(zero) = reply.iter().position(|&byte| byte == 0) else {
                return Err(BusError::Nonsense("a list without its generation"));
            };
            let part = &reply[zero + 1..];
            match part.split_last() {
                None => return Err(BusError::Nonsense("an empty part of a list")),
                Some((0, rest)) if rest.last().is_none_or(|&byte| byte == 0) => {
                    names.extend_from_slice(rest);
                    return Ok(split(&names));
                }
                Some(_) => names.extend_from_slice(part),
            }
        }
        Err(BusError::Nonsense("a list without end"))
    }
}

/// Strings, each with a zero behind it.
fn terminated(words: &[&str]) -> Vec<u8> {
    words.iter().flat_map(|word| word.bytes().chain([0])).collect()
}

fn split(names: &[u8]) -> Vec<String> {
    let names = names.split(|&byte| byte == 0).filter(|name| !name.is_empty());
    names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

fn absent(answer: Result<Vec<u8>, BusError>) -> Result<Option<Vec<u8>>, BusError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(BusError::Refused(errno)) if errno == "ENOENT" => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
