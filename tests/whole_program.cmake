# Tests of the whole product: conventions, and tests that run build/twostep from outside (with Node, and Chromium
# for pages).
find_program(NODE node)
find_program(CHROMIUM chromium)
find_program(JAVA java) # for the HTML checker
# ./dev unpacks the proxies of docs/deploy there.
foreach(proxy nginx caddy haproxy)
  find_program(PROXY_${proxy} ${proxy} HINTS ${CMAKE_SOURCE_DIR}/deps/proxies/usr/sbin ${CMAKE_SOURCE_DIR}/deps/proxies/usr/bin)
endforeach()

add_test(NAME conventions/rules COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/conventions/conventions.py ${CMAKE_SOURCE_DIR})
add_test(NAME conventions/rules_find_what_they_are_for
  COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/conventions/conventions_test.py)
add_test(NAME conventions/dev COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/conventions/dev_test.py)
find_program(CLANG_FORMAT clang-format)
if(CLANG_FORMAT)
  add_test(NAME conventions/format WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMAND sh -c "git ls-files -z '*.hpp' '*.cpp' | xargs -0 ${CLANG_FORMAT} --dry-run -Werror")
else()
  add_test(NAME conventions/format
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=clang-format -P ${CMAKE_CURRENT_SOURCE_DIR}/support/missing_program.cmake)
endif()
add_test(NAME locales/messages COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/locales/messages.py ${CMAKE_SOURCE_DIR})
add_test(NAME locales/rules_find_what_they_are_for
  COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/locales/messages_test.py)
add_test(NAME locales/translating COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/locales/translating_test.py)
add_test(NAME format/read_log COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/format/read_log_test.py)
if(NOT TWOSTEP_SANITIZE)
  add_test(NAME conventions/headers_compile_alone
    COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target all_verify_interface_header_sets)
  set_tests_properties(conventions/headers_compile_alone PROPERTIES TIMEOUT 900 PROCESSORS 2)
endif()

function(whole_program_environment name program)
  set_property(TEST ${name} PROPERTY
    ENVIRONMENT "TWOSTEP_BINARY=${program};TWOSTEP_CHROMIUM=${CHROMIUM};TWOSTEP_JAVA=${JAVA}")
endfunction()

# whole_program_test(NAME FILE [NEEDS VARIABLE...]): a Node test, labelled by its folder; passes with exit code 0.
# If a needed program wasn't found, only this test fails and names the program.
function(whole_program_test name file)
  cmake_parse_arguments(arg "" "" "NEEDS" ${ARGN})
  get_filename_component(label ${name} DIRECTORY)
  set(command ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  foreach(program NODE ${arg_NEEDS})
    if(NOT ${program})
      set(command ${CMAKE_COMMAND} -DPROGRAM=${program} -P ${CMAKE_CURRENT_SOURCE_DIR}/support/missing_program.cmake)
    endif()
  endforeach()
  add_test(NAME ${name} COMMAND ${command})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS ${label})
  whole_program_environment(${name} $<TARGET_FILE:twostep>)
endfunction()

if(TARGET twostep)
  foreach(name activity audit backup core_dumps dashboard doctor erase examples full_disk gammu guesses kannel metrics mounted_secrets office reload risk secret_rotation secrets slow_log smpp sms_guards support test_message upgrade)
    whole_program_test(e2e/${name} e2e/${name}_test.mjs)
  endforeach()
  set_tests_properties(e2e/examples PROPERTIES TIMEOUT 600) # it starts a server for each example
  if(TWOSTEP_BENCH)
    whole_program_test(e2e/fake_smsc e2e/fake_smsc_test.mjs)
    whole_program_test(e2e/closed_descriptors e2e/closed_descriptors_test.mjs)
    set_property(TEST e2e/fake_smsc e2e/closed_descriptors APPEND PROPERTY ENVIRONMENT "TWOSTEP_FAKE_SMSC=$<TARGET_FILE:fake-smsc>")
  endif()
  foreach(name kill disk_errors rotation power_cut places lost_files compaction clock messages)
    whole_program_test(crash/${name} crash/${name}_test.mjs)
    set_tests_properties(crash/${name} PROPERTIES SKIP_REGULAR_EXPRESSION "^skipped: ")
  endforeach()
  add_test(NAME package/service COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/package/service_test.py)
  set_tests_properties(package/service PROPERTIES TIMEOUT 300 LABELS package ENVIRONMENT "TWOSTEP_BINARY=$<TARGET_FILE:twostep>")
  foreach(name journey_without_script journey_with_script bad_phone branding plain_http errors controls single_states danish keyboard)
    whole_program_test(browser/${name} browser/${name}_test.mjs NEEDS CHROMIUM)
  endforeach()
  foreach(name pages checks)
    whole_program_test(browser/${name} browser/${name}_test.mjs NEEDS CHROMIUM JAVA)
  endforeach()
  if(TARGET twostep_pseudo)
    whole_program_environment(browser/pages $<TARGET_FILE:twostep_pseudo>)
  endif()
  set_tests_properties(browser/pages PROPERTIES PROCESSORS 2 TIMEOUT 900) # two tabs at once
  whole_program_test(browser/gallery browser/gallery_test.mjs)
  foreach(name nginx caddy haproxy spellings upgrades)
    if(name MATCHES "^(nginx|caddy|haproxy)$")
      whole_program_test(proxy/${name} proxy/${name}_test.mjs NEEDS CHROMIUM PROXY_${name})
    else()
      whole_program_test(proxy/${name} proxy/${name}_test.mjs NEEDS PROXY_nginx PROXY_caddy PROXY_haproxy)
    endif()
    set_property(TEST proxy/${name} APPEND PROPERTY ENVIRONMENT "TWOSTEP_PROXY_NGINX=${PROXY_nginx};TWOSTEP_PROXY_CADDY=${PROXY_caddy};TWOSTEP_PROXY_HAPROXY=${PROXY_haproxy}")
  endforeach()
  foreach(name traefik identity)
    whole_program_test(proxy/${name} proxy/${name}_test.mjs)
  endforeach()
endif()
