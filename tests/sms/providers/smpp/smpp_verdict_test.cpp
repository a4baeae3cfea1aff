#include "sms/providers/smpp/verdict.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using sms::failure_kind;

BOOST_AUTO_TEST_SUITE(smpp_verdict)

BOOST_AUTO_TEST_CASE(statuses_by_table) {
  const struct {
    std::uint32_t status;
    failure_kind kind;
    const char* says;
  } table[] = {
      {0x58, failure_kind::rate_limited, "ESME_RTHROTTLED (0x58)"},
      {0x14, failure_kind::rate_limited, "ESME_RMSGQFUL (0x14)"},
      {0x0b, failure_kind::invalid_number, "ESME_RINVDSTADR (0x0B)"},
      {0x0a, failure_kind::unsupported, "ESME_RINVSRCADR (0x0A)"},
      {0x0e, failure_kind::authentication, "ESME_RINVPASWD (0x0E)"},
      {0x0f, failure_kind::authentication, "ESME_RINVSYSID (0x0F)"},
      {0x0d, failure_kind::authentication, "ESME_RBINDFAIL (0x0D)"},
      {0x08, failure_kind::unavailable, "ESME_RSYSERR (0x08)"},
      {0x45, failure_kind::unavailable, "ESME_RSUBMITFAIL (0x45)"},
      {0x65, failure_kind::rejected, "ESME_RX_P_APPN (0x65)"},
      {0xff, failure_kind::unavailable, "ESME_RUNKNOWNERR (0xFF)"},
      {0x401, failure_kind::unavailable, "command_status 0x401"},
      {0xffffffff, failure_kind::unavailable, "command_status 0xFFFFFFFF"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.says) {
      const auto f = sms::smpp_refusal(row.status);
      BOOST_TEST((f.kind == row.kind));
      BOOST_TEST(f.detail == std::string("the SMSC refused: ") + row.says);
    }
}

BOOST_AUTO_TEST_CASE(a_refused_bind_says_what_to_look_at) {
  BOOST_TEST(sms::smpp_bind_refusal(0x0e).detail == "the SMSC refused system_id and password: ESME_RINVPASWD (0x0E)");
  BOOST_TEST(sms::smpp_bind_refusal(0x0f).detail == "the SMSC refused system_id and password: ESME_RINVSYSID (0x0F)");
  BOOST_TEST((sms::smpp_bind_refusal(0x0d).kind == failure_kind::authentication));
  BOOST_TEST((sms::smpp_bind_refusal(0x53).kind == failure_kind::authentication));
  BOOST_TEST((sms::smpp_bind_refusal(0x05).kind == failure_kind::unavailable));
  // A bind concerns neither numbers nor messages.
  BOOST_TEST((sms::smpp_bind_refusal(0x0b).kind == failure_kind::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()
