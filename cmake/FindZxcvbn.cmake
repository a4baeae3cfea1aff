# Zxcvbn::Zxcvbn, libzxcvbn from Debian's package, which has neither a CMake package nor a pkg-config file.
find_path(Zxcvbn_INCLUDE_DIR zxcvbn.h)
# Always shared: the code in Debian's archive isn't position independent.
find_library(Zxcvbn_LIBRARY NAMES libzxcvbn.so)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Zxcvbn REQUIRED_VARS Zxcvbn_LIBRARY Zxcvbn_INCLUDE_DIR)
if(Zxcvbn_FOUND AND NOT TARGET Zxcvbn::Zxcvbn)
  add_library(Zxcvbn::Zxcvbn UNKNOWN IMPORTED)
  set_target_properties(Zxcvbn::Zxcvbn PROPERTIES IMPORTED_LOCATION ${Zxcvbn_LIBRARY})
  target_include_directories(Zxcvbn::Zxcvbn SYSTEM INTERFACE ${Zxcvbn_INCLUDE_DIR})
  target_link_libraries(Zxcvbn::Zxcvbn INTERFACE m)
endif()
