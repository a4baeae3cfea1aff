#pragma once
// The table of commands, in the order of the help.

#include "server/cli/command.hpp"

#include <span>

namespace twostep::server::cli {

extern const command serve, config_init, config_check, config_show, config_document, config_example, user_add,
    user_invite, user_link, user_list, user_show, user_reset_two_step, user_set_password, user_unlock,
    user_set_locale, user_set_name, user_set_role, user_move, user_suspend, user_resume, user_sign_out, user_erase,
    user_export, org_add, org_list, org_factors, org_trusted_browsers, org_require_two_step, org_waive_two_step,
    sms_test, sms_status, mail_test, mail_status, log_verify, log_dump, log_compact, backup, restore, keys_rotate,
    audit_show, look_through_proxy;

std::span<const command* const> commands();

} // namespace twostep::server::cli
