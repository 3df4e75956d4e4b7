/*
 * What an event costs from C, beside the same event from Rust in the same process and beside the floor (read the time stamp
 * counter, store 16 bytes): medians over rounds of ratios, by the thread's own time. `probe/c/cost` builds and runs it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "unitrace.h"

enum { ROUNDS = 101, EVENTS = 20000, WORDS = (1 << 20) / 8 };

UT_SITE(counter_site, COUNTER, "n");
UT_SITE(text_site, TEXT, "said");

void ut_cost_rust(uint32_t n);

static volatile uint64_t *ring;

static void floor_of_all(uint32_t n) {
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        ring[at] = __builtin_ia32_rdtsc();
        ring[at + 1] = i;
        at = (at + 2) & (WORDS - 1);
    }
}

static void called(uint32_t n) {
    for (uint32_t i = 0; i < n; i++) ut_read(i, 7);
}

static void counted(uint32_t n) {
    for (uint32_t i = 0; i < n; i++) ut_counter(&counter_site, i);
}

static void labelled(uint32_t n) {
    for (uint32_t i = 0; i < n; i++) ut_label(&text_site, i, UT_TEXT("connection 10.07"));
}

static void polled(uint32_t n) {
    for (uint32_t i = 0; i < n / 2; i++) {
        struct ut_poll poll;
        ut_poll_begin(5, &poll);
        ut_poll_end(&poll, UT_POLL_PENDING);
    }
}

static double nanoseconds(void (*of)(uint32_t)) {
    struct timespec from, to;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    of(EVENTS);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    return ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) / EVENTS;
}

static int order(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double median(double *values) {
    qsort(values, ROUNDS, sizeof *values, order);
    return values[ROUNDS / 2];
}

/* Prints a line; returns the ratio to Rust's. */
static double line(const char *name, void (*of)(uint32_t)) {
    static double times[ROUNDS], floors[ROUNDS], rusts[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double own = nanoseconds(of);
        times[round] = own;
        floors[round] = own / nanoseconds(floor_of_all);
        rusts[round] = own / nanoseconds(ut_cost_rust);
    }
    double to_rust = median(rusts);
    printf("%-46s%8.2f%9.3f%9.3f\n", name, median(times), median(floors), to_rust);
    return to_rust;
}

int main(void) {
    int result = ut_start(UT_TEXT("bench-c"));
    ring = calloc(WORDS, 8);
    if (result != UT_RECORDING || !ring) {
        fprintf(stderr, "%s\n", ut_error(result));
        return 1;
    }
    printf("%-46s%8s%9s%9s\n", "one event", "ns", "x floor", "x Rust");
    line("floor: read the TSC, store 16 bytes", floor_of_all);
    line("Rust: two u32 fields", ut_cost_rust);
    double ratio = line("C: two u32 fields", called);
    line("C: a counter", counted);
    line("C: begin and end of a poll, each", polled);
    line("C: a label of 16 bytes", labelled);
    ut_set_groups(UT_GROUP_ALL & ~(uint32_t)UT_GROUP_VALUES);
    line("C: a group that is off", counted);
    ut_stop();
    printf("limit: 1.10 x Rust for two u32 fields; %.3f\n", ratio);
    return ratio > 1.10;
}
