#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "tracepoints.h"

void lttng_read(uint32_t task, uint32_t source) { lttng_ust_tracepoint(unitrace_peers, read, task, source); }

/* 1 if a session listens to the tracepoint. */
int lttng_is_on(void) { return lttng_ust_tracepoint_enabled(unitrace_peers, read); }
