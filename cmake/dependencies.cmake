# Everything comes from Debian 12's packages; ./dev installs them.
set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS json url program_options locale)
find_package(Gettext REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
# Shared in every build: Debian's fixes of a parser of files from outside are to reach an installed program.
find_library(EXPAT_LIBRARY NAMES libexpat.so REQUIRED)
find_package(EXPAT REQUIRED)
find_package(PhoneNumber REQUIRED)
find_package(Sodium REQUIRED)
find_package(Zxcvbn REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(spdlog REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(ctemplate REQUIRED IMPORTED_TARGET libctemplate)
# Not prometheus-cpp's own CMake package: it requires the libraries of parts that aren't used here.
pkg_check_modules(prometheus REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(qrcodegen REQUIRED IMPORTED_TARGET qrcodegencpp)
pkg_check_modules(idn2 REQUIRED IMPORTED_TARGET libidn2)
set(spdlog spdlog::spdlog)
set(tomlplusplus tomlplusplus::tomlplusplus)
if(TWOSTEP_STATIC)
  static_link_finish()
endif()

# Asio and Beast are compiled once, here (BOOST_*_SEPARATE_COMPILATION must be set in every file).
add_library(twostep_boost STATIC ${CMAKE_SOURCE_DIR}/cmake/boost/asio.cpp ${CMAKE_SOURCE_DIR}/cmake/boost/asio_ssl.cpp
                                 ${CMAKE_SOURCE_DIR}/cmake/boost/beast.cpp)
target_compile_definitions(twostep_boost PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_ARRAY)
target_link_libraries(twostep_boost PUBLIC Boost::boost OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
