/* Says everything once; what the ring has of it is compared in ../programs.rs. */
#define UT_MODULE "told"
#include "unitrace.h"

UT_SITE(task_site, TASK, "task");
UT_SITE(other_site, TASK, "other");
UT_SITE(promise_site, TASK, "promise");
UT_SITE(lock_site, RESOURCE, "lock");
UT_SITE(span_site, SPAN, "span");
UT_SITE(field_site, FIELD, "size");
UT_SITE_IN(counter_site, COUNTER, "cached", "bytes");
UT_SITE(text_site, TEXT, "said");

int main(void) {
    if (ut_start(UT_TEXT("told")) != UT_RECORDING) return 1;
    if (ut_start(UT_TEXT("told")) != UT_ERROR_STARTED) return 2;
    uint32_t task = ut_spawn(&task_site, UT_KIND_TASK, 0), lock = ut_resource(&lock_site, UT_RESOURCE_MUTEX);
    struct ut_poll poll, inner, irq;
    ut_poll_begin(task, &poll);
    if (ut_current() != task) return 3;
    uint32_t promise = ut_spawn(&promise_site, UT_KIND_PROMISE, ut_current());
    ut_should_resolve(promise);
    ut_try_read(task, promise);
    ut_wait_of(promise, lock);
    ut_poll_begin(ut_spawn(&other_site, UT_KIND_FUTURE, task), &inner);
    ut_resolve(promise, UT_OUTCOME_FAILED);
    ut_poll_end(&inner, UT_POLL_READY);
    ut_read(task, promise);
    ut_irq_begin(7, &irq);
    ut_wake(task);
    ut_irq_end(&irq);
    ut_wake_by(task, UT_CAUSE_IO, lock);
    uint32_t span = ut_span(&span_site, 0);
    ut_field(&field_site, UT_VALUE_U64, 4096);
    ut_span_enter(span);
    ut_gc_begin(UT_GC_MINOR);
    ut_gc_end(UT_GC_MINOR);
    ut_span_exit(span);
    ut_span_end(span);
    ut_counter(&counter_site, -5);
    ut_label(&text_site, task, UT_TEXT("Zoë"));
    ut_wait(lock);
    ut_poll_end(&poll, UT_POLL_PENDING);
    ut_callback_begin(task, promise, UT_CAUSE_IO, &poll);
    ut_callback_begin(task, 0, UT_CAUSE_IO, NULL);
    ut_poll_end(&poll, UT_POLL_PENDING);
    ut_resolve(ut_promise(&promise_site, task, lock), UT_OUTCOME_DONE);
    ut_idle_begin();
    ut_idle_end();
    struct ut_thread one = { { 0 } }, two = { { 0 } };
    ut_thread_is(&one, task);
    ut_thread_is(&two, ut_spawn(&other_site, UT_KIND_THREAD, 0));
    ut_switch(NULL, UT_POLL_PENDING, &one);
    ut_switch(&one, UT_POLL_READY, &two);
    ut_died(UT_TEXT("out of memory"));
    ut_resource_end(lock);
    ut_stop();
    ut_read(1, 2);
    return ut_current() == 0;
}
