/* ICU's data, cut down by icu_data.cmake, under the name that ICU's library looks for (udata_setCommonData's default). */
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

__asm__(".section .rodata\n"
        ".balign 16\n"
        ".globl " TEXT(ICU_DATA) "\n"
        ".type " TEXT(ICU_DATA) ", @object\n"
        TEXT(ICU_DATA) ":\n"
        ".incbin " TEXT(ICU_FILE) "\n"
        ".size " TEXT(ICU_DATA) ", . - " TEXT(ICU_DATA) "\n"
        ".previous\n");
