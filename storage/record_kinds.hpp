#pragma once
// Every kind of record that a store holds (storage/record_store.hpp): a line each. Types in the log are 2 and 6 to
// 15, in snapshots 33 and 37 to 63.

#include "storage/organisation_store.hpp"

#include <boost/mp11/list.hpp>

namespace twostep::storage {

using record_kinds = boost::mp11::mp_list< //
    organisation_kind                      // 2, 33, events 101 to 199
    >;

} // namespace twostep::storage
