#include "sms/providers/dummy/dummy.hpp"

namespace twostep::sms {
namespace {

constexpr provider_key keys[] = {
    {"prefix", true, false, "", "What the ids of its messages begin with."},
};
constexpr std::string_view receipt_header_fields[] = {"x-dummy"};

class dummy final : public gateway {
public:
  dummy(std::string name, std::string prefix) : name_(std::move(name)), prefix_(std::move(prefix)) {}

  std::string_view name() const noexcept override { return name_; }
  awaitable<core::result<accepted, failure>> send(const message& m) override { co_return accepted{prefix_ + m.id}; }
  void close() noexcept override {}

private:
  std::string name_, prefix_;
};

std::vector<key_problem> check(const provider_keys& given, std::string_view) {
  if (given.at("prefix").ends_with('-')) return {};
  return {{"prefix", "must end with \"-\""}};
}

std::unique_ptr<gateway> make(std::string name, const provider_keys& given, const provider_environment&) {
  return std::make_unique<dummy>(std::move(name), given.at("prefix"));
}

} // namespace

constinit const provider_kind dummy_kind{"dummy", keys, &check, &make, receipt_header_fields};

} // namespace twostep::sms
