/* shop ROUNDS: two threads answer requests, which wait for each other. */
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "shop.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static long rounds;

static void work(const char *what, unsigned micros) {
    lttng_ust_tracepoint(shop, work_begin, what);
    usleep(micros);
    lttng_ust_tracepoint(shop, work_end, 0);
}

static void *serve(void *first) {
    static const uint16_t list[] = {1, 500, 65535};
    uint64_t id = (uint64_t)(uintptr_t)first;
    for (long round = 0; round < rounds; round++, id += 4) {
        lttng_ust_tracepoint(shop, request_start, id, "/basket");
        lttng_ust_tracepoint(shop, request_start, id + 1, "/pay");
        lttng_ust_tracepoint(shop, waiting, 2);
        work("parse", 200);
        lttng_ust_tracepoint(shop, everything, (int64_t)id * 1000003 - 77, list, "letters");
        work("answer", 300);
        lttng_ust_tracepoint(shop, request_end, id, 200);
        lttng_ust_tracepoint(shop, waiting, 1);
        lttng_ust_tracepoint(shop, request_end, id + 1, -1);
    }
    return NULL;
}

int main(int count, char **arguments) {
    pthread_t threads[2];
    rounds = count > 1 ? atol(arguments[1]) : 10;
    pthread_create(&threads[0], NULL, serve, (void *)0);
    pthread_create(&threads[1], NULL, serve, (void *)2);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
