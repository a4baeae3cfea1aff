# twostep_embed(target NAME name [IN folder] FILES ...): embeds the files in the binary, as embedded::name()
# (server/text/embedded.hpp). IN: generates it in a folder of its own, for a second program with files of that name.
function(twostep_embed target)
  cmake_parse_arguments(arg "" "NAME;IN" "FILES" ${ARGN})
  cmake_path(SET out NORMALIZE ${CMAKE_BINARY_DIR}/generated/${arg_IN}/embedded/${arg_NAME}.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${arg_NAME} "-DFILES=${arg_FILES}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${arg_FILES} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

# twostep_catalogues(target NAME name [IN folder] FILES ...): embeds gettext's .po files in their binary form.
function(twostep_catalogues target)
  cmake_parse_arguments(arg "" "NAME;IN" "FILES" ${ARGN})
  cmake_path(SET folder NORMALIZE ${CMAKE_BINARY_DIR}/generated/${arg_IN}/${arg_NAME})
  foreach(po ${arg_FILES})
    get_filename_component(locale ${po} NAME_WE)
    set(mo ${folder}/${locale}.mo)
    add_custom_command(OUTPUT ${mo} COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND ${GETTEXT_MSGFMT_EXECUTABLE} --check -o ${mo} ${po} DEPENDS ${po} VERBATIM)
    list(APPEND binaries ${mo})
  endforeach()
  twostep_embed(${target} NAME ${arg_NAME} IN "${arg_IN}" FILES ${binaries})
endfunction()

# gzip is in every Debian.
find_program(GZIP gzip REQUIRED)

# twostep_gzip(variable FILES ...): sets the variable to the compressed files, "style.css.gz".
function(twostep_gzip variable)
  cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
  set(folder ${CMAKE_BINARY_DIR}/generated/gzip)
  file(MAKE_DIRECTORY ${folder})
  foreach(file ${arg_FILES})
    get_filename_component(name ${file} NAME)
    set(compressed ${folder}/${name}.gz)
    add_custom_command(OUTPUT ${compressed}
      COMMAND ${CMAKE_COMMAND} -DGZIP=${GZIP} -DIN=${file} -DOUT=${compressed} -P ${CMAKE_SOURCE_DIR}/cmake/gzip_file.cmake
      DEPENDS ${file} ${CMAKE_SOURCE_DIR}/cmake/gzip_file.cmake VERBATIM)
    list(APPEND all ${compressed})
  endforeach()
  set(${variable} ${all} PARENT_SCOPE)
endfunction()
