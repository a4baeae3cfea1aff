#pragma once
// For threads whose work can wait: hashing, snapshots, backups.

namespace twostep::storage {

/// The calling thread gets the lowest priority (nice 19) and short turns (0.1 ms; Linux 6.12 and newer): whoever
/// wakes up waits for the end of such a turn at most, where the usual 3 ms would show in every request's p99. Where
/// the system forbids it, nothing changes. There is no way back without privileges.
void lower_priority() noexcept;

} // namespace twostep::storage
