//! `UNITRACE=xen` where there is no Xen: an error that names the device, and nothing recorded.
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use unitrace_probe::xen::DomainId;
use unitrace_probe::{Config, StartError};

#[test]
fn without_xen_the_device_is_named() {
    const DEVICE: &str = "/dev/xen/gntalloc";
    if std::path::Path::new(DEVICE).exists() {
        eprintln!("not tested: this is a guest of Xen");
        return;
    }
    let error = Config::new().xen(DomainId::ZERO).start().unwrap_err();
    assert!(matches!(&error, StartError::File { path, .. } if path.to_str() == Some(DEVICE)), "{error}");
    assert!(error.to_string().starts_with("recording is off: opening /dev/xen/gntalloc failed: "), "{error}");
    assert!(!unitrace_probe::is_enabled(unitrace_probe::Group::State));
}
