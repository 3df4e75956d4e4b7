/*
 * The probe for OCaml 4.13 and 4.14: what trace.ml calls, and the runtime's GC hooks. Nothing here touches OCaml's heap, so
 * that everything can be called without the runtime knowing ([@@noalloc]), from inside a collection too.
 *
 * One thread runs OCaml; Lwt's callbacks nest, and so do the polls kept here.
 */
#define CAML_INTERNALS
#include <caml/callback.h>
#include <caml/major_gc.h>
#include <caml/misc.h>
#include <caml/mlvalues.h>
#include <caml/domain_state.h>
#include <caml/domain.h>
#include <stdlib.h>
#include <string.h>

#define UT_MODULE "ocaml"
#include "unitrace.h"

enum { DEPTH = 64 };

UT_SITE_IN(heap_site, COUNTER, "OCaml heap", "bytes");
UT_SITE_IN(promoted_site, COUNTER, "promoted", "words");
UT_SITE(label_site, TEXT, "label");

static struct ut_poll polls[DEPTH];
static int depth;
static int idle;

/* ---- collections ---- */

static caml_timing_hook next_minor_begin, next_minor_end, next_slice_begin, next_slice_end, next_final_begin, next_final_end;
static uint8_t phase_of_slice;

static void then(caml_timing_hook next) {
    if (next) next();
}

static void minor_begins(void) {
    ut_gc_begin(UT_GC_MINOR);
    then(next_minor_begin);
}

static void minor_ends(void) {
    then(next_minor_end);
    ut_gc_end(UT_GC_MINOR);
    ut_counter(&promoted_site, (int64_t)Caml_state_field(stat_promoted_words));
}

/* What a slice does is told by the phase in which it begins: idle means that it darkens the roots of the next cycle. */
static uint8_t phase(void) {
    switch (caml_gc_phase) {
    case Phase_mark: return UT_GC_MARK;
    case Phase_clean: return UT_GC_FINALISE;
    case Phase_sweep: return UT_GC_SWEEP;
    default: return UT_GC_ROOTS;
    }
}

static void slice_begins(void) {
    phase_of_slice = phase();
    ut_gc_begin(UT_GC_MAJOR_SLICE);
    ut_gc_begin(phase_of_slice);
    then(next_slice_begin);
}

static void slice_ends(void) {
    then(next_slice_end);
    ut_gc_end(phase_of_slice);
    ut_gc_end(UT_GC_MAJOR_SLICE);
    ut_counter(&heap_site, (int64_t)Caml_state_field(stat_heap_wsz) * (int64_t)sizeof(value));
}

static void finalisers_begin(void) {
    ut_gc_begin(UT_GC_FINALISE);
    then(next_final_begin);
}

static void finalisers_end(void) {
    then(next_final_end);
    ut_gc_end(UT_GC_FINALISE);
}

static void hook(caml_timing_hook *place, caml_timing_hook ours, caml_timing_hook *next) {
    if (*place == ours) return;
    *next = *place;
    *place = ours;
}

static void hook_collections(void) {
    hook(&caml_minor_gc_begin_hook, minor_begins, &next_minor_begin);
    hook(&caml_minor_gc_end_hook, minor_ends, &next_minor_end);
    hook(&caml_major_slice_begin_hook, slice_begins, &next_slice_begin);
    hook(&caml_major_slice_end_hook, slice_ends, &next_slice_end);
    hook(&caml_finalise_begin_hook, finalisers_begin, &next_final_begin);
    hook(&caml_finalise_end_hook, finalisers_end, &next_final_end);
}

/* ---- start, sites, texts ---- */

/* 0, 1 for UNITRACE=off, or an error that stderr has explained. */
value unitrace_start(value name) {
    int result = ut_start(String_val(name), caml_string_length(name));
    if (result == UT_RECORDING) hook_collections();
    return Val_int(result);
}

value unitrace_stop(value unit) {
    ut_stop();
    return unit;
}

/* A site with a name made at run time. It is never returned: what the ring says of it must stay true. */
value unitrace_site(value kind, value name, value module) {
    size_t length = caml_string_length(name), module_length = caml_string_length(module);
    struct ut_site *site = calloc(1, sizeof *site + length + module_length);
    if (!site) return Val_long(0);
    char *texts = (char *)(site + 1);
    memcpy(texts, String_val(name), length);
    memcpy(texts + length, String_val(module), module_length);
    site->name = texts;
    site->module = texts + length;
    site->lengths[0] = (uint32_t)length;
    site->lengths[1] = (uint32_t)module_length;
    site->kind = (uint8_t)Long_val(kind);
    return Val_long((intnat)site >> 1);
}

static struct ut_site *site_of(intnat site) { return (struct ut_site *)(site << 1); }

