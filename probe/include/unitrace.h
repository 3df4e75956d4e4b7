/*
 * unitrace in C: what tasks, threads and promises do to each other, recorded into a ring that is collected from outside.
 *
 *     cc -O2 program.c libunitrace_c.a -lpthread -ldl -lm          a process:      ut_start
 *     cc -ffreestanding -nostdlib … kernel.c libunitrace_c.a       a kernel:       ut_start_in
 *     cc -DUNITRACE_OFF …                                          nothing of it:  every function is empty
 *
 * Ids are uint32_t, 0 is none. Nothing here allocates, locks, blocks or makes a system call while it records (the first event
 * of a process's thread claims a lane, with one gettid), and all of it may be called from interrupt and signal handlers, but
 * for ut_start, ut_start_in, ut_stop and ut_clock_restarted.
 *
 * Of bad arguments: the id 0 and null pointers are taken everywhere and tell nothing, or as little as is known. Texts are bytes
 * and a length: what is no UTF-8 is recorded as U+FFFD, a zero byte as U+2400, more than 1024 bytes are cut and marked.
 * A struct ut_site that does not live for ever, and a struct ut_poll or ut_thread that was not zeroed, are errors that nobody
 * can find for you.
 *
 * A process:
 *
 *     #include "unitrace.h"
 *     UT_SITE(worker, TASK, "worker");
 *
 *     ut_start(UT_TEXT("server"));
 *     uint32_t task = ut_spawn(&worker, UT_KIND_TASK, ut_current());
 *     struct ut_poll poll;
 *     ut_poll_begin(task, &poll);
 *     …
 *     ut_poll_end(&poll, UT_POLL_READY);
 */
#ifndef UNITRACE_H
#define UNITRACE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the event table's enumerations; `cargo test -p unitrace-probe-c` compares, UNITRACE_BLESS=1 rewrites ---- */
/* What sort of thing runs. */
enum ut_kind {
    UT_KIND_TASK = 0,
    UT_KIND_BLOCK_ON = 1,
    UT_KIND_BLOCKING = 2,
    UT_KIND_THREAD = 3,
    UT_KIND_FIBER = 4,
    UT_KIND_PROMISE = 5,
    UT_KIND_FUTURE = 6
};
/* How a task or promise ended. */
enum ut_outcome {
    UT_OUTCOME_DONE = 0,
    UT_OUTCOME_DROPPED = 1,
    UT_OUTCOME_PANICKED = 2,
    UT_OUTCOME_FAILED = 3
};
/* How one poll, or slice of a thread, ended. */
enum ut_result {
    UT_POLL_PENDING = 0,
    UT_POLL_READY = 1,
    UT_POLL_PREEMPTED = 2,
    UT_POLL_PANICKED = 3
};
/* Who made a task runnable. */
enum ut_cause {
    UT_CAUSE_UNKNOWN = 0,
    UT_CAUSE_TASK = 1,
    UT_CAUSE_IRQ = 2,
    UT_CAUSE_TIMER = 3,
    UT_CAUSE_IO = 4,
    UT_CAUSE_PEER = 5,
    UT_CAUSE_HOST = 6
};
/* What a task can wait on. */
enum ut_resource_kind {
    UT_RESOURCE_RESOURCE = 0,
    UT_RESOURCE_CHANNEL = 1,
    UT_RESOURCE_ONESHOT = 2,
    UT_RESOURCE_MUTEX = 3,
    UT_RESOURCE_RWLOCK = 4,
    UT_RESOURCE_SEMAPHORE = 5,
    UT_RESOURCE_NOTIFY = 6,
    UT_RESOURCE_JOIN = 7,
    UT_RESOURCE_TIMER = 8,
    UT_RESOURCE_SOCKET = 9,
    UT_RESOURCE_DEVICE = 10,
    UT_RESOURCE_BARRIER = 11
};
/* Phases of a garbage collection. */
enum ut_gc_phase {
    UT_GC_GC = 0,
    UT_GC_MINOR = 1,
    UT_GC_MAJOR_SLICE = 2,
    UT_GC_ROOTS = 3,
    UT_GC_MARK = 4,
    UT_GC_SWEEP = 5,
    UT_GC_COMPACT = 6,
    UT_GC_STOP_THE_WORLD = 7,
    UT_GC_FINALISE = 8,
    UT_GC_FULL = 9
};
/* How loud a log line is. */
enum ut_level {
    UT_LEVEL_TRACE = 0,
    UT_LEVEL_DEBUG = 1,
    UT_LEVEL_INFO = 2,
    UT_LEVEL_WARN = 3,
    UT_LEVEL_ERROR = 4
};
/* How to read the bits of a field. */
enum ut_value {
    UT_VALUE_U64 = 0,
    UT_VALUE_I64 = 1,
    UT_VALUE_F64 = 2,
    UT_VALUE_BOOL = 3,
    UT_VALUE_OBJECT = 4
};
/* What stands at a callsite. */
enum ut_site_kind {
    UT_SITE_UNKNOWN = 0,
    UT_SITE_TASK = 1,
    UT_SITE_RESOURCE = 2,
    UT_SITE_SPAN = 3,
    UT_SITE_COUNTER = 4,
    UT_SITE_TEXT = 5,
    UT_SITE_FIELD = 6,
    UT_SITE_ALLOCATION = 7
};
/* What is switched on and off together, a bit each. */
enum ut_group {
    UT_GROUP_STATE = 1 << 0,
    UT_GROUP_TASKS = 1 << 1,
    UT_GROUP_RUNNING = 1 << 2,
    UT_GROUP_CAUSALITY = 1 << 3,
    UT_GROUP_RESOURCES = 1 << 4,
    UT_GROUP_SPANS = 1 << 5,
    UT_GROUP_MEMORY = 1 << 6,
    UT_GROUP_IO = 1 << 7,
    UT_GROUP_VALUES = 1 << 8,
    UT_GROUP_TEXT = 1 << 9,
    UT_GROUP_WAKERS = 1 << 10,
    UT_GROUP_ALL = 0x7ff,
    UT_GROUP_DEFAULT = 0x3ff
};
/* ---- end of the table ---- */

