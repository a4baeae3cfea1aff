# twostep_embed(target NAMESPACE ns HEADER path FILES ...): the files as constexpr string_views in one generated header pair,
# in a table `embedded[]` of {name, text}; templates, stylesheet and script travel in the binary.
function(twostep_embed target)
  cmake_parse_arguments(arg "" "NAME" "FILES" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/generated/embedded/${arg_NAME}.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${arg_NAME} "-DFILES=${arg_FILES}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${arg_FILES} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
