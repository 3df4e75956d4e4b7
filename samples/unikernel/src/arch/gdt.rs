//! Segments, and the stacks that interrupts run on. Unsafe because the CPU reads these tables by address.

use core::arch::asm;
use core::cell::UnsafeCell;

/// Code segment of the kernel, as gates name it.
pub(super) const CODE: u16 = 0x08;
const TASK_STATE: u16 = 0x18;

/// Which stack a gate switches to: 1 to 7, an index into the task state's table.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(super) enum Stack {
    /// Faults that end the kernel.
    Exception = 1,
    /// Interrupts; never nested, as gates turn interrupts off.
    Interrupt = 2,
    /// Non-maskable interrupts and debug traps, which come at any moment, also in a handler.
    Debug = 3,
    /// Double faults: whatever broke, this stack is good.
    DoubleFault = 4,
}

const STACKS: usize = 4;
const STACK_BYTES: usize = 32 << 10;

#[repr(C, align(16))]
struct Stacks(UnsafeCell<[[u8; STACK_BYTES]; STACKS]>);

// SAFETY: only the CPU's interrupt entry uses them, one gate at a time.
unsafe impl Sync for Stacks {}

static STACK_MEMORY: Stacks = Stacks(UnsafeCell::new([[0; STACK_BYTES]; STACKS]));

/// The 64-bit task state segment: in long mode no more than a table of stacks.
#[repr(C, packed(4))]
struct TaskState {
    reserved0: u32,
    privileged: [u64; 3],
    reserved1: u64,
    interrupt: [u64; 7],
    reserved2: u64,
    reserved3: u16,
    /// Offset of the port permissions: behind the end, so there are none.
    ports: u16,
}

struct Tables {
    state: TaskState,
    descriptors: [u64; 5],
}

struct Loaded(UnsafeCell<Tables>);

// SAFETY: written once by `load`, before interrupts are on; afterwards only the CPU reads it.
unsafe impl Sync for Loaded {}

static TABLES: Loaded = Loaded(UnsafeCell::new(Tables {
    state: TaskState {
        reserved0: 0,
        privileged: [0; 3],
        reserved1: 0,
        interrupt: [0; 7],
        reserved2: 0,
        reserved3: 0,
        ports: size_of::<TaskState>() as u16,
    },
    // null, 64-bit code, data, and two words for the task state.
    descriptors: [0, 0x00af_9a00_0000_ffff, 0x00cf_9200_0000_ffff, 0, 0],
}));

/// Limit and address of a table, as `lgdt` and `lidt` take it.
#[repr(C, packed)]
pub(super) struct TablePointer {
    limit: u16,
    base: u64,
}

impl TablePointer {
    pub(super) fn to<T>(table: *const T) -> Self {
        Self { limit: size_of::<T>() as u16 - 1, base: table.addr() as u64 }
    }
}

/// Replaces the loader's segments (their selectors stay right) and names the interrupt stacks.
pub(super) fn load() {
    // SAFETY: called once, with interrupts off, and nobody else touches the tables.
    let tables = unsafe { &mut *TABLES.0.get() };
    let lowest = STACK_MEMORY.0.get().addr() as u64;
    tables.state.interrupt =
        core::array::from_fn(|n| if n < STACKS { lowest + ((n + 1) * STACK_BYTES) as u64 } else { 0 });
    let base = (&raw const tables.state).addr() as u64;
    let limit = size_of::<TaskState>() as u64 - 1;
    // An available 64-bit task state (0x89) with its address in four places.
    tables.descriptors[3] = limit | (base & 0xff_ffff) << 16 | 0x89 << 40 | (base >> 24 & 0xff) << 56;
    tables.descriptors[4] = base >> 32;
    let pointer = TablePointer::to(&raw const tables.descriptors);
    // SAFETY: the table lives for ever, holds the segments in use at the same selectors, and a valid task state.
    unsafe {
        asm!("lgdt [{}]", in(reg) &pointer, options(readonly, nostack, preserves_flags));
        asm!("ltr {0:x}", in(reg) TASK_STATE, options(nostack, preserves_flags));
    }
}
