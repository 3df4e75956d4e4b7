/* One event with two u32 fields, like unitrace's `read`. */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER unitrace_peers

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "./tracepoints.h"

#if !defined(TRACEPOINTS_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define TRACEPOINTS_H
#include <lttng/tracepoint.h>
#include <stdint.h>

LTTNG_UST_TRACEPOINT_EVENT(
    unitrace_peers, read, LTTNG_UST_TP_ARGS(uint32_t, task, uint32_t, source),
    LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(uint32_t, task, task) lttng_ust_field_integer(uint32_t, source, source)))

#endif
#include <lttng/tracepoint-event.h>
