//! Keys in xenstore that say what is not so, or nothing at all, or fill the register as far as the daemon lets them.

use super::victim::{KEY, Victim};
use crate::arch::cpu;
use crate::dice::Dice;
use crate::platform;
use alloc::format;
use alloc::string::String;

/// Values that are no key.
const GARBAGE: [&str; 12] = [
    "",
    "1",
    "1 8",
    "1 0 4194304",
    "2 8 4194304",
    "1 8 0",
    "1 8 4095",
    "1 8 18446744073709551615",
    "1 4294967295 4194304",
    "1 -8 4194304",
    "99999999999999999999999999 8 4096",
    "1 8 4194304 and more",
];

pub(super) fn lie(victim: &mut Victim, dice: &mut Dice) {
    let Some(key) = &victim.key else { return };
    // The daemon has to answer others too: what is tried is the collector, not xenstored.
    cpu::spin(200_000_000);
    let here = platform::this();
    match dice.below(4) {
        0 => here.write_key(KEY, dice.one_of::<&str>(&GARBAGE)),
        // As long as a message to xenstore can be.
        1 => here.write_key(KEY, &"1 8 ".repeat(700)),
        2 => {
            let mut words = key.split(' ');
            let (version, grant) = (words.next().unwrap_or("1"), words.next().unwrap_or("8"));
            let value: String = format!("{version} {grant} {}", dice.edge(victim.ring.len()));
            here.write_key(KEY, &value);
        }
        _ => here.write_key(&format!("data/unitrace/{}", dice.any()), "1 8 4194304"),
    }
}
