# Stands in for a test whose program wasn't found: ctest then says which one is missing.
string(REGEX REPLACE "^PROXY_" "" name "${PROGRAM}")
string(TOLOWER "${name}" name)
message(FATAL_ERROR "${name} is missing: ./dev install")
