# TWOSTEP_STATIC: links Debian's archives and headers into the program, so that it runs on any machine with this
# glibc or a newer one. What Debian has only as a shared library stays shared: docs/deploy/packages.md lists it.
# Include before dependencies.cmake; call static_link_finish() after it.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
set(Boost_USE_STATIC_LIBS ON)
set(OPENSSL_USE_STATIC_LIBS TRUE)
set(Protobuf_USE_STATIC_LIBS ON)
set(ZLIB_USE_STATIC_LIBS ON)

# Debian's CMake packages of Abseil, fmt, spdlog and toml++ know only the shared libraries.
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
  add_library(twostep_tomlplusplus INTERFACE) # header-only; the header is in the default include path
  set(tomlplusplus twostep_tomlplusplus)
  # Boost.Locale's target names ICU's shared libraries itself.
  set_target_properties(Boost::locale PROPERTIES INTERFACE_LINK_LIBRARIES "Boost::headers;ICU::i18n;ICU::uc;ICU::data")
  # Shared because of the LGPL, which requires it to be replaceable; nearly every Debian has it.
  find_library(idn2_shared libidn2.so REQUIRED)
  set_target_properties(PkgConfig::idn2 PROPERTIES INTERFACE_LINK_LIBRARIES ${idn2_shared})
  add_link_options(-Wl,-z,relro,-z,now,--gc-sections)
  # A shared C++ library brings libstdc++ along; two copies in one process would have separate locales and
  # allocators.
  if(NOT imported MATCHES "prometheus")
    add_link_options(-static-libstdc++ -static-libgcc)
  endif()

  # ICU's 31 MB of data are mostly for what isn't used here (break rules, collation, code pages), so a part of them
  # replaces the whole (static/icu_data.cmake). Properties, NFC, case folding and regular expressions have their
  # tables in libicuuc. ./dev package compares the program's results with both (tests/package/).
  string(REGEX MATCH "^[0-9]+" icu_major ${ICU_VERSION})
  find_program(ICUPKG icupkg REQUIRED)
  set(icu_part ${CMAKE_BINARY_DIR}/icu_data)
  set(icu_file ${icu_part}/part/icudt${icu_major}l.dat)
  file(MAKE_DIRECTORY ${icu_part})
  add_custom_command(
    OUTPUT ${icu_file}
    COMMAND
      ${CMAKE_COMMAND} -D ARCHIVE=${ICU_DATA_LIBRARY_RELEASE} -D NAME=icudt${icu_major}l -D AR=${CMAKE_AR}
      -D OBJCOPY=${CMAKE_OBJCOPY} -D ICUPKG=${ICUPKG} -P ${CMAKE_SOURCE_DIR}/cmake/static/icu_data.cmake
    DEPENDS cmake/static/icu_data.cmake ${ICU_DATA_LIBRARY_RELEASE}
    WORKING_DIRECTORY ${icu_part}
    VERBATIM)
  add_library(twostep_icu_data STATIC ${CMAKE_SOURCE_DIR}/cmake/static/icu_data.c)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/cmake/static/icu_data.c PROPERTIES OBJECT_DEPENDS ${icu_file})
  target_compile_definitions(
    twostep_icu_data PRIVATE ICU_DATA=icudt${icu_major}_dat "ICU_FILE=\"${icu_file}\"")
  set(icu_data ${CMAKE_BINARY_DIR}/libtwostep_icu_data.a)
  set_target_properties(ICU::data PROPERTIES IMPORTED_LOCATION ${icu_data} IMPORTED_LOCATION_RELEASE ${icu_data})
  add_dependencies(ICU::data twostep_icu_data)
endmacro()
