# From the loader to Rust. PVH (QEMU's -kernel and Xen): 32-bit protected mode, paging off, interrupts off,
# %ebx = physical address of hvm_start_info. Here: identity map of 4 GiB, SSE, long mode, a stack, `kernel_main`.

# ELF note that makes this a PVH image: owner "Xen", type 18 = XEN_ELFNOTE_PHYS32_ENTRY; QEMU reads 8 bytes of it.
.section .note.Xen, "a", @note
.balign 4
.long 4, 8, 18
.asciz "Xen"
.long pvh_start, 0

.section .bss.boot, "aw", @nobits
.balign 4096
boot_pml4: .skip 4096
boot_pdpt: .skip 4096
.global boot_pd
boot_pd:   .skip 4 * 4096
# Never touched; taken out of the map once Rust runs (paging.rs).
.global boot_guard
boot_guard: .skip 4096
boot_stack: .skip 256 * 1024
.global boot_stack_top
boot_stack_top:

.section .data.boot, "aw", @progbits
.balign 16
# null, 64-bit code, data; Rust's own table replaces it soon.
boot_gdt:
    .quad 0, 0x00af9a000000ffff, 0x00cf92000000ffff
boot_gdt_end:
boot_gdt_pointer:
    .word boot_gdt_end - boot_gdt - 1
    .long boot_gdt

.section .text.boot, "ax", @progbits
.code32
.global pvh_start
pvh_start:
    cld
    cli
    movl $boot_stack_top, %esp

    # 2 MiB pages (1 GiB pages are not everywhere): 4 page directories.
    movl $boot_pdpt, %eax
    orl  $3, %eax
    movl %eax, boot_pml4
    movl $boot_pd, %eax
    orl  $3, %eax
    movl $boot_pdpt, %edi
    movl $4, %ecx
1:  movl %eax, (%edi)
    addl $4096, %eax
    addl $8, %edi
    loop 1b
    movl $boot_pd, %edi
    movl $0x83, %eax
    movl $2048, %ecx
2:  movl %eax, (%edi)
    addl $0x200000, %eax
    addl $8, %edi
    loop 2b
    movl $boot_pml4, %eax
    movl %eax, %cr3

    movl %cr4, %eax
    orl  $0x620, %eax               # PAE, OSFXSR, OSXMMEXCPT: Rust uses SSE
    movl %eax, %cr4
    movl $0xC0000080, %ecx
    rdmsr
    orl  $0x100, %eax               # EFER.LME
    wrmsr
    movl %cr0, %eax
    andl $~0xC, %eax                # not EM, not TS
    orl  $0x80010023, %eax          # PG, WP, NE, MP, PE
    movl %eax, %cr0
    lgdt boot_gdt_pointer
    ljmp $0x08, $start64

.code64
start64:
    movw $0x10, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    xorl %eax, %eax
    movw %ax, %fs
    movw %ax, %gs
    movl $boot_stack_top, %esp
    movl %ebx, %edi
    xorl %ebp, %ebp
    call kernel_main
    ud2
