#include "server/cli/commands.hpp"

namespace twostep::server::cli {

std::span<const command* const> commands() {
  static constexpr const command* table[] = {
      &serve,
      &config_init,
      &config_check,
      &config_show,
      &config_document,
      &config_example,
      &user_add,
      &user_invite,
      &user_list,
      &user_show,
      &user_reset_two_step,
      &user_set_password,
      &user_link,
      &user_unlock,
      &user_suspend,
      &user_resume,
      &user_sign_out,
      &user_set_name,
      &user_set_role,
      &user_move,
      &user_set_locale,
      &user_erase,
      &user_export,
      &org_add,
      &org_list,
      &org_factors,
      &org_trusted_browsers,
      &org_require_two_step,
      &org_waive_two_step,
      &sms_test,
      &sms_status,
      &mail_test,
      &mail_status,
      &log_verify,
      &log_dump,
      &log_compact,
      &backup,
      &restore,
      &keys_rotate,
      &audit_show,
      &look_through_proxy,
  };
  return table;
}

} // namespace twostep::server::cli
