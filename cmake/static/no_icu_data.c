/* ICU's common data with no entry: the header of ICU's udata.h (UDataInfo in ucmndata.h), an empty table of contents. */
#include <stdint.h>

struct {
  uint16_t header_size;
  uint8_t magic[2];
  uint16_t info_size, reserved;
  uint8_t is_big_endian, charset_family, size_of_uchar, reserved_too;
  uint8_t format[4], format_version[4], data_version[4];
  uint32_t count;
  uint32_t padding;
} __attribute__((aligned(16))) const ICU_DATA = {
    32, {0xda, 0x27}, 20, 0, 0, 0, 2, 0, {'T', 'o', 'C', 'P'}, {1, 0, 0, 0}, {0, 0, 0, 0}, 0, 0};
