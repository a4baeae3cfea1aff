#include "sms/providers/smpp/verdict.hpp"

#include <algorithm>
#include <cstdio>

namespace twostep::sms {

namespace {

using enum failure_kind;

struct meaning {
  std::uint32_t status;
  std::string_view name;
  failure_kind kind;
};

// A field refused by one SMSC may be accepted by another: unsupported sends the message to the next provider.
// ESME_RSUBMITFAIL gives no reason, so it is tried again.
constexpr meaning meanings[] = {
    {0x01, "ESME_RINVMSGLEN", unsupported},       {0x02, "ESME_RINVCMDLEN", unsupported},
    {0x03, "ESME_RINVCMDID", unsupported},        {0x04, "ESME_RINVBNDSTS", unavailable},
    {0x05, "ESME_RALYBND", unavailable},          {0x06, "ESME_RINVPRTFLG", unsupported},
    {0x07, "ESME_RINVREGDLVFLG", unsupported},    {0x08, "ESME_RSYSERR", unavailable},
    {0x0a, "ESME_RINVSRCADR", unsupported},       {0x0b, "ESME_RINVDSTADR", invalid_number},
    {0x0c, "ESME_RINVMSGID", unavailable},        {0x0d, "ESME_RBINDFAIL", authentication},
    {0x0e, "ESME_RINVPASWD", authentication},     {0x0f, "ESME_RINVSYSID", authentication},
    {0x11, "ESME_RCANCELFAIL", unavailable},      {0x13, "ESME_RREPLACEFAIL", unsupported},
    {0x14, "ESME_RMSGQFUL", rate_limited},        {0x15, "ESME_RINVSERTYP", unsupported},
    {0x33, "ESME_RINVNUMDESTS", unsupported},     {0x34, "ESME_RINVDLNAME", unsupported},
    {0x40, "ESME_RINVDESTFLAG", unsupported},     {0x42, "ESME_RINVSUBREP", unsupported},
    {0x43, "ESME_RINVESMCLASS", unsupported},     {0x44, "ESME_RCNTSUBDL", unsupported},
    {0x45, "ESME_RSUBMITFAIL", unavailable},      {0x48, "ESME_RINVSRCTON", unsupported},
    {0x49, "ESME_RINVSRCNPI", unsupported},       {0x50, "ESME_RINVDSTTON", unsupported},
    {0x51, "ESME_RINVDSTNPI", unsupported},       {0x53, "ESME_RINVSYSTYP", authentication},
    {0x54, "ESME_RINVREPFLAG", unsupported},      {0x55, "ESME_RINVNUMMSGS", unavailable},
    {0x58, "ESME_RTHROTTLED", rate_limited},      {0x61, "ESME_RINVSCHED", unsupported},
    {0x62, "ESME_RINVEXPIRY", unsupported},       {0x63, "ESME_RINVDFTMSGID", unsupported},
    {0x64, "ESME_RX_T_APPN", unavailable},        {0x65, "ESME_RX_P_APPN", rejected},
    {0x66, "ESME_RX_R_APPN", rejected},           {0x67, "ESME_RQUERYFAIL", unavailable},
    {0xc0, "ESME_RINVOPTPARSTREAM", unsupported}, {0xc1, "ESME_ROPTPARNOTALLWD", unsupported},
    {0xc2, "ESME_RINVPARLEN", unsupported},       {0xc3, "ESME_RMISSINGOPTPARAM", unsupported},
    {0xc4, "ESME_RINVOPTPARAMVAL", unsupported},  {0xfe, "ESME_RDELIVERYFAILURE", unavailable},
    {0xff, "ESME_RUNKNOWNERR", unavailable},
};

const meaning* find(std::uint32_t status) noexcept {
  const auto* found = std::ranges::find(meanings, status, &meaning::status);
  return found == std::end(meanings) ? nullptr : found;
}

std::string_view what_to_look_at(std::uint32_t status) noexcept {
  switch (status) {
  case 0x05:
    return "the SMSC has this account bound already: ";
  case 0x0d:
    return "the SMSC refused the bind (account, allowed address or number of sessions): ";
  case 0x0e:
  case 0x0f:
    return "the SMSC refused system_id and password: ";
  case 0x53:
    return "the SMSC refused system_type: ";
  default:
    return "the SMSC refused the bind: ";
  }
}

} // namespace

failure_kind smpp_failure_kind(std::uint32_t status) noexcept {
  const auto* m = find(status);
  return m ? m->kind : unavailable;
}

std::string smpp_status_text(std::uint32_t status) {
  char number[16];
  std::snprintf(number, sizeof number, "0x%02X", static_cast<unsigned>(status));
  const auto* m = find(status);
  if (!m) return std::string("command_status ").append(number);
  return std::string(m->name).append(" (").append(number).append(")");
}

failure smpp_refusal(std::uint32_t status) {
  return {smpp_failure_kind(status), std::nullopt, "the SMSC refused: " + smpp_status_text(status)};
}

failure smpp_bind_refusal(std::uint32_t status) {
  // For a bind, only the account can be permanently wrong; everything else is the SMSC's own trouble.
  const auto kind = smpp_failure_kind(status) == authentication ? authentication : unavailable;
  return {kind, std::nullopt, std::string(what_to_look_at(status)) + smpp_status_text(status)};
}

} // namespace twostep::sms
