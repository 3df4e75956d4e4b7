/* Fibers: a stack each, and eleven instructions that go from one to the other. */
#ifndef FIBER_H
#define FIBER_H

#include "unitrace.h"

struct fiber {
    void *stack; /* while it is not running */
    uint32_t task;
    int ready;
    struct ut_thread told;
};

/* Puts this one's registers on its stack, takes the other's from its own. */
void fiber_switch(void **from, void *to);
__asm__(
    ".text\n.globl fiber_switch\nfiber_switch:\n"
    "  push %rbp\n  push %rbx\n  push %r12\n  push %r13\n  push %r14\n  push %r15\n"
    "  mov %rsp, (%rdi)\n  mov %rsi, %rsp\n"
    "  pop %r15\n  pop %r14\n  pop %r13\n  pop %r12\n  pop %rbx\n  pop %rbp\n  ret\n");

/* A stack that begins with `run`, which never returns. */
static void *fiber_stack(char *stack, size_t size, void (*run)(void)) {
    void **top = (void **)(stack + size) - 2;
    *top = (void *)run;
    return top - 6;
}

#endif
