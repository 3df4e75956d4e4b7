/* The few system calls that stand for hardware, and the functions that a compiler expects of everybody. */
#ifndef LINUX_H
#define LINUX_H

#include <stddef.h>
#include <stdint.h>

static long call(long number, long a, long b, long c, long d, long e, long f) {
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

enum { WRITE = 1, OPEN = 2, MMAP = 9, EXIT = 60, FTRUNCATE = 77, CLOCK_GETTIME = 228 };

static void say(const char *text) {
    size_t length = 0;
    while (text[length]) length++;
    call(WRITE, 1, (long)text, (long)length, 0, 0, 0);
    call(WRITE, 1, (long)"\n", 1, 0, 0, 0);
}

static _Noreturn void leave(int code) {
    for (;;) call(EXIT, code, 0, 0, 0, 0, 0);
}

/* A shared mapping of a new file; NULL if there is none. */
static void *map_file(const char *path, long size) {
    long file = call(OPEN, (long)path, 02 | 0100 | 01000, 0600, 0, 0, 0);
    if (file < 0 || call(FTRUNCATE, file, size, 0, 0, 0, 0) < 0) return NULL;
    long at = call(MMAP, 0, size, 1 | 2, 1, file, 0);
    return at < 0 && at > -4096 ? NULL : (void *)at;
}

static uint64_t cycles(void) { return __builtin_ia32_rdtsc(); }

/* Ticks and wall time: what a kernel would read from its clock. */
static void anchor(void) {
    int64_t time[2];
    call(CLOCK_GETTIME, 0, (long)time, 0, 0, 0, 0);
    ut_anchor(cycles(), (uint64_t)(time[0] * 1000000000 + time[1]), 0);
}

void *memset(void *to, int byte, size_t size) {
    void *at = to;
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(size) : "a"(byte) : "memory");
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    void *at = to;
    __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(size) : : "memory");
    return to;
}

int memcmp(const void *a, const void *b, size_t size) {
    const unsigned char *one = a, *other = b;
    for (size_t n = 0; n < size; n++)
        if (one[n] != other[n]) return one[n] - other[n];
    return 0;
}

__asm__(".globl _start\n_start:\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call begin\n");

#endif
