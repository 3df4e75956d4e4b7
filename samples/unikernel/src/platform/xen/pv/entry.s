# From Xen's loader to Rust, for a paravirtual guest: 64-bit, paging on, in ring 3, %rsi = start_info. The same image as for
# PVH; these notes are for `type = "pv"`.

.macro NOTE type
.balign 4
.long 4, 2f - 1f, \type
.asciz "Xen"
1:
.endm

.section .note.Xen, "a", @note
NOTE 6                          # guest's system
    .asciz "unitrace"
2:
NOTE 5                          # Xen's version
    .asciz "xen-3.0"
2:
NOTE 8                          # loader
    .asciz "generic"
2:
NOTE 9                          # PAE
    .asciz "yes"
2:
NOTE 3                          # virtual base
    .quad 0
2:
NOTE 4                          # physical addresses in the image are offset by
    .quad 0
2:
NOTE 1                          # entry
    .quad pv_start
2:
NOTE 2                          # page for Xen's entries
    .quad hypercall_page
2:
.balign 4

.section .text.boot, "ax", @progbits
.code64
pv_start:
    cld
    leaq boot_stack_top(%rip), %rsp
    xorl %ebp, %ebp
    movq %rsi, %rdi
    call kernel_main_paravirtual
    ud2

# Faults come with two more words on the stack than the CPU's own: rcx and r11. 32 entries of 16 bytes.
.text
.balign 16
.global pv_faults
pv_faults:
.altmacro
.macro FAULT n
    .balign 16
    popq %rcx
    popq %r11
    jmp trap_stubs + 16 * \n
.endm
.set number, 0
.rept 32
    FAULT %number
    .set number, number + 1
.endr
.noaltmacro
