#include "storage/store_error.hpp"

#include <cerrno>

namespace twostep::storage {
namespace {

std::string_view remedy(int error) noexcept {
  switch (error) {
  case EACCES:
  case EPERM:
    return "run as the user who owns it, or give that user access";
  case ENOSPC:
    return "free some space on that disk";
  case EDQUOT:
    return "raise the quota or free some space";
  case EFBIG:
    return "raise the limit on file sizes (ulimit -f)";
  case EROFS:
    return "mount the disk for writing, or choose another data directory";
  case ELOOP:
    return "it is a symbolic link, which isn't followed here: put the file itself in its place";
  case EINVAL:
    return "only a regular file is taken here: see what stands in its place";
  case EISDIR:
  case ENXIO:
    return "a regular file belongs here: see what stands in its place";
  case ENOTDIR:
    return "a part of the path isn't a directory";
  case ENOENT:
    return "make the directory that it is to stand in";
  case EMFILE:
  case ENFILE:
    return "raise the limit on open files (ulimit -n)";
  default:
    return "see the system's log for what is wrong with the disk";
  }
}

} // namespace

void fail_on(const std::filesystem::path& path, std::string_view what, const boost::system::error_code& e) {
  throw store_error(
      path.string() + ": can't be " + std::string(what) + ": " + e.message() + ": " + std::string(remedy(e.value()))
  );
}

} // namespace twostep::storage
