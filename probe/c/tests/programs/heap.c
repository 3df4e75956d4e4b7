/* An allocator's blocks, each of them a sample, and one that somebody else has chosen. */
#define UT_MODULE "heap"
#include "unitrace.h"

UT_SITE(owner_site, TASK, "owner");

int main(void) {
    static char one[64], two[32];
    if (ut_start(UT_TEXT("heap")) != UT_RECORDING) return 1;
    ut_sample_every(1);
    struct ut_poll poll;
    ut_poll_begin(ut_spawn(&owner_site, UT_KIND_TASK, 0), &poll);
    ut_allocated(one, sizeof one);
    ut_allocated(two, sizeof two);
    ut_freed(one, sizeof one);
    /* No block, and one that nobody has told of. */
    ut_allocated(NULL, 5);
    ut_freed(NULL, 5);
    ut_freed(&poll, 0);
    ut_poll_end(&poll, UT_POLL_READY);
    uint32_t chosen = ut_sampled(4096);
    ut_sample_freed(chosen);
    ut_sample_freed(0);
    ut_stop();
    return 0;
}