value unitrace_label(value object, value text) {
    ut_label(&label_site, (uint32_t)Long_val(object), String_val(text), caml_string_length(text));
    return Val_unit;
}

value unitrace_log(value level, value text) {
    ut_log(&label_site, (uint8_t)Long_val(level), String_val(text), caml_string_length(text));
    return Val_unit;
}

/* ---- promises; each function has the form that native code calls and the one that bytecode calls ---- */

static void has_work(void) {
    if (idle) {
        idle = 0;
        ut_idle_end();
    }
}

intnat unitrace_current(value unit) { (void)unit; return ut_current(); }

/* Any group, so that the wrappers do without everything when nothing is recorded. */
intnat unitrace_on(value unit) { (void)unit; return ut_is_on(UT_GROUP_TASKS); }

/* A promise; it waits for `source`, if that is known. */
intnat unitrace_promise(intnat site, intnat parent, intnat source) {
    return ut_promise(site_of(site), (uint32_t)parent, (uint32_t)source);
}

/* A callback begins to run as this promise: woken by the promise whose callback runs here, else by what it waited for. */
value unitrace_enter(intnat promise, intnat source, intnat cause) {
    has_work();
    if (depth < DEPTH) ut_callback_begin((uint32_t)promise, (uint32_t)source, (uint8_t)cause, &polls[depth]);
    depth++;
    return Val_unit;
}

/* One begins at once, as part of what runs. */
value unitrace_begin(intnat promise) {
    if (depth < DEPTH) ut_poll_begin((uint32_t)promise, &polls[depth]);
    depth++;
    return Val_unit;
}

value unitrace_leave(intnat result) {
    if (depth > 0 && --depth < DEPTH) ut_poll_end(&polls[depth], (uint8_t)result);
    return Val_unit;
}

value unitrace_read(intnat reader, intnat source) {
    ut_read((uint32_t)reader, (uint32_t)source);
    return Val_unit;
}

value unitrace_wait_of(intnat promise, intnat source) {
    ut_wait_of((uint32_t)promise, (uint32_t)source);
    return Val_unit;
}

value unitrace_resolve(intnat promise, intnat outcome) {
    ut_resolve((uint32_t)promise, (uint8_t)outcome);
    return Val_unit;
}

value unitrace_become(intnat promise, intnat into) {
    ut_become((uint32_t)promise, (uint32_t)into);
    ut_resource_end((uint32_t)promise); /* no longer something of its own */
    return Val_unit;
}

value unitrace_should_resolve(intnat promise) {
    ut_should_resolve((uint32_t)promise);
    return Val_unit;
}

intnat unitrace_resource(intnat site, intnat kind) { return ut_resource(site_of(site), (uint8_t)kind); }

value unitrace_counter(intnat site, intnat number) {
    ut_counter(site_of(site), number);
    return Val_unit;
}

intnat unitrace_sampled(intnat bytes) { return ut_sampled((uint64_t)bytes); }

value unitrace_sample_freed(intnat sample) {
    ut_sample_freed((uint32_t)sample);
    return Val_unit;
}

value unitrace_idle(intnat begins) {
    if (begins && !idle) {
        idle = 1;
        ut_idle_begin();
    } else if (!begins) {
        has_work();
    }
    return Val_unit;
}

#define I(n) Long_val(n)
value unitrace_current_bytes(value a) { return Val_long(unitrace_current(a)); }
value unitrace_on_bytes(value a) { return Val_long(unitrace_on(a)); }
value unitrace_promise_bytes(value a, value b, value c) { return Val_long(unitrace_promise(I(a), I(b), I(c))); }
value unitrace_enter_bytes(value a, value b, value c) { return unitrace_enter(I(a), I(b), I(c)); }
value unitrace_begin_bytes(value a) { return unitrace_begin(I(a)); }
value unitrace_leave_bytes(value a) { return unitrace_leave(I(a)); }
value unitrace_read_bytes(value a, value b) { return unitrace_read(I(a), I(b)); }
value unitrace_wait_of_bytes(value a, value b) { return unitrace_wait_of(I(a), I(b)); }
value unitrace_resolve_bytes(value a, value b) { return unitrace_resolve(I(a), I(b)); }
value unitrace_become_bytes(value a, value b) { return unitrace_become(I(a), I(b)); }
value unitrace_should_resolve_bytes(value a) { return unitrace_should_resolve(I(a)); }
value unitrace_resource_bytes(value a, value b) { return Val_long(unitrace_resource(I(a), I(b))); }
value unitrace_counter_bytes(value a, value b) { return unitrace_counter(I(a), I(b)); }
value unitrace_sampled_bytes(value a) { return Val_long(unitrace_sampled(I(a))); }
value unitrace_sample_freed_bytes(value a) { return unitrace_sample_freed(I(a)); }
value unitrace_idle_bytes(value a) { return unitrace_idle(I(a)); }
