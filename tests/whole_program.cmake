# Tests of the whole: conventions, and everything that drives build/twostep from outside (Node; Chromium for pages).
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(NODE node REQUIRED)
find_program(CHROMIUM chromium REQUIRED)
# ./dev unpacks the proxies of docs/deploy there.
foreach(proxy nginx caddy haproxy)
  find_program(PROXY_${proxy} ${proxy} HINTS ${CMAKE_SOURCE_DIR}/deps/proxies/usr/sbin ${CMAKE_SOURCE_DIR}/deps/proxies/usr/bin)
  if(NOT PROXY_${proxy})
    message(FATAL_ERROR "${proxy} is missing: ./dev install")
  endif()
endforeach()

add_test(NAME conventions/rules COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/conventions/conventions.py ${CMAKE_SOURCE_DIR})
add_test(NAME conventions/rules_find_what_they_are_for
  COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/conventions/conventions_test.py)
add_test(NAME format/read_log COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/format/read_log_test.py)
if(NOT TWOSTEP_SANITIZE)
  add_test(NAME conventions/headers_compile_alone
    COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target all_verify_interface_header_sets)
  set_tests_properties(conventions/headers_compile_alone PROPERTIES TIMEOUT 900 PROCESSORS 2)
endif()

# whole_program_test(NAME FILE): a Node file whose exit code counts.
function(whole_program_test name file)
  add_test(NAME ${name} COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300
    ENVIRONMENT "TWOSTEP_BINARY=$<TARGET_FILE:twostep>;TWOSTEP_CHROMIUM=${CHROMIUM};TWOSTEP_SCREENSHOTS=${CMAKE_BINARY_DIR}/screenshots")
endfunction()

if(TARGET twostep)
  foreach(name audit backup core_dumps dashboard doctor erase examples full_disk gammu guesses kannel metrics mounted_secrets office reload risk secret_rotation secrets slow_log smpp sms_guards support test_message upgrade)
    whole_program_test(e2e/${name} e2e/${name}_test.mjs)
  endforeach()
  set_tests_properties(e2e/examples PROPERTIES TIMEOUT 600) # a server for each example
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
  set_tests_properties(package/service PROPERTIES TIMEOUT 300 ENVIRONMENT "TWOSTEP_BINARY=$<TARGET_FILE:twostep>")
  foreach(name journey_without_script journey_with_script bad_phone pages plain_http)
    whole_program_test(browser/${name} browser/${name}_test.mjs)
  endforeach()
  foreach(name nginx caddy haproxy spellings)
    whole_program_test(proxy/${name} proxy/${name}_test.mjs)
    set_property(TEST proxy/${name} APPEND PROPERTY ENVIRONMENT "TWOSTEP_PROXY_NGINX=${PROXY_nginx};TWOSTEP_PROXY_CADDY=${PROXY_caddy};TWOSTEP_PROXY_HAPROXY=${PROXY_haproxy}")
  endforeach()
  whole_program_test(proxy/traefik proxy/traefik_test.mjs)
endif()
