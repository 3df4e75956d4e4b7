# Every vector enters here: 256 stubs of 16 bytes, then one way in and out. All gates switch to an interrupt stack (IST):
# precompiled `core` and `alloc` use the red zone below the stack pointer, which a plain push would overwrite.

.text
.balign 16
.global trap_stubs
trap_stubs:
.altmacro
.macro STUB n
    .balign 16
    # The CPU pushes an error code for these; the others get 0.
    .if (\n != 8) && (\n < 10 || \n > 14) && (\n != 17) && (\n != 21) && (\n != 29) && (\n != 30)
    pushq $0
    .endif
    pushq $\n
    jmp trap_entry
.endm
.set vector, 0
.rept 256
    STUB %vector
    .set vector, vector + 1
.endr
.noaltmacro

# Pushed as `Frame` in trap.rs says. Callee-saved registers are kept by Rust itself.
trap_entry:
    pushq %rax
    pushq %rcx
    pushq %rdx
    pushq %rsi
    pushq %rdi
    pushq %r8
    pushq %r9
    pushq %r10
    pushq %r11
    # QEMU's emulation of a nested virtual machine delivers an interrupt that Xen injected a second time, even though
    # interrupts are off, if it is disturbed before the next exit to Xen; the frame above would be overwritten by one that
    # leads back here, for ever. CPUID is such an exit, as early as can be.
    movq %rbx, %r8
    xorl %eax, %eax
    cpuid
    movq %r8, %rbx
    movq %rsp, %rdi
    subq $512, %rsp                 # 16-byte aligned: 5 + 2 + 9 words are on an aligned stack
    fxsave64 (%rsp)
    cld
    call trap
    fxrstor64 (%rsp)
    addq $512, %rsp
    popq %r11
    popq %r10
    popq %r9
    popq %r8
    popq %rdi
    popq %rsi
    popq %rdx
    popq %rcx
    popq %rax
    addq $16, %rsp                  # vector, error code
    iretq
