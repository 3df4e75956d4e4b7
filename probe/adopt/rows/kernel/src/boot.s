# 32-bit to 64-bit mode: the first GiB mapped as it is, SSE on, a stack.
.section .note.Xen, "a", @note
.balign 4
.long 4, 8, 18
.asciz "Xen"
.long start32, 0

.section .bss
.balign 4096
level4: .skip 4096
level3: .skip 4096
level2: .skip 4096
.skip 65536
stack:

.section .data
.balign 16
gdt: .quad 0, 0x00af9a000000ffff, 0x00cf92000000ffff
gdtr: .word gdtr - gdt - 1
.long gdt

.section .text
.code32
.global start32
start32:
    cld
    movl $stack, %esp
    movl $level3 + 3, level4
    movl $level2 + 3, level3
    movl $level2, %edi
    movl $0x83, %eax
    movl $512, %ecx
1:  movl %eax, (%edi)
    addl $0x200000, %eax
    addl $8, %edi
    loop 1b
    movl $level4, %eax
    movl %eax, %cr3
    movl $0x620, %eax
    movl %eax, %cr4
    movl $0xC0000080, %ecx
    rdmsr
    orl $0x100, %eax
    wrmsr
    movl $0x80000023, %eax
    movl %eax, %cr0
    lgdt gdtr
    ljmp $8, $start64
.code64
start64:
    movw $16, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    call kernel
    ud2

# What precompiled Rust expects of a C library.
.global memcpy
memcpy:
    movq %rdi, %rax
    movq %rdx, %rcx
    rep movsb
    ret
.global memmove
memmove:
    movq %rdi, %rax
    movq %rdx, %rcx
    cmpq %rsi, %rdi
    ja 1f
    rep movsb
    ret
1:  leaq -1(%rdi,%rcx), %rdi
    leaq -1(%rsi,%rcx), %rsi
    std
    rep movsb
    cld
    ret
.global memset
memset:
    movq %rdi, %r8
    movl %esi, %eax
    movq %rdx, %rcx
    rep stosb
    movq %r8, %rax
    ret
.global memcmp
.global bcmp
memcmp:
bcmp:
    xorl %eax, %eax
    movq %rdx, %rcx
1:  jrcxz 2f
    movzbl (%rdi), %eax
    movzbl (%rsi), %r8d
    incq %rdi
    incq %rsi
    decq %rcx
    subl %r8d, %eax
    jz 1b
2:  ret
