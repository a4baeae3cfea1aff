# Cuts ICU's data down to what the program asks for: the names of countries in every language, and which script a
# language is mostly written in. Writes part/NAME.dat into the current directory.
#   cmake -D ARCHIVE=libicudata.a -D NAME=icudt72l -D AR=ar -D OBJCOPY=objcopy -D ICUPKG=icupkg -P icu_data.cmake
foreach(needed ARCHIVE NAME AR OBJCOPY ICUPKG)
  if(NOT ${needed})
    message(FATAL_ERROR "icu_data.cmake needs ${needed}")
  endif()
endforeach()

file(REMOVE_RECURSE whole items part)
file(MAKE_DIRECTORY whole items part)
execute_process(
  COMMAND ${AR} p ${ARCHIVE} ${NAME}_dat.o OUTPUT_FILE whole/${NAME}.o COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${OBJCOPY} -O binary -j .rodata whole/${NAME}.o whole/${NAME}.dat COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE whole/${NAME}.o)
execute_process(
  COMMAND ${ICUPKG} -l whole/${NAME}.dat OUTPUT_VARIABLE items OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" items "${items}")
# root.res and pool.res hold what the others refer to.
list(FILTER items INCLUDE REGEX "^(region/.*|likelySubtags|root|pool)\\.res$")
list(JOIN items "\n" items)
file(WRITE items.txt "${items}\n")
execute_process(COMMAND ${ICUPKG} -x items.txt -d items whole/${NAME}.dat COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${ICUPKG} -a items.txt -s items new part/${NAME}.dat COMMAND_ERROR_IS_FATAL ANY)
