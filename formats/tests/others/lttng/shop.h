/* A shop: requests that overlap, what each thread does for them, and one event of every type that LTTng-UST has. */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER shop

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "./shop.h"

#if !defined(SHOP_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define SHOP_H
#include <lttng/tracepoint.h>
#include <stdint.h>

LTTNG_UST_TRACEPOINT_EVENT(shop, request_start, LTTNG_UST_TP_ARGS(uint64_t, id, const char *, url),
    LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(uint64_t, req_id, id) lttng_ust_field_string(url, url)))

LTTNG_UST_TRACEPOINT_EVENT(shop, request_end, LTTNG_UST_TP_ARGS(uint64_t, id, int, status),
    LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(uint64_t, req_id, id) lttng_ust_field_integer(int16_t, status, status)))
LTTNG_UST_TRACEPOINT_LOGLEVEL(shop, request_end, LTTNG_UST_TRACEPOINT_LOGLEVEL_WARNING)

LTTNG_UST_TRACEPOINT_EVENT(shop, work_begin, LTTNG_UST_TP_ARGS(const char *, what),
    LTTNG_UST_TP_FIELDS(lttng_ust_field_string(what, what)))
LTTNG_UST_TRACEPOINT_EVENT(shop, work_end, LTTNG_UST_TP_ARGS(int, nothing), LTTNG_UST_TP_FIELDS())
LTTNG_UST_TRACEPOINT_EVENT(shop, waiting, LTTNG_UST_TP_ARGS(uint32_t, n),
    LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(uint32_t, requests, n)))

LTTNG_UST_TRACEPOINT_ENUM(shop, method,
    LTTNG_UST_TP_ENUM_VALUES(lttng_ust_field_enum_value("GET", 0) lttng_ust_field_enum_range("OTHERS", 1, 9)))

LTTNG_UST_TRACEPOINT_EVENT(shop, everything, LTTNG_UST_TP_ARGS(int64_t, n, const uint16_t *, list, const char *, text),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(int8_t, i8, n) lttng_ust_field_integer(uint8_t, u8, n)
        lttng_ust_field_integer(int16_t, i16, n) lttng_ust_field_integer(uint16_t, u16, n)
        lttng_ust_field_integer(int32_t, i32, n) lttng_ust_field_integer(uint32_t, u32, n)
        lttng_ust_field_integer(int64_t, i64, n) lttng_ust_field_integer(uint64_t, u64, n)
        lttng_ust_field_integer_hex(uint32_t, hex, n) lttng_ust_field_integer_network(uint32_t, network, n)
        lttng_ust_field_float(float, f32, (float)n / 3) lttng_ust_field_float(double, f64, (double)n / 3)
        lttng_ust_field_array(uint16_t, array, list, 3)
        lttng_ust_field_sequence(uint16_t, sequence, list, uint8_t, (uint8_t)(n & 3))
        lttng_ust_field_array_text(char, letters, text, 4)
        lttng_ust_field_sequence_text(char, word, text, uint32_t, (uint32_t)(n & 3))
        lttng_ust_field_string(text, text)
        lttng_ust_field_enum(shop, method, uint8_t, method, (uint8_t)(n % 12))))

#endif
#include <lttng/tracepoint-event.h>
