# Runs instead of a test whose program wasn't found, so that ctest reports which one is missing.
string(REGEX REPLACE "^PROXY_" "" name "${PROGRAM}")
string(TOLOWER "${name}" name)
message(FATAL_ERROR "${name} is missing: ./dev install")
