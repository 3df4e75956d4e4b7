/* After the first round, rounds of everything under a seal that kills at any system call but write; malloc is counted. */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "unitrace.h"

UT_SITE(task_site, TASK, "task");
UT_SITE(lock_site, RESOURCE, "lock");
UT_SITE(span_site, SPAN, "span");
UT_SITE(counter_site, COUNTER, "n");
UT_SITE(text_site, TEXT, "said");

void *__libc_malloc(size_t size);
static volatile unsigned long allocations;

void *malloc(size_t size) {
    allocations++;
    return __libc_malloc(size);
}

static void round_of_all(void) {
    struct ut_poll poll, irq;
    uint32_t task = ut_spawn(&task_site, UT_KIND_TASK, 0), lock = ut_resource(&lock_site, UT_RESOURCE_MUTEX);
    uint32_t promise = ut_spawn(&task_site, UT_KIND_PROMISE, task), span = ut_span(&span_site, 0);
    struct ut_thread one, two;
    ut_poll_begin(task, &poll);
    ut_read(task, lock);
    ut_irq_begin(3, &irq);
    ut_wake(task);
    ut_irq_end(&irq);
    ut_resolve(promise, UT_OUTCOME_DONE);
    ut_counter(&counter_site, 3);
    ut_label(&text_site, task, "broken \xff\0 text", 15);
    ut_log(&text_site, UT_LEVEL_INFO, UT_TEXT("said"));
    ut_allocated(&poll, 100000);
    ut_freed(&poll, 100000);
    ut_sample_freed(ut_sampled(3));
    ut_gc_begin(UT_GC_MINOR);
    ut_gc_end(UT_GC_MINOR);
    ut_span_end(span);
    ut_wait(lock);
    ut_poll_end(&poll, UT_POLL_PENDING);
    ut_thread_is(&one, task);
    ut_thread_is(&two, ut_spawn(&task_site, UT_KIND_THREAD, 0));
    ut_switch(NULL, UT_POLL_PENDING, &one);
    ut_switch(&one, UT_POLL_READY, &two);
    ut_switch(&two, UT_POLL_READY, NULL);
    ut_resource_end(lock);
}

/* Not the strict mode: that forbids the time stamp counter as well. */
static int seal(void) {
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof rules / sizeof *rules, rules };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(void) {
    if (ut_start(UT_TEXT("law")) != UT_RECORDING) return 1;
    round_of_all();
    unsigned long before = allocations;
    if (seal()) return 2;
    for (int n = 0; n < 5000; n++) round_of_all();
    const char *said = allocations == before ? "still alive\n" : "it allocated";
    if (write(1, said, 12) != 12) return 3;
    getppid();
    return write(1, "not sealed\n", 11) != 11;
}
