# TWOSTEP_STATIC: what the program is made of is linked from Debian's archives or used as headers, so that the program runs on any
# machine with this glibc or a newer one. What Debian has only as a shared library stays shared; docs/deploy/packages.md
# says what that is. Included before dependencies.cmake; static_link_finish() after it.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
set(Boost_USE_STATIC_LIBS ON)
set(OPENSSL_USE_STATIC_LIBS TRUE)
set(Protobuf_USE_STATIC_LIBS ON)
set(ZLIB_USE_STATIC_LIBS ON)

# Debian's CMake packages of Abseil, fmt, spdlog and toml++ know their shared libraries only.
macro(static_link_finish)
  get_property(imported DIRECTORY PROPERTY IMPORTED_TARGETS)
  foreach(target ${imported})
    if(target MATCHES "^absl::")
      get_target_property(shared ${target} IMPORTED_LOCATION_NONE)
      if(shared)
        string(REGEX REPLACE "\\.so.*$" ".a" archive ${shared})
        set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_NONE ${archive} IMPORTED_LOCATION ${archive} IMPORTED_SONAME_NONE "")
      endif()
    endif()
  endforeach()
  set_target_properties(spdlog::spdlog_header_only PROPERTIES INTERFACE_LINK_LIBRARIES "Threads::Threads;fmt::fmt-header-only")
  set(spdlog spdlog::spdlog_header_only)
  add_library(twostep_tomlplusplus INTERFACE) # its header alone, which stands where every header does
  set(tomlplusplus twostep_tomlplusplus)
  # It names ICU's libraries by itself, the shared ones.
  set_target_properties(Boost::locale PROPERTIES INTERFACE_LINK_LIBRARIES "Boost::headers;ICU::i18n;ICU::uc;ICU::data")
  # Under the LGPL, which wants it exchangeable; every Debian but the smallest has it.
  find_library(idn2_shared libidn2.so REQUIRED)
  set_target_properties(PkgConfig::idn2 PROPERTIES INTERFACE_LINK_LIBRARIES ${idn2_shared})
  add_link_options(-Wl,-z,relro,-z,now,--gc-sections)
  # A shared library in C++ brings libstdc++ along; two of them in one process would have two locales and two allocators.
  if(NOT imported MATCHES "prometheus")
    add_link_options(-static-libstdc++ -static-libgcc)
  endif()

  # ICU's 31 MB of data are for locales, break rules and code pages. What is used here (properties, NFC, case folding,
  # regular expressions) has its tables in libicuuc, so an empty table takes its place; ./dev package compares the
  # numbers that the program reads with both (tests/package/).
  string(REGEX MATCH "^[0-9]+" icu_major ${ICU_VERSION})
  add_library(twostep_icu_data STATIC ${CMAKE_SOURCE_DIR}/cmake/static/no_icu_data.c)
  target_compile_definitions(twostep_icu_data PRIVATE ICU_DATA=icudt${icu_major}_dat)
  set(icu_data ${CMAKE_BINARY_DIR}/libtwostep_icu_data.a)
  set_target_properties(ICU::data PROPERTIES IMPORTED_LOCATION ${icu_data} IMPORTED_LOCATION_RELEASE ${icu_data})
  add_dependencies(ICU::data twostep_icu_data)
endmacro()
