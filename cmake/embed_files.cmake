# Script of twostep_embed: writes OUT, which defines twostep::server::embedded::NAME() over FILES (see server/text/embedded.hpp).
set(text "#include \"server/text/embedded.hpp\"\n\nnamespace twostep::server::embedded {\n\nstatic constexpr file files[] = {\n")
foreach(path ${FILES})
  get_filename_component(name ${path} NAME)
  file(READ ${path} content HEX)
  string(LENGTH "${content}" length)
  math(EXPR length "${length} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" content "${content}")
  # The length of a literal is limited; the compiler joins pieces of 2,000 bytes.
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)" "\\1\"\n    \"" content "${content}")
  string(APPEND text "  {\"${name}\", std::string_view(\"${content}\", ${length})},\n")
endforeach()
string(APPEND text "};\n\nstd::span<const file> ${NAME}() noexcept { return files; }\n\n} // namespace twostep::server::embedded\n")
file(WRITE ${OUT} "${text}")