/* ---- callsites: what gives tasks, resources, spans and counters their names ---- */

/* Zero but for what UT_SITE writes. Lives for ever: a static, or memory that is never returned. */
struct ut_site {
    const char *name, *module, *file, *unit;
    uint32_t lengths[4]; /* of the four */
    uint32_t line;
    uint8_t kind; /* enum ut_site_kind */
    uint8_t reserved[3];
    uint32_t id; /* the library's */
};

/* What stands as module beside the names of this file; define it before this header is included. */
#ifndef UT_MODULE
#define UT_MODULE ""
#endif

/* UT_SITE(worker, TASK, "worker"): a static struct ut_site for this line. The name is a literal. */
#define UT_SITE(variable, of, text) UT_SITE_IN(variable, of, text, "")

/* UT_SITE_IN(cached, COUNTER, "cached", "bytes"): one with a unit. */
#define UT_SITE_IN(variable, of, text, in) \
    static struct ut_site variable = { \
        (text), UT_MODULE, __FILE__, (in), \
        { sizeof(text) - 1, sizeof(UT_MODULE) - 1, sizeof(__FILE__) - 1, sizeof(in) - 1 }, \
        __LINE__, UT_SITE_##of, { 0, 0, 0 }, 0 }

/* A literal as text and length. */
#define UT_TEXT(literal) (literal), sizeof(literal) - 1

/* ---- what the library needs in your memory ---- */

/* A poll or interrupt that goes on; on the stack of who polls. */
struct ut_poll { uint64_t here[8]; };

/* A thread or fiber whose registers somebody switches; beside them, zeroed at first. */
struct ut_thread { uint64_t here[8]; };

/* What a kernel says about its clock and CPUs. */
struct ut_machine {
    const char *name; /* of the kernel */
    size_t name_length;
    uint64_t boot_id; /* another one at each start: a reading of any clock */
    uint64_t hertz; /* of the ticks; 0: not known */
    uint64_t (*ticks)(void); /* NULL: the machine's own counter (TSC, cntvct, time), read in line */
    uint32_t cpus; /* how many; each has a lane */
    uint32_t (*cpu)(void); /* which one this is, below cpus; may be NULL for one */
    size_t (*pin)(void); /* keeps this context on its CPU and others off it (interrupts off); NULL where interrupts run to */
    void (*unpin)(size_t); /* their end and nothing is preempted. unpin is given what pin returned */
};

/* What ut_start and ut_start_in return; ut_error has a sentence for each. */
enum ut_start_result {
    UT_RECORDING = 0,
    UT_IS_OFF = 1, /* UNITRACE=off in the environment */
    UT_ERROR_NULL = -1,
    UT_ERROR_STARTED = -2,
    UT_ERROR_SIZE = -3,
    UT_ERROR_ALIGNMENT = -4,
    UT_ERROR_PROCESS = -5
};

/* ---- the library; the functions to call are below ---- */

#ifndef UNITRACE_OFF
extern const uint32_t *const ut_groups;

uint32_t ut_spawn_(struct ut_site *site, uint8_t kind, uint32_t parent);
uint32_t ut_promise_(struct ut_site *site, uint32_t parent, uint32_t source);
void ut_end_(uint32_t task, uint8_t outcome);
void ut_poll_begin_(uint32_t task, struct ut_poll *poll);
void ut_callback_begin_(uint32_t promise, uint32_t source, uint8_t cause, struct ut_poll *poll);
void ut_poll_end_(struct ut_poll *poll, uint8_t result);
void ut_thread_(struct ut_thread *thread, uint32_t task);
void ut_switch_(struct ut_thread *from, uint8_t result, struct ut_thread *to);
void ut_idle_begin_(void);
void ut_idle_end_(void);
void ut_irq_begin_(uint32_t vector, struct ut_poll *irq);
void ut_irq_end_(struct ut_poll *irq);
void ut_wake_(uint32_t task);
void ut_wake_by_(uint32_t task, uint8_t cause, uint32_t by);
void ut_read_(uint32_t task, uint32_t source);
void ut_try_read_(uint32_t task, uint32_t source);
void ut_resolve_(uint32_t target, uint8_t outcome);
void ut_wait_(uint32_t resource);
void ut_wait_of_(uint32_t task, uint32_t resource);
void ut_become_(uint32_t task, uint32_t into);
void ut_should_resolve_(uint32_t task);
uint32_t ut_resource_(struct ut_site *site, uint8_t kind);
void ut_resource_end_(uint32_t resource);
uint32_t ut_span_(struct ut_site *site, uint32_t parent);
void ut_span_enter_(uint32_t span);
void ut_span_exit_(uint32_t span);
void ut_span_end_(uint32_t span);
void ut_field_(struct ut_site *site, uint8_t of, uint64_t value);
void ut_gc_begin_(uint8_t phase);
void ut_gc_end_(uint8_t phase);
void ut_alloc_begin_(void);
void ut_alloc_end_(void);
void ut_heap_(uint64_t live, uint64_t peak, uint64_t capacity);
uint32_t ut_sampled_(uint64_t bytes);
void ut_sample_freed_(uint32_t sample);
void ut_counter_(struct ut_site *site, int64_t value);
void ut_label_(struct ut_site *site, uint32_t object, const char *text, size_t length);
void ut_log_(struct ut_site *site, uint8_t level, const char *text, size_t length);
void ut_io_submit_(uint32_t device, uint64_t key, uint32_t bytes);
void ut_io_done_(uint32_t device, uint64_t key, int32_t result);
void ut_send_(uint32_t channel, uint64_t key, uint32_t bytes);
void ut_recv_(uint32_t channel, uint64_t key, uint32_t bytes);

int ut_start(const char *name, size_t length);
void ut_stop(void);
int ut_start_in(void *memory, size_t length, const struct ut_machine *machine);
const char *ut_error(int result);
void ut_set_groups(uint32_t mask);
uint32_t ut_current(void);
uint32_t ut_set_current(uint32_t task);
uint64_t ut_ticks(void);
void ut_anchor(uint64_t ticks, uint64_t unix_ns, uint64_t host_ns);
void ut_clock_restarted(uint64_t boot_id);
void ut_died(const char *text, size_t length);
void ut_allocated(const void *block, size_t bytes);
void ut_freed(const void *block, size_t bytes);
void ut_sample_every(uint32_t bytes);
#endif

/* True if any of these groups is recorded now: a load and a test, in line. */
static inline int ut_is_on(uint32_t groups) {
#ifdef UNITRACE_OFF
    (void)groups;
    return 0;
#else
    return (__atomic_load_n(ut_groups, __ATOMIC_RELAXED) & groups) != 0;
#endif
}

#ifdef UNITRACE_OFF
#define UT_CALL_(groups, otherwise, call) otherwise
#define UT_TELL_(groups, call) ((void)0)
#else
#define UT_CALL_(groups, otherwise, call) (ut_is_on(groups) ? (call) : (otherwise))
#define UT_TELL_(groups, call) do { if (ut_is_on(groups)) { call; } } while (0)
#endif
#define UT_UNUSED_(argument) ((void)(argument))

/* ---- start and end ---- */

/*
 * int ut_start(name, length)                 A Linux process: its ring is a file in $XDG_RUNTIME_DIR/unitrace, else in
 *                                            /dev/shm/unitrace-UID, which survives kill -9. name: another one than the
 *                                            executable's, or NULL. UNITRACE in the environment goes before all else.
 * void ut_stop(void)                         Recording ends; the ring stays. Call it when no thread is in the middle of
 *                                            a poll that should be told to its end.
 * int ut_start_in(memory, length, machine)   A kernel: page-aligned memory that is nobody else's, for ever. `collect` finds
 *                                            it by its first bytes, or by the symbol of it that you name.
 * const char *ut_error(result)               What such a result means and what to do.
 * void ut_set_groups(mask)                   enum ut_group; what is left out costs a load and a test.
 * uint64_t ut_ticks(void)                    The clock of the ring.
 * void ut_anchor(ticks, unix_ns, host_ns)    At that tick the clocks showed this (host_ns 0: not known): say it now and then.
 * void ut_clock_restarted(boot_id)           Restored, migrated, or the counter set back. Nobody records meanwhile.
 * uint32_t ut_current(void)                  The task that runs here.
 * uint32_t ut_set_current(task)              Another one runs here; returns the one before. ut_poll_begin does it for you.
 * void ut_died(text, length)                 The last word: a log line, and the end of the task that ran, as panicked.
 */
#ifdef UNITRACE_OFF
static inline int ut_start(const char *name, size_t length) { UT_UNUSED_(name); UT_UNUSED_(length); return UT_IS_OFF; }
static inline void ut_stop(void) {}
static inline int ut_start_in(void *memory, size_t length, const struct ut_machine *machine) {
    UT_UNUSED_(memory); UT_UNUSED_(length); UT_UNUSED_(machine);
    return UT_IS_OFF;
}
static inline const char *ut_error(int result) { UT_UNUSED_(result); return "built with UNITRACE_OFF"; }
static inline void ut_set_groups(uint32_t mask) { UT_UNUSED_(mask); }
static inline uint64_t ut_ticks(void) { return 0; }
static inline void ut_anchor(uint64_t ticks, uint64_t unix_ns, uint64_t host_ns) {
    UT_UNUSED_(ticks); UT_UNUSED_(unix_ns); UT_UNUSED_(host_ns);
}
static inline void ut_clock_restarted(uint64_t boot_id) { UT_UNUSED_(boot_id); }
static inline uint32_t ut_current(void) { return 0; }
static inline uint32_t ut_set_current(uint32_t task) { UT_UNUSED_(task); return 0; }
static inline void ut_died(const char *text, size_t length) { UT_UNUSED_(text); UT_UNUSED_(length); }
#endif

/* ---- tasks, threads, fibers ---- */

/* Born: a task (ready), a thread, a fiber, a promise (waits until it is resolved), a future (created). Returns its id. */
static inline uint32_t ut_spawn(struct ut_site *site, uint8_t kind, uint32_t parent) {
    UT_UNUSED_(site); UT_UNUSED_(kind); UT_UNUSED_(parent);
    return UT_CALL_(UT_GROUP_TASKS, 0, ut_spawn_(site, kind, parent));
}

/* A promise that waits for source, another one or a resource: ut_spawn and ut_wait_of with one reading of the clock. */
static inline uint32_t ut_promise(struct ut_site *site, uint32_t parent, uint32_t source) {
    UT_UNUSED_(site); UT_UNUSED_(parent); UT_UNUSED_(source);
    return UT_CALL_(UT_GROUP_TASKS, 0, ut_promise_(site, parent, source));
}

/* Ends without a poll: dropped before its end, or nobody polls it. */
static inline void ut_end(uint32_t task, uint8_t outcome) {
    UT_UNUSED_(task); UT_UNUSED_(outcome);
    UT_TELL_(UT_GROUP_TASKS, ut_end_(task, outcome));
}

/* Begins to run here: a task of an executor, a callback of a promise. Polls nest, last in first out. */
static inline void ut_poll_begin(uint32_t task, struct ut_poll *poll) {
    UT_UNUSED_(task);
    if (poll) {
        poll->here[0] = 0;
        UT_TELL_(UT_GROUP_ALL, ut_poll_begin_(task, poll));
    }
}

/* The callback of a promise begins to run, because source is resolved: ut_wake, ut_poll_begin and ut_read with one reading of the
   clock. Woken by what runs here; where nothing does, by source, and cause says what that is (UT_CAUSE_IO, UT_CAUSE_TASK). */
static inline void ut_callback_begin(uint32_t promise, uint32_t source, uint8_t cause, struct ut_poll *poll) {
    UT_UNUSED_(promise); UT_UNUSED_(source); UT_UNUSED_(cause);
    if (poll) {
        poll->here[0] = 0;
        UT_TELL_(UT_GROUP_ALL, ut_callback_begin_(promise, source, cause, poll));
    }
}

/* Stops: pending, or ready, which is its end too. */
static inline void ut_poll_end(struct ut_poll *poll, uint8_t result) {
    UT_UNUSED_(poll); UT_UNUSED_(result);
#ifndef UNITRACE_OFF
    if (poll && poll->here[0]) ut_poll_end_(poll, result);
#endif
}

/* This memory beside a thread's registers stands for the task from now on. */
static inline void ut_thread_is(struct ut_thread *thread, uint32_t task) {
    UT_UNUSED_(thread); UT_UNUSED_(task);
    UT_TELL_(UT_GROUP_ALL, ut_thread_(thread, task));
}

/* A CPU goes from one thread to the next; result says why the first one stops (ready: its end). NULL: from or to what is no
   thread, an idle CPU say. */
static inline void ut_switch(struct ut_thread *from, uint8_t result, struct ut_thread *to) {
    UT_UNUSED_(from); UT_UNUSED_(result); UT_UNUSED_(to);
    UT_TELL_(UT_GROUP_ALL, ut_switch_(from, result, to));
}

/* The CPU or thread has nothing to run; it has again. */
static inline void ut_idle_begin(void) { UT_TELL_(UT_GROUP_RUNNING, ut_idle_begin_()); }
static inline void ut_idle_end(void) { UT_TELL_(UT_GROUP_RUNNING, ut_idle_end_()); }

/* An interrupt or signal handler; who is woken inside is woken by it. */
static inline void ut_irq_begin(uint32_t vector, struct ut_poll *irq) {
    UT_UNUSED_(vector);
    if (irq) {
        irq->here[0] = 0;
        UT_TELL_(UT_GROUP_ALL, ut_irq_begin_(vector, irq));
    }
}
static inline void ut_irq_end(struct ut_poll *irq) {
    UT_UNUSED_(irq);
#ifndef UNITRACE_OFF
    if (irq && irq->here[0]) ut_irq_end_(irq);
#endif
}

/* ---- who made whom run, who needed what of whom ---- */

/* Woken by what runs here: a task, or an interrupt. Say it before the woken one can run. */
static inline void ut_wake(uint32_t task) {
    UT_UNUSED_(task);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_wake_(task));
}

