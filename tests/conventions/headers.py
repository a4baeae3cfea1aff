"""Checks that headers compile alone. A header's own .cpp must include it first, so that the compiler checks it. Names of
the standard library, whose includes a precompiled header could hide there, must be included by the header or by one of
our headers that it includes. The build compiles headers without a .cpp separately (conventions/headers_compile_alone)."""
import re

PRODUCT = ("core/", "storage/", "sms/", "server/")

# What the precompiled headers (PCH in each folder's CMakeLists.txt) include: header -> names that need it.
PRECOMPILED = {
    "<algorithm>": r"\bstd::(?:ranges::)?(?:sort|find_if|any_of|all_of|none_of|min|max|clamp|copy|transform|lower_bound)\b",
    "<array>": r"\bstd::array\b",
    "<atomic>": r"\bstd::atomic\b",
    "<chrono>": r"\bstd::chrono\b",
    "<cstdint>": r"\bstd::u?int(?:8|16|32|64)_t\b",
    "<mutex>": r"\bstd::(?:mutex|lock_guard|unique_lock)\b",
    "<optional>": r"\bstd::(?:optional|nullopt)\b",
    "<string>": r"\bstd::string\b",
    "<string_view>": r"\bstd::string_view\b",
    "<thread>": r"\bstd::thread\b",
    "<variant>": r"\bstd::(?:variant|get_if|holds_alternative)\b",
    "<vector>": r"\bstd::vector\b",
}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|(<[^>]+>))', re.M)


def check_headers(files, add):
    """files: path -> text without comments; add(path, line, text) takes a finding."""
    headers = [p for p in files if p.endswith(".hpp") and p.startswith(PRODUCT)]
    for header in headers:
        source = header[:-4] + ".cpp"
        if source not in files:
            continue
        first = INCLUDE.search(files[source])
        if not first or first.group(1) != header:
            add(source, 1, f"includes {header} before anything else, so that it is known to compile alone")
    reached = {}
    for header in headers:
        has = standard_headers(header, files, reached)
        for needed, names in PRECOMPILED.items():
            used = re.search(names, files[header])
            if used and needed not in has:
                add(header, files[header].count("\n", 0, used.start()) + 1, f"{used.group(0)} needs {needed}")


def standard_headers(header, files, reached):
    """The standard headers that it includes, directly or by our headers."""
    if header in reached:
        return reached[header]
    reached[header] = has = set()
    for match in INCLUDE.finditer(files[header]):
        if match.group(2):
            has.add(match.group(2))
            if match.group(2) == "<string>": # its constructors take views
                has.add("<string_view>")
        elif match.group(1) in files:
            has |= standard_headers(match.group(1), files, reached)
    return has
