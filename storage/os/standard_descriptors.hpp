#pragma once
// Keeps descriptors 0, 1 and 2 open, so that no file gets one of their numbers: what a program prints would go into
// that file. Every program calls this first in main.

namespace twostep::storage {

/// Opens those that are closed on /dev/null: what is printed there is lost, what is read there has ended. A program
/// that links this does it before its own static objects are made, too. Ends the process with 1 where nothing can be
/// opened.
void open_standard_descriptors() noexcept;

} // namespace twostep::storage
