# Script: writes OUT, which defines `std::string_view SYMBOL() noexcept` in namespace twostep::core over the bytes of IN.
file(READ ${IN} content HEX)
string(LENGTH "${content}" length)
math(EXPR length "${length} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" content "${content}")
string(REGEX REPLACE "(\\\\x0a)" "\\1\"\n    \"" content "${content}")
file(WRITE ${OUT} "#include <string_view>\n\nnamespace twostep::core {\n\nstd::string_view ${SYMBOL}() noexcept;\nstd::string_view ${SYMBOL}() noexcept {\n  return {\"${content}\", ${length}};\n}\n\n} // namespace twostep::core\n")
