# Sodium::Sodium (the static archive) and, if this libsodium allows it, Sodium::kept_memory: Argon2 then gets its
# block memory from us instead of the kernel, and a hash worker keeps it between hashes (1.7 to 1.9 times as many
# hashes). It renames mmap and munmap in one object of the archive; if that object isn't as expected, the plain
# archive is used.
find_path(Sodium_INCLUDE_DIR sodium.h)
find_library(Sodium_LIBRARY NAMES libsodium.a)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Sodium REQUIRED_VARS Sodium_LIBRARY Sodium_INCLUDE_DIR)
if(Sodium_FOUND AND NOT TARGET Sodium::Sodium)
  add_library(Sodium::Sodium UNKNOWN IMPORTED)
  set_target_properties(Sodium::Sodium PROPERTIES IMPORTED_LOCATION ${Sodium_LIBRARY})
  target_include_directories(Sodium::Sodium SYSTEM INTERFACE ${Sodium_INCLUDE_DIR})

  set(object libsodium_la-argon2-core.o)
  set(folder ${CMAKE_BINARY_DIR}/argon2)
  file(MAKE_DIRECTORY ${folder})
  execute_process(COMMAND ${CMAKE_AR} x ${Sodium_LIBRARY} ${object} WORKING_DIRECTORY ${folder} RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed)
    execute_process(COMMAND ${CMAKE_NM} -u ${folder}/${object} OUTPUT_VARIABLE imports RESULT_VARIABLE failed)
    string(REGEX MATCHALL "U m(un)?map(64)?\n" maps "${imports}")
    list(SORT maps)
    if(NOT failed AND "${maps}" STREQUAL "U mmap\n;U munmap\n")
      execute_process(COMMAND ${CMAKE_OBJCOPY} --redefine-sym mmap=twostep_argon2_mmap --redefine-sym munmap=twostep_argon2_munmap
                              ${object} argon2-core-kept.o WORKING_DIRECTORY ${folder} RESULT_VARIABLE failed)
    else()
      set(failed 1)
    endif()
  endif()
  if(failed)
    message(WARNING "this libsodium's ${object} isn't as expected: passwords hash at about half the speed, with the same hashes")
  else()
    # The object precedes the archive, so that the archive's own member isn't linked.
    add_library(Sodium::kept_memory INTERFACE IMPORTED)
    target_link_libraries(Sodium::kept_memory INTERFACE ${folder}/argon2-core-kept.o Sodium::Sodium)
  endif()
endif()
