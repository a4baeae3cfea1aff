#!/usr/bin/env bash
# Packs build-package/twostep for ./dev package. Puts the .deb, its SBOM and the program into build-package/out/.
# Usage: packaging/build.sh BUILD
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$(realpath "$1")
stage=$build/stage out=$build/out

version=$("$build/twostep" --version | cut -d' ' -f2)
packaged=$(dpkg-parsechangelog -l packaging/debian/changelog -S Version)
if [ "${packaged%-*}" != "$version" ]; then
  echo "packaging/debian/changelog is about $packaged, the program is $version" >&2
  exit 1
fi
# All dates in the package are that of the changelog.
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l packaging/debian/changelog -S Timestamp)
export SOURCE_DATE_EPOCH

echo "comparing what the program makes of numbers, letters and languages with all of ICU's data and with its part"
if ! cmp <("$build/icu-tables-whole") <("$build/icu-tables-part"); then
  echo "the program has come to need more of ICU's data: see cmake/static/icu_data.cmake" >&2
  exit 1
fi

rm -rf "$stage" "$out"
mkdir -p "$stage/completions" "$out"
cp -r packaging/debian "$stage/debian"
cp packaging/twostep.service packaging/twostep.socket "$stage/debian/"
cp -r README.md docs "$stage/"
rm -rf "$stage/docs/screenshots" "$stage"/docs/states.*
install -m 755 "$build/twostep" "$stage/twostep"
strip --strip-all -R .comment "$stage/twostep"
install -m 644 packaging/twostep-gate.lua "$stage/"
install -m 644 packaging/completions.bash "$stage/completions/twostep"
python3 packaging/man_pages.py "$stage/twostep" "$stage/man"
"$stage/twostep" config example --data /var/lib/twostep >"$stage/twostep.toml"
cat packaging/twostep.toml.end >>"$stage/twostep.toml"
python3 packaging/sbom.py "$build" "$stage/twostep" "$stage/twostep.cdx.json" "$stage/built-using"

(cd "$stage" && dpkg-buildpackage --build=binary --unsigned-changes --unsigned-buildinfo --no-check-builddeps >"$build/package.log" 2>&1) || {
  tail -40 "$build/package.log" >&2
  exit 1
}
cp "$build"/twostep_"$packaged"_amd64.deb "$out/"
cp "$stage/twostep" "$stage/twostep.cdx.json" "$out/"
rm -f "$build"/twostep_"$packaged"_amd64.{deb,buildinfo,changes}
(cd "$out" && sha256sum -- *.deb twostep twostep.cdx.json | tee SHA256SUMS)