/* Woken by somebody who is known better: enum ut_cause, and which one (task, interrupt vector, resource). */
static inline void ut_wake_by(uint32_t task, uint8_t cause, uint32_t by) {
    UT_UNUSED_(task); UT_UNUSED_(cause); UT_UNUSED_(by);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_wake_by_(task, cause, by));
}

/* task used the result of source, a promise or a resource; or looked for it in vain. */
static inline void ut_read(uint32_t task, uint32_t source) {
    UT_UNUSED_(task); UT_UNUSED_(source);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_read_(task, source));
}
static inline void ut_try_read(uint32_t task, uint32_t source) {
    UT_UNUSED_(task); UT_UNUSED_(source);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_try_read_(task, source));
}

/* The current task resolves a promise, which ends, or gives a resource its value. */
static inline void ut_resolve(uint32_t target, uint8_t outcome) {
    UT_UNUSED_(target); UT_UNUSED_(outcome);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_resolve_(target, outcome));
}

/* The current task waits for it when its poll ends: said in every poll. */
static inline void ut_wait(uint32_t resource) {
    UT_UNUSED_(resource);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_wait_(resource));
}

/* Another task or promise waits for it from now on. */
static inline void ut_wait_of(uint32_t task, uint32_t resource) {
    UT_UNUSED_(task); UT_UNUSED_(resource);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_wait_of_(task, resource));
}

