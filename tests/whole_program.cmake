# Tests of the whole: conventions, and everything that drives build/twostep from outside (Node; Chromium for pages).
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(NODE node REQUIRED)
find_program(CHROMIUM chromium REQUIRED)

add_test(NAME conventions/rules COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/conventions/conventions.py ${CMAKE_SOURCE_DIR})
add_test(NAME conventions/rules_find_what_they_are_for
  COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/conventions/conventions_test.py)
if(NOT TWOSTEP_SANITIZE)
  add_test(NAME conventions/headers_compile_alone
    COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target all_verify_interface_header_sets)
  set_tests_properties(conventions/headers_compile_alone PROPERTIES TIMEOUT 900 PROCESSORS 2)
endif()
