//! `UNITRACE=off`, `UNITRACE=size=16M,groups=tasks+running`.

use crate::config::Place;
use crate::xen::DomainId;
use crate::{Config, StartError};
use unitrace_formats::event::Group;

/// The configuration with what `UNITRACE` says in place of what the program says.
pub(super) fn apply(config: Config) -> Result<Config, StartError> {
    match std::env::var_os("UNITRACE") {
        None => Ok(config),
        Some(value) => apply_items(config, &value.to_string_lossy()),
    }
}

fn apply_items(config: Config, items: &str) -> Result<Config, StartError> {
    let items = items.split([',', ' ', ';']).filter(|item| !item.is_empty());
    let mut config = config;
    for item in items {
        config = apply_item(config, item).ok_or_else(|| StartError::Environment(item.to_owned()))?;
    }
    Ok(config)
}

fn apply_item(mut config: Config, item: &str) -> Option<Config> {
    let (key, value) = item.split_once('=').unwrap_or((item, ""));
    match (key, value) {
        ("off" | "0", "") => config.off = true,
        ("on" | "1", "") => config.off = false,
        ("memfd", "") => config.place = Place::Memfd,
        ("xen", "") => config.place = Place::Xen(DomainId::ZERO),
        ("xen", reader) => config.place = Place::Xen(DomainId(reader.parse().ok()?)),
        ("size", size) => config.size = Some(bytes(size)?),
        ("lanes", lanes) => config.lanes = Some(lanes.parse().ok()?),
        ("packet", size) => config.packet_size = bytes(size)?.try_into().ok()?,
        ("groups", names) => config.groups = groups(names)?,
        _ => return None,
    }
    Some(config)
}

/// "4096", "512K", "16M", "1G".
fn bytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match &text[digits.len()..] {
        "" | "B" => 1,
        "K" | "k" | "KiB" => 1 << 10,
        "M" | "m" | "MiB" => 1 << 20,
        "G" | "g" | "GiB" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// "all", "default", or names joined by "+".
fn groups(names: &str) -> Option<u32> {
    names.split('+').try_fold(0, |mask, name| {
        let bits = match name {
            "all" => Group::ALL.iter().fold(0, |bits, (group, _)| bits | group.bit()),
            "default" => Group::DEFAULT_MASK,
            name => Group::ALL.iter().find(|(_, known)| *known == name)?.0.bit(),
        };
        Some(mask | bits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items() {
        let config = apply_items(Config::new(), "size=16M,groups=tasks+running,lanes=5").unwrap();
        assert_eq!((config.size, config.lanes), (Some(16 << 20), Some(5)));
        assert_eq!(config.groups, Group::Tasks.bit() | Group::Running.bit());
        assert!(apply_items(Config::new(), "off").unwrap().off);
        assert_eq!(apply_items(Config::new(), "memfd packet=8K").unwrap().place, Place::Memfd);
        assert_eq!(apply_items(Config::new(), "xen").unwrap().place, Place::Xen(DomainId::ZERO));
        assert_eq!(apply_items(Config::new(), "xen=7").unwrap().place, Place::Xen(DomainId(7)));
        assert_eq!(apply_items(Config::new(), "groups=default+wakers").unwrap().groups, (1 << 11) - 1);
    }

    #[test]
    fn what_means_nothing_is_named() {
        for item in [
            "size=",
            "size=4Q",
            "size=99999999999G",
            "groups=polls",
            "groups=",
            "lanes=-1",
            "on=1",
            "colour",
            "xen=dom0",
        ] {
            let error = apply_items(Config::new(), item).unwrap_err().to_string();
            assert!(error.contains(item) && error.contains("wakers"), "{error}");
        }
    }
}
