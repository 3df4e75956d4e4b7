/* What nobody should say. None of it may crash, and each leaves what ../programs.rs expects of it. */
#include <stdio.h>
#include <string.h>

#define UT_MODULE "bad"
#include "unitrace.h"

UT_SITE(broken_site, TASK, "zero\0and \xff");
UT_SITE(text_site, TEXT, "said");

int main(void) {
    char page[8192], text[3000];
    struct ut_machine machine;
    memset(&machine, 0, sizeof machine);
    /* Before the start: nothing is there to be told. */
    struct ut_poll poll;
    ut_poll_begin(1, &poll);
    ut_poll_end(&poll, UT_POLL_READY);
    ut_log(&text_site, UT_LEVEL_INFO, UT_TEXT("too early"));
    if (ut_start_in(NULL, 4096, &machine) != UT_ERROR_NULL || ut_start_in(page, 4096, NULL) != UT_ERROR_NULL) return 1;
    if (ut_start_in(page, 4096, &machine) != UT_ERROR_SIZE) return 2;
    for (int result = UT_IS_OFF; result >= UT_ERROR_PROCESS; result--) puts(ut_error(result));
    puts(ut_error(99));
    if (ut_start_in(page + 1, 1 << 20, &machine) != UT_ERROR_ALIGNMENT) return 3;
    if (ut_start(NULL, 50) != UT_RECORDING) return 4;
    if (ut_start_in(page, sizeof page, &machine) == UT_RECORDING) return 5;

    uint32_t broken = ut_spawn(&broken_site, UT_KIND_TASK, 0), nameless = ut_spawn(NULL, 77, 0);
    ut_poll_begin(broken, NULL);
    ut_poll_end(NULL, UT_POLL_READY);
    ut_poll_begin(0, &poll);
    ut_poll_end(&poll, UT_POLL_READY);
    ut_poll_end(&poll, UT_POLL_READY);
    ut_end(0, UT_OUTCOME_DONE);
    ut_wake(0);
    ut_wake_by(0, UT_CAUSE_IO, 5);
    ut_resolve(0, UT_OUTCOME_DONE);
    ut_resource_end(0);
    ut_span_end(0);
    ut_irq_begin(1, NULL);
    ut_irq_end(NULL);
    ut_thread_is(NULL, broken);
    ut_switch(NULL, UT_POLL_PENDING, NULL);
    struct ut_thread none = { { 0 } };
    ut_switch(&none, UT_POLL_PENDING, &none);
    ut_switch(&none, UT_POLL_PENDING, NULL);
    ut_counter(NULL, 3);
    ut_label(&text_site, broken, NULL, 12);
    ut_label(&text_site, broken, "nul\0nul", 7);
    ut_label(&text_site, broken, "caf\xe9 \xf0\x9f", 7);
    memset(text, 'x', sizeof text);
    ut_label(NULL, nameless, text, sizeof text);
    memset(text, 0, sizeof text);
    ut_label(NULL, nameless, text, sizeof text);
    ut_end(nameless, 200);
    ut_stop();
    ut_stop();
    return 0;
}
