#include "server/doctor/diagnosis.hpp"

#include <utility>

namespace twostep::server::doctor {

void diagnosis::problem(std::string what, std::string change) {
  found.push_back({std::move(what), std::move(change), true});
}

void diagnosis::note(std::string what, std::string change) {
  found.push_back({std::move(what), std::move(change), false});
}

} // namespace twostep::server::doctor
