/* main STREAM: writes a stream of barectf's, by the configuration beside it. */
#include "barectf.h"

#include <stdio.h>
#include <stdlib.h>

static uint8_t packet[301];
static uint64_t ticks;
static FILE *stream;

static uint64_t now(void *data) {
    (void)data;
    return ticks;
}

static int is_full(void *data) {
    (void)data;
    /* Now and then nobody has room. */
    return ticks % 100 == 99;
}

static void open_packet(void *data) { barectf_main_open_packet(data); }

static void close_packet(void *data) {
    barectf_main_close_packet(data);
    fwrite(barectf_packet_buf(data), barectf_packet_buf_size(data), 1, stream);
}

int main(int count, char **arguments) {
    static const uint16_t three[] = {1, 2047, 1024};
    static const int16_t many[] = {-1, 0, 1, 32767, -32768};
    /* None is empty: babeltrace2 2.0.4 shows an empty text as whatever stood in that field before. */
    static const char *const names[] = {"n", "one", "a longer name"};
    struct barectf_main_ctx context;
    struct barectf_platform_callbacks callbacks = {
        .ticks_clock_get_value = now,
        .is_backend_full = is_full,
        .open_packet = open_packet,
        .close_packet = close_packet,
    };
    if (count < 2 || !(stream = fopen(arguments[1], "wb"))) return 1;
    barectf_init(&context, packet, sizeof packet, callbacks, &context);
    barectf_main_open_packet(&context);
    for (int64_t n = 0; n < 3000; n++) {
        /* Sometimes further than the 19 bits of a time in an event would tell. */
        ticks += n % 211 == 210 ? 400000 : (uint64_t)(n % 17);
        const uint16_t tid = (uint16_t)(n % 3 + 40);
        const int64_t mixed = (int64_t)((uint64_t)n * 0x9E3779B97F4A7C15u);
        barectf_main_trace_bits(&context, tid, (uint8_t)(n & 1), (int8_t)(n % 32 - 16), (uint8_t)(n % 128),
            (int16_t)(n - 1500), (uint32_t)(n * 2797), mixed >> 27, (uint64_t)mixed >> 3, mixed);
        barectf_main_trace_aligned(&context, tid, (uint8_t)(n % 8), (int16_t)(n % 512 - 256), (uint8_t)(n % 4),
            (uint64_t)mixed >> 31, (float)n / 7, (double)n / -7, names[n % 3], (uint8_t)(n % 12), (int8_t)(n % 5 - 2));
        barectf_main_trace_arrays(&context, tid, (int16_t)(n % 1024 - 512), three, (uint32_t)(n % 6), many,
            (uint32_t)(n % 4), names);
        barectf_main_trace_nothing(&context, tid);
    }
    if (barectf_packet_is_open(&context) && !barectf_packet_is_empty(&context)) close_packet(&context);
    return fclose(stream);
}
