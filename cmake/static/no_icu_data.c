/* ICU's common data without anything in it: the header of ICU's udata.h (UDataInfo in ucmndata.h) and a table of
   contents. ICU 72 reads the table's first entry also where the count is 0 (pointerTOCLookupFn in ucmndata.cpp), so
   there is one, with a name that nobody looks up. */
#include <stdint.h>

struct {
  uint16_t header_size;
  uint8_t magic[2];
  uint16_t info_size, reserved;
  uint8_t is_big_endian, charset_family, size_of_uchar, reserved_too;
  uint8_t format[4], format_version[4], data_version[4];
  uint32_t count;
  uint32_t reserved_in_contents;
  struct {
    const char* name;
    const void* header;
  } entries[1];
} __attribute__((aligned(16))) const ICU_DATA = {
    24, {0xda, 0x27}, 20, 0, 0, 0, 2, 0, {'T', 'o', 'C', 'P'}, {1, 0, 0, 0}, {0, 0, 0, 0}, 1, 0, {{"nothing", 0}}};
