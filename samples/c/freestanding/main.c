/*
 * A kernel's worth of C with nothing below it: no C library, no red zone, no floats; fibers that it switches itself, an
 * "interrupt" that wakes one of them, and a ring in memory that was handed to it.
 *
 * So that it runs anywhere it is a Linux program of a few system calls; the memory is a file, argv[1], as a device shared by a
 * host would be. What a real kernel has to say about itself stands in `machine`.
 *
 * What to look for: `cook` and `waiter` alternate without a gap, each switch is one event; `ticker` is woken by irq 32 and
 * nobody else, and runs when the fiber that was interrupted gives way.
 *
 *     samples/c/run freestanding
 */
#define UT_MODULE "kernel"
#include "unitrace.h"

#include "fiber.h"
#include "linux.h"

enum { FIBERS = 4, ROUNDS = 200, STACK = 16384, RING = 1 << 20 };

UT_SITE(idle_site, TASK, "idle");
UT_SITE(cook_site, TASK, "cook");
UT_SITE(waiter_site, TASK, "waiter");
UT_SITE(ticker_site, TASK, "ticker");
UT_SITE(timer_site, RESOURCE, "timer");
UT_SITE(rounds_site, COUNTER, "rounds");
UT_SITE(text_site, TEXT, "said");

static struct fiber fibers[FIBERS];
static char stacks[FIBERS][STACK] __attribute__((aligned(16)));
static int running;
static uint32_t timer;
static int rounds;

/* Goes to another fiber; `result` says why this one stops. */
static void go(int to, uint8_t result) {
    int from = running;
    if (to == from) return;
    running = to;
    ut_switch(&fibers[from].told, result, &fibers[to].told);
    fiber_switch(&fibers[from].stack, fibers[to].stack);
}

/* As a timer's handler would: it makes the ticker runnable, whoever is running. */
static void interrupt(void) {
    struct ut_poll irq;
    ut_irq_begin(32, &irq);
    fibers[3].ready = 1;
    ut_wake(fibers[3].task);
    ut_irq_end(&irq);
}

static void compute(uint64_t ticks) {
    for (uint64_t from = cycles(); cycles() - from < ticks;);
}

static void cook(void) {
    for (; rounds < ROUNDS; rounds++) {
        ut_counter(&rounds_site, rounds);
        compute(40000);
        if (rounds % 10 == 9) interrupt();
        ut_wake(fibers[2].task);
        go(fibers[3].ready ? 3 : 2, UT_POLL_PREEMPTED);
    }
    go(0, UT_POLL_READY);
}

static void waiter(void) {
    for (;;) {
        compute(20000);
        go(1, UT_POLL_PENDING);
    }
}

static void ticker(void) {
    for (;;) {
        fibers[3].ready = 0;
        compute(10000);
        ut_log(&text_site, UT_LEVEL_INFO, UT_TEXT("tick"));
        ut_wait(timer);
        go(2, UT_POLL_PENDING);
    }
}

static void make(int n, struct ut_site *site, void (*run)(void)) {
    fibers[n].task = ut_spawn(site, UT_KIND_FIBER, ut_current());
    ut_thread_is(&fibers[n].told, fibers[n].task);
    if (run) fibers[n].stack = fiber_stack(stacks[n], STACK, run);
}

static int kernel(void *memory) {
    struct ut_machine machine = { UT_TEXT("freestanding"), cycles(), 0, NULL, 1, NULL, NULL, NULL };
    int result = ut_start_in(memory, RING, &machine);
    if (result != UT_RECORDING) {
        say(ut_error(result));
        return 1;
    }
    timer = ut_resource(&timer_site, UT_RESOURCE_TIMER);
    make(0, &idle_site, NULL);
    ut_switch(NULL, UT_POLL_PENDING, &fibers[0].told);
    make(1, &cook_site, cook);
    make(2, &waiter_site, waiter);
    make(3, &ticker_site, ticker);
    anchor();
    go(1, UT_POLL_PENDING);
    anchor();
    ut_switch(&fibers[0].told, UT_POLL_READY, NULL);
    say(rounds == ROUNDS ? "200 rounds" : "some rounds are missing");
    return rounds != ROUNDS;
}

/* What _start calls, with the stack that Linux made. */
void begin(long *stack) {
    void *memory = stack[0] > 1 ? map_file((const char *)stack[2], RING) : 0;
    if (!memory) {
        say("give it a file to make: freestanding ring.bin");
        leave(2);
    }
    leave(kernel(memory));
}
