//! Which x86-64 instructions a record must not hold: those that lock the bus, wait, or leave the guest.

/// Why an instruction may not be in a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// Locks the bus.
    Locks,
    /// Waits for memory or empties the cache.
    Waits,
    /// Reads or writes a port.
    Port,
    /// Leaves for a system, a hypervisor or a handler, or asks one for something.
    Leaves,
    /// Switches interrupts off or on, or halts.
    Interrupts,
}

/// What is wrong with the instruction that begins with `bytes`. What is not known to be bad is good: this knows the
/// instructions by which compiled code could break the law, not all of them.
pub(crate) fn fault(bytes: &[u8]) -> Option<Fault> {
    let prefixes = bytes.iter().take_while(|byte| is_prefix(**byte)).count();
    if bytes[..prefixes].contains(&0xf0) {
        return Some(Fault::Locks);
    }
    let rest = &bytes[prefixes..];
    let rest = if matches!(rest.first(), Some(0x40..=0x4f)) { &rest[1..] } else { rest };
    let (opcode, next) = (*rest.first()?, rest.get(1).copied().unwrap_or_default());
    match opcode {
        // An exchange with memory locks by itself.
        0x86 | 0x87 if next < 0xc0 => Some(Fault::Locks),
        0x6c..=0x6f | 0xe4..=0xe7 | 0xec..=0xef => Some(Fault::Port),
        0xcc..=0xce => Some(Fault::Leaves),
        0xf4 | 0xfa | 0xfb => Some(Fault::Interrupts),
        0x0f => fault_of_two_bytes(next, rest.get(2).copied().unwrap_or_default()),
        _ => None,
    }
}

fn is_prefix(byte: u8) -> bool {
    matches!(byte, 0x26 | 0x2e | 0x36 | 0x3e | 0x64..=0x67 | 0xf0 | 0xf2 | 0xf3)
}

/// Of the opcodes that begin with 0x0f.
fn fault_of_two_bytes(opcode: u8, next: u8) -> Option<Fault> {
    match opcode {
        // vmcall and its like, system calls, control registers, model-specific registers, cpuid, random numbers.
        0x01 | 0x05 | 0x20..=0x23 | 0x30 | 0x32..=0x34 | 0xa2 => Some(Fault::Leaves),
        0xc7 if next & 0x38 >= 0x30 => Some(Fault::Leaves),
        0x08 | 0x09 => Some(Fault::Waits),
        0xae if next >= 0xe8 => Some(Fault::Waits),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_the_law() {
        for (bytes, expected) in [
            (&[0xf0, 0x48, 0x0f, 0xc1, 0x06][..], Fault::Locks), // lock xadd [rsi], rax
            (&[0x66, 0xf0, 0x0f, 0xb1, 0x0e], Fault::Locks),     // lock cmpxchg [rsi], cx
            (&[0x48, 0x87, 0x06], Fault::Locks),                 // xchg [rsi], rax
            (&[0x0f, 0xae, 0xf0], Fault::Waits),                 // mfence
            (&[0xee], Fault::Port),                              // out dx, al
            (&[0xf3, 0x6e], Fault::Port),                        // rep outsb
            (&[0xcd, 0x80], Fault::Leaves),                      // int 0x80
            (&[0x0f, 0x05], Fault::Leaves),                      // syscall
            (&[0x0f, 0x01, 0xc1], Fault::Leaves),                // vmcall
            (&[0x0f, 0xa2], Fault::Leaves),                      // cpuid
            (&[0xfa], Fault::Interrupts),                        // cli
            (&[0xf4], Fault::Interrupts),                        // hlt
        ] {
            assert_eq!(fault(bytes), Some(expected), "{bytes:x?}");
        }
    }

    #[test]
    fn what_does_not() {
        for bytes in [
            &[0x0f, 0x31][..],         // rdtsc
            &[0x48, 0x87, 0xc1],       // xchg rcx, rax
            &[0x48, 0x89, 0x70, 0x10], // mov [rax + 16], rsi
            &[0xf3, 0x48, 0xa5],       // rep movsq
            &[0x0f, 0xae, 0x04, 0x24], // fxsave [rsp]
            &[0x0f, 0x11, 0x00],       // movups [rax], xmm0
            &[],
        ] {
            assert_eq!(fault(bytes), None, "{bytes:x?}");
        }
    }
}
