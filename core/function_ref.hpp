#pragma once
// A reference to something callable, for parameters only: it must not outlive the call.

#include <absl/functional/function_ref.h>

namespace twostep::core {

template <class Signature>
using function_ref = absl::FunctionRef<Signature>;

} // namespace twostep::core
