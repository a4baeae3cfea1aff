#pragma once
// The store's durability, for listeners that are bound before the store is opened.

#include "server/http/durability.hpp"
#include "storage/store.hpp"

namespace twostep::server {

class store_durability final : public http::durability {
public:
  /// Call before any connection is served. The store outlives every worker.
  void bind(storage::store& s) noexcept { store_ = &s; }

  bool is_durable(std::uint64_t n) const noexcept override { return store_->is_durable(n); }
  awaitable<> durable(std::uint64_t n) override { return store_->durable(n); }

private:
  storage::store* store_ = nullptr;
};

} // namespace twostep::server
