#define BOOST_TEST_MODULE twostep
#include <boost/test/unit_test.hpp>
