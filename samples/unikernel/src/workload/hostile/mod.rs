//! A guest that lies to whoever takes its ring. What it shows is made to be wrong in the worst ways, again and again, until
//! somebody ends it: `scenario=hostile lie=NAME seed=K`. Without `lie=`, all lies in turn.
//!
//! Unsafe because it writes where it should not: into memory that the probe and the platform own. Neither runs any more then
//! (interrupts are off, and it never ends).

mod copies;
mod directory;
mod frames;
mod grants;
mod header;
mod keys;
mod packets;
mod part;
mod victim;

use crate::arch::cpu;
use crate::command_line::CommandLine;
use crate::console::println;
use crate::dice::Dice;
use crate::exit::Exit;
use crate::ring;
use victim::Victim;

/// One way to lie: spoils a ring a little more.
type Lie = fn(&mut Victim, &mut Dice);

const LIES: [(&str, Lie); 7] = [
    ("header", header::lie),
    ("frames", frames::lie),
    ("packets", packets::lie),
    ("copies", copies::lie),
    ("directory", directory::lie),
    ("grants", grants::lie),
    ("keys", keys::lie),
];

/// Lies before the ring is made good again, so that a reader gets as far as the next lie can bring it.
const UNTIL_GOOD: u32 = 200;

static RECORDED: unitrace_probe::Counter = unitrace_probe::counter!("truth");

/// Lies for ever, once it has begun.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    for value in 0..10_000 {
        RECORDED.set(value);
    }
    cpu::disable_interrupts();
    let lies = match command_line.get("lie") {
        None => &LIES[..],
        Some(name) => match LIES.iter().position(|(known, _)| *known == name) {
            Some(at) => &LIES[at..=at],
            None => {
                println!("there is no lie={name}");
                return Exit::Usage;
            }
        },
    };
    let Some(ring) = ring::memory() else {
        println!("nothing to lie about: there is no ring");
        return Exit::Failed;
    };
    let mut dice = Dice::new(command_line.number("seed", 1).unwrap_or(1));
    // SAFETY: interrupts are off for ever, and this function neither records nor grants.
    let mut victim = unsafe { Victim::new(ring) };
    println!("hostile: {}", command_line.get("lie").unwrap_or("all"));
    loop {
        for _ in 0..UNTIL_GOOD {
            (dice.one_of(lies).1)(&mut victim, &mut dice);
            cpu::spin(dice.below(2_000_000));
        }
        victim.make_good();
    }
}
