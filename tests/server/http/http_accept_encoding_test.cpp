// RFC 9110 12.5.3, with qvalues of 12.4.2.
#include "server/http/accept_encoding.hpp"

#include <boost/test/unit_test.hpp>

using twostep::server::http::accepts_gzip;

BOOST_AUTO_TEST_SUITE(http_accept_encoding)

BOOST_AUTO_TEST_CASE(gzip_is_sent_to_who_takes_it) {
  for (const char* yes :
       {"gzip", "GZip", "x-gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "deflate,\tgzip",
        "gzip;q=0.001", "gzip ; q=1", "gzip;Q=1.000", "identity;q=0.5, gzip;q=0.5", "identity;q=0, gzip;q=0.1",
        "identity;q=0, *", ", ,gzip,", "*;q=0, gzip"})
    BOOST_TEST(accepts_gzip(yes), yes);
}

BOOST_AUTO_TEST_CASE(others_get_the_content_as_it_is) {
  for (const char* no :
       {"", "identity", "br", "gzip;q=0", "gzip;q=0.0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *",
        "identity, gzip;q=0.5", "compress, deflate", "gzipped", "g zip"})
    BOOST_TEST(!accepts_gzip(no), no);
  BOOST_TEST(!accepts_gzip({}));
}

BOOST_AUTO_TEST_CASE(an_entry_that_can_not_be_read_does_not_count) {
  for (const char* no :
       {"gzip;q=", "gzip;q=2", "gzip;q=1.001", "gzip;q=0.1234", "gzip;q=-1", "gzip;q=0,5", "gzip;level=9", "gzip;",
        "gzip;q=1;q=1", "gzip;q= 1", "gzip q=1", ";q=1", ";"})
    BOOST_TEST(!accepts_gzip(no), no);
  BOOST_TEST(accepts_gzip("br;level=9, gzip"));
}

BOOST_AUTO_TEST_SUITE_END()