/* The promise is another one from now on: a tail call. */
static inline void ut_become(uint32_t task, uint32_t into) {
    UT_UNUSED_(task); UT_UNUSED_(into);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_become_(task, into));
}

/* If it never ends, something is wrong. */
static inline void ut_should_resolve(uint32_t task) {
    UT_UNUSED_(task);
    UT_TELL_(UT_GROUP_CAUSALITY, ut_should_resolve_(task));
}

/* A channel, lock, socket, timer: something that can be waited on. Returns its id. */
static inline uint32_t ut_resource(struct ut_site *site, uint8_t kind) {
    UT_UNUSED_(site); UT_UNUSED_(kind);
    return UT_CALL_(UT_GROUP_RESOURCES, 0, ut_resource_(site, kind));
}
static inline void ut_resource_end(uint32_t resource) {
    UT_UNUSED_(resource);
    UT_TELL_(UT_GROUP_ALL, ut_resource_end_(resource));
}

/* ---- spans, collections, slow allocations ---- */

/* A span of the current task, in parent or (0) in none; it may be on the CPU many times. Returns its id. */
static inline uint32_t ut_span(struct ut_site *site, uint32_t parent) {
    UT_UNUSED_(site); UT_UNUSED_(parent);
    return UT_CALL_(UT_GROUP_SPANS, 0, ut_span_(site, parent));
}
static inline void ut_span_enter(uint32_t span) {
    UT_UNUSED_(span);
    UT_TELL_(UT_GROUP_SPANS, ut_span_enter_(span));
}
static inline void ut_span_exit(uint32_t span) {
    UT_UNUSED_(span);
    UT_TELL_(UT_GROUP_SPANS, ut_span_exit_(span));
}
static inline void ut_span_end(uint32_t span) {
    UT_UNUSED_(span);
    UT_TELL_(UT_GROUP_SPANS, ut_span_end_(span));
}

