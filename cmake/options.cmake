# Options for all targets of ours, but not for dependencies.
add_library(twostep_options INTERFACE)
target_compile_options(twostep_options INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual $<$<BOOL:${TWOSTEP_WERROR}>:-Werror>
  # At -O2 GCC 12 takes the storage of a moved variant for uninitialised (GCC 105562, 109561); delete with GCC 13.
  $<$<CONFIG:Release>:-Wno-maybe-uninitialized>
  -fstack-protector-strong
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
target_include_directories(twostep_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)

if(TWOSTEP_SANITIZE)
  add_compile_options(-fsanitize=${TWOSTEP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TWOSTEP_SANITIZE})
  # With sanitizers GCC reports these two warnings wrongly (GCC 105329, 109561); delete with GCC 13.
  target_compile_options(twostep_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-stringop-overflow>)
  if(TWOSTEP_SANITIZE MATCHES "thread")
    # GCC's TSan doesn't know Asio's fences (asio #1193).
    target_compile_options(twostep_options INTERFACE -Wno-tsan)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # ccache caches a precompiled header only with these settings.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# For two cores. Linking is limited by memory.
set_property(GLOBAL PROPERTY JOB_POOLS compile=2 link=1)
set(CMAKE_JOB_POOL_LINK link)

# A room's files are compiled as one: a small part of the time of one after another, since most of that goes into the
# headers. So the names of a room's files must differ, also those of one file alone. OFF: each by itself, as clang-tidy
# reads them.
option(TWOSTEP_UNITY "compile the files of a folder together" ON)
if(TWOSTEP_UNITY)
  # GCC takes the room's file for a header, whose types others see; and what one file calls `what` hides nothing in
  # another.
  target_compile_options(twostep_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage -Wno-shadow -Wshadow=local>)
endif()

# twostep_rooms(TARGET SOURCE...): compiles the sources of each folder together.
function(twostep_rooms target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${TWOSTEP_UNITY} UNITY_BUILD_MODE GROUP)
  foreach(source ${ARGN})
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE path)
    cmake_path(GET path PARENT_PATH room)
    string(REPLACE "/" "_" room ${room})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${room})
  endforeach()
endfunction()

# twostep_library(core DEPENDS ...): a static library of every .cpp in the folder and its subfolders, except
# EXCLUDE. ALONE: files that aren't compiled with their room, such as tables that the growth test replaces. Headers
# without a .cpp of their own are checked to compile alone; the others are checked by their .cpp
# (tests/conventions/headers.py).
function(twostep_library name)
  cmake_parse_arguments(arg "" "" "DEPENDS;EXCLUDE;ALONE;PCH" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.hpp)
  foreach(source ${sources})
    string(REGEX REPLACE "cpp$" "hpp" own_header ${source})
    list(REMOVE_ITEM headers ${own_header})
  endforeach()
  foreach(name_ ${arg_EXCLUDE})
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${name_})
  endforeach()
  add_library(twostep_${name} STATIC ${sources})
  list(TRANSFORM arg_ALONE PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set(together ${sources})
  list(REMOVE_ITEM together ${arg_ALONE})
  twostep_rooms(twostep_${name} ${together})
  target_sources(twostep_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${headers})
  set_target_properties(twostep_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(twostep_${name} PUBLIC twostep_options ${arg_DEPENDS})
  if(arg_PCH)
    target_precompile_headers(twostep_${name} PRIVATE ${arg_PCH})
  endif()
endfunction()
