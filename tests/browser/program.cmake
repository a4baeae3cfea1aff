# twostep_pseudo: the program with two languages more, which nobody speaks (tests/locales/pseudo.py, pseudo_rtl.py), for
# looking at all pages. Its catalogues stand before the archive, whose own aren't pulled in then.
set(generated ${CMAKE_BINARY_DIR}/generated/pseudo)
set(scripts ${CMAKE_CURRENT_SOURCE_DIR}/locales)
set(template ${CMAKE_SOURCE_DIR}/server/text/locales/twostep.pot)
add_custom_command(OUTPUT ${generated}/ar_XB.po
  COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
  COMMAND Python3::Interpreter ${scripts}/pseudo_rtl.py ${template} ${generated}/ar_XB.po
  DEPENDS ${template} ${scripts}/pseudo_rtl.py ${scripts}/pseudo.py ${scripts}/po.py VERBATIM)
file(GLOB spoken CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/text/locales/*.po)
add_executable(twostep_pseudo ${CMAKE_SOURCE_DIR}/server/main.cpp)
target_link_libraries(twostep_pseudo PRIVATE twostep_server)
twostep_catalogues(twostep_pseudo NAME catalogues IN pseudo_program FILES ${spoken} ${generated}/en_XA.po ${generated}/ar_XB.po)