/* A value of the span or log line just before; enum ut_value says how to read the bits. */
static inline void ut_field(struct ut_site *site, uint8_t of, uint64_t value) {
    UT_UNUSED_(site); UT_UNUSED_(of); UT_UNUSED_(value);
    UT_TELL_(UT_GROUP_SPANS, ut_field_(site, of, value));
}

/* A phase of a garbage collection; phases nest. */
static inline void ut_gc_begin(uint8_t phase) {
    UT_UNUSED_(phase);
    UT_TELL_(UT_GROUP_SPANS, ut_gc_begin_(phase));
}
static inline void ut_gc_end(uint8_t phase) {
    UT_UNUSED_(phase);
    UT_TELL_(UT_GROUP_SPANS, ut_gc_end_(phase));
}

/* The slow path of an allocator. */
static inline void ut_alloc_begin(void) { UT_TELL_(UT_GROUP_MEMORY, ut_alloc_begin_()); }
static inline void ut_alloc_end(void) { UT_TELL_(UT_GROUP_MEMORY, ut_alloc_end_()); }

/* Bytes in use, most that ever were, bytes that could be used (0: not known). */
static inline void ut_heap(uint64_t live, uint64_t peak, uint64_t capacity) {
    UT_UNUSED_(live); UT_UNUSED_(peak); UT_UNUSED_(capacity);
    UT_TELL_(UT_GROUP_MEMORY, ut_heap_(live, peak, capacity));
}

