/*
 * Orders at a counter, in C: an event loop whose callbacks resolve promises, and a thread that cooks.
 *
 * Every few milliseconds a guest orders. The order is a promise; the loop hands it to the kitchen, a thread with a queue, which
 * resolves it; the guest's callback then reads it and pays. Every fifth dish burns: that promise fails.
 *
 * What to look for: each `order` waits from its creation to the arrow of `kitchen` that resolves it; `guest` runs twice, once to
 * order and once when it is woken by the kitchen, and reads (blue) what it had ordered. `queue` counts what waits to be cooked.
 *
 *     cc -O2 -I probe/include samples/c/orders.c LIBRARY -o orders -lpthread -ldl -lm
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define UT_MODULE "orders"
#include "unitrace.h"

enum { ORDERS = 40, PERIOD_US = 1500, COOKING_US = 1200 };

UT_SITE(loop_site, TASK, "loop");
UT_SITE(kitchen_site, TASK, "kitchen");
UT_SITE(guest_site, TASK, "guest");
UT_SITE(order_site, TASK, "order");
UT_SITE(table_site, RESOURCE, "orders to cook");
UT_SITE(period_site, RESOURCE, "period");
UT_SITE(queue_site, COUNTER, "queue");
UT_SITE(text_site, TEXT, "said");

struct order {
    struct order *next;
    uint32_t guest, promise; /* of the trace */
    int number, burnt;
};

/* A list with a lock: from the loop to the kitchen, and back. */
struct list {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct order *first, **last;
    int length;
};

static struct list to_cook = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, &to_cook.first, 0 };
static struct list cooked = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, &cooked.first, 0 };
static uint32_t table, kitchen_task;

static int put(struct list *list, struct order *order) {
    order->next = NULL;
    pthread_mutex_lock(&list->lock);
    *list->last = order;
    list->last = &order->next;
    int length = ++list->length;
    pthread_cond_signal(&list->filled);
    pthread_mutex_unlock(&list->lock);
    return length;
}

static struct order *take(struct list *list, int wait) {
    pthread_mutex_lock(&list->lock);
    while (wait && !list->first) pthread_cond_wait(&list->filled, &list->lock);
    struct order *order = list->first;
    if (order) {
        list->first = order->next;
        if (!list->first) list->last = &list->first;
        list->length--;
    }
    pthread_mutex_unlock(&list->lock);
    return order;
}

static void rest(int microseconds) {
    struct timespec time = { 0, microseconds * 1000L };
    nanosleep(&time, NULL);
}

static void work(int microseconds) {
    struct timespec from, now;
    clock_gettime(CLOCK_MONOTONIC, &from);
    do clock_gettime(CLOCK_MONOTONIC, &now);
    while ((now.tv_sec - from.tv_sec) * 1000000L + (now.tv_nsec - from.tv_nsec) / 1000 < microseconds);
}

/* A thread of its own: a poll while it cooks, pending while it waits for an order. */
static void *kitchen(void *unused) {
    (void)unused;
    for (int done = 0; done < ORDERS; done++) {
        struct order *order = take(&to_cook, 1);
        struct ut_poll poll;
        ut_poll_begin(kitchen_task, &poll);
        ut_read(kitchen_task, table);
        work(COOKING_US);
        order->burnt = order->number % 5 == 4;
        if (order->burnt) ut_log(&text_site, UT_LEVEL_WARN, UT_TEXT("it burns"));
        ut_resolve(order->promise, order->burnt ? UT_OUTCOME_FAILED : UT_OUTCOME_DONE);
        ut_wake(order->guest);
        put(&cooked, order);
        ut_wait(table);
        ut_poll_end(&poll, done + 1 < ORDERS ? UT_POLL_PENDING : UT_POLL_READY);
    }
    return NULL;
}

/* A guest comes: the first callback. */
static void orders(int number) {
    struct order *order = calloc(1, sizeof *order);
    if (!order) abort();
    char name[32];
    int length = snprintf(name, sizeof name, "guest %d", number);
    order->number = number;
    order->guest = ut_spawn(&guest_site, UT_KIND_TASK, ut_current());
    ut_label(&text_site, order->guest, name, (size_t)length);
    struct ut_poll poll;
    ut_poll_begin(order->guest, &poll);
    order->promise = ut_spawn(&order_site, UT_KIND_PROMISE, order->guest);
    ut_should_resolve(order->promise);
    ut_wait_of(order->promise, table);
    ut_wake(kitchen_task);
    ut_counter(&queue_site, put(&to_cook, order));
    ut_try_read(order->guest, order->promise);
    ut_wait(order->promise);
    ut_poll_end(&poll, UT_POLL_PENDING);
}

/* The dish is there: the second. */
static void pays(struct order *order) {
    struct ut_poll poll;
    ut_poll_begin(order->guest, &poll);
    ut_read(order->guest, order->promise);
    work(100);
    ut_poll_end(&poll, UT_POLL_READY);
    free(order);
}

int main(void) {
    int result = ut_start(NULL, 0);
    if (result < 0) fprintf(stderr, "unitrace: %s\n", ut_error(result));
    table = ut_resource(&table_site, UT_RESOURCE_CHANNEL);
    uint32_t loop = ut_spawn(&loop_site, UT_KIND_BLOCK_ON, 0);
    struct ut_poll poll;
    uint32_t period = ut_resource(&period_site, UT_RESOURCE_TIMER);
    ut_poll_begin(loop, &poll);
    kitchen_task = ut_spawn(&kitchen_site, UT_KIND_THREAD, loop);
    pthread_t thread;
    if (pthread_create(&thread, NULL, kitchen, NULL)) abort();
    int paid = 0;
    for (int number = 0; paid < ORDERS; ) {
        if (number < ORDERS) orders(number++);
        for (struct order *order; (order = take(&cooked, 0)); paid++) pays(order);
        ut_wait(period);
        ut_poll_end(&poll, UT_POLL_PENDING);
        rest(PERIOD_US);
        ut_wake_by(loop, UT_CAUSE_TIMER, period);
        ut_poll_begin(loop, &poll);
    }
    pthread_join(thread, NULL);
    ut_poll_end(&poll, UT_POLL_READY);
    ut_resource_end(table);
    ut_resource_end(period);
    ut_stop();
    printf("%d guests paid\n", paid);
    return 0;
}
