# growth_test: the product with one more of everything that is meant to be added. dummies/ is laid out as the product is,
# and each table has one row more, by the recipe of CONTRIBUTING.md (add_row.py). Nothing else is compiled anew: these
# objects stand before the archives, whose own members are not pulled in then.
set(growth ${CMAKE_CURRENT_SOURCE_DIR}/growth)
set(generated ${CMAKE_BINARY_DIR}/generated/growth)
file(GLOB_RECURSE dummies CONFIGURE_DEPENDS ${growth}/dummies/*.cpp)
target_sources(growth_test PRIVATE ${dummies})
foreach(addition factor:core/account/factor.cpp operation:server/admin/operations.cpp page:server/site/routes.cpp
                 provider:sms/providers/registry.cpp)
  string(REGEX MATCH "(.*):(.*)" addition ${addition})
  set(grown ${generated}/${CMAKE_MATCH_2})
  add_custom_command(OUTPUT ${grown}
    COMMAND Python3::Interpreter ${growth}/add_row.py ${CMAKE_SOURCE_DIR} ${growth}/dummies ${CMAKE_MATCH_1} dummy ${grown}
    DEPENDS ${growth}/add_row.py ${CMAKE_SOURCE_DIR}/CONTRIBUTING.md ${CMAKE_SOURCE_DIR}/${CMAKE_MATCH_2} VERBATIM)
  target_sources(growth_test PRIVATE ${grown})
endforeach()
foreach(root ${CMAKE_SOURCE_DIR} ${growth}/dummies)
  file(GLOB found CONFIGURE_DEPENDS ${root}/server/pages/*.tpl)
  list(APPEND grown_templates ${found})
  file(GLOB found CONFIGURE_DEPENDS ${root}/server/text/locales/*.po)
  list(APPEND grown_locales ${found})
endforeach()
twostep_embed(growth_test NAME templates IN growth FILES ${grown_templates})
twostep_catalogues(growth_test NAME catalogues IN growth FILES ${grown_locales})

foreach(support core/support/world server/support/page_client server/support/site_fixture server/support/test_services)
  target_sources(growth_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${support}.cpp)
endforeach()
target_include_directories(growth_test PRIVATE ${growth}/dummies)
target_compile_options(growth_test PRIVATE -Wno-mismatched-new-delete) # as the pages: server/CMakeLists.txt
add_test(NAME growth/recipes COMMAND Python3::Interpreter ${growth}/add_row_test.py)