/* ---- sampled allocations: whose memory it is ---- */

/*
 * void ut_allocated(block, bytes)            An allocator has given out this block. One byte in 65,536 is a sample, and with it its
 *                                            block, for the task that runs here; the bytes in use are counted for ut_heap's event.
 * void ut_freed(block, bytes)                It is about to go back: say it before anybody else can be given it. A block that
 *                                            changes its size is freed and allocated.
 * void ut_sample_every(bytes)                Another mean distance between samples; 1: every block.
 *
 * Both cost two additions, a free one look into a table besides. Both count from the program's start, recorded or not, so say
 * them for all blocks. NULL is no block.
 */
#ifdef UNITRACE_OFF
static inline void ut_allocated(const void *block, size_t bytes) { UT_UNUSED_(block); UT_UNUSED_(bytes); }
static inline void ut_freed(const void *block, size_t bytes) { UT_UNUSED_(block); UT_UNUSED_(bytes); }
static inline void ut_sample_every(uint32_t bytes) { UT_UNUSED_(bytes); }
#endif

/* For runtimes that choose samples themselves, each byte with the same chance: an allocation that is one; returns its id. */
static inline uint32_t ut_sampled(uint64_t bytes) {
    UT_UNUSED_(bytes);
    return UT_CALL_(UT_GROUP_MEMORY, 0, ut_sampled_(bytes));
}
static inline void ut_sample_freed(uint32_t sample) {
    UT_UNUSED_(sample);
    UT_TELL_(UT_GROUP_MEMORY, ut_sample_freed_(sample));
}

