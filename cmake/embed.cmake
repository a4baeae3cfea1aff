# twostep_embed(target NAME name FILES ...): embeds the files in the binary, as embedded::name()
# (server/text/embedded.hpp).
function(twostep_embed target)
  cmake_parse_arguments(arg "" "NAME" "FILES" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/generated/embedded/${arg_NAME}.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${arg_NAME} "-DFILES=${arg_FILES}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${arg_FILES} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

# twostep_catalogues(target NAME name FILES ...): embeds gettext's .po files in their binary form.
function(twostep_catalogues target)
  cmake_parse_arguments(arg "" "NAME" "FILES" ${ARGN})
  foreach(po ${arg_FILES})
    get_filename_component(locale ${po} NAME_WE)
    set(mo ${CMAKE_BINARY_DIR}/generated/${arg_NAME}/${locale}.mo)
    add_custom_command(OUTPUT ${mo} COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated/${arg_NAME}
      COMMAND ${GETTEXT_MSGFMT_EXECUTABLE} --check -o ${mo} ${po} DEPENDS ${po} VERBATIM)
    list(APPEND binaries ${mo})
  endforeach()
  twostep_embed(${target} NAME ${arg_NAME} FILES ${binaries})
endfunction()