/* ---- numbers, names, log lines, requests ---- */

static inline void ut_counter(struct ut_site *site, int64_t value) {
    UT_UNUSED_(site); UT_UNUSED_(value);
    UT_TELL_(UT_GROUP_VALUES, ut_counter_(site, value));
}

/* A name or remark on a task, resource or span. */
static inline void ut_label(struct ut_site *site, uint32_t object, const char *text, size_t length) {
    UT_UNUSED_(site); UT_UNUSED_(object); UT_UNUSED_(text); UT_UNUSED_(length);
    UT_TELL_(UT_GROUP_TEXT, ut_label_(site, object, text, length));
}

/* A line of the current task. */
static inline void ut_log(struct ut_site *site, uint8_t level, const char *text, size_t length) {
    UT_UNUSED_(site); UT_UNUSED_(level); UT_UNUSED_(text); UT_UNUSED_(length);
    UT_TELL_(UT_GROUP_TEXT, ut_log_(site, level, text, length));
}

/* The current task hands a request to a device; the device has done it (0 or an error number). The key names it on both sides. */
static inline void ut_io_submit(uint32_t device, uint64_t key, uint32_t bytes) {
    UT_UNUSED_(device); UT_UNUSED_(key); UT_UNUSED_(bytes);
    UT_TELL_(UT_GROUP_IO, ut_io_submit_(device, key, bytes));
}
static inline void ut_io_done(uint32_t device, uint64_t key, int32_t result) {
    UT_UNUSED_(device); UT_UNUSED_(key); UT_UNUSED_(result);
    UT_TELL_(UT_GROUP_IO, ut_io_done_(device, key, result));
}

/* A message to another guest, and one from it. */
static inline void ut_send(uint32_t channel, uint64_t key, uint32_t bytes) {
    UT_UNUSED_(channel); UT_UNUSED_(key); UT_UNUSED_(bytes);
    UT_TELL_(UT_GROUP_IO, ut_send_(channel, key, bytes));
}
static inline void ut_recv(uint32_t channel, uint64_t key, uint32_t bytes) {
    UT_UNUSED_(channel); UT_UNUSED_(key); UT_UNUSED_(bytes);
    UT_TELL_(UT_GROUP_IO, ut_recv_(channel, key, bytes));
}

#ifdef __cplusplus
}
#endif

#endif
