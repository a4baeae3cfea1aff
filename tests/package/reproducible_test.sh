#!/usr/bin/env bash
# Builds the commit again in another folder, without ccache, and compares the packages byte by byte. Takes as long
# as a full build. Usage: reproducible_test.sh FOLDER, which contains the .deb of a clean checkout.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")/../..
first=$(realpath "$1"/twostep_*_amd64.deb)
again=$(mktemp -d /var/tmp/twostep-built-again-XXXXXX)
trap 'rm -rf "$again"' EXIT
git -C "$here" archive HEAD | tar -x -C "$again"
cp -r "$here/deps" "$again/deps"
cd "$again"
export CCACHE_DISABLE=1 TZ=Asia/Kathmandu LC_ALL=C.UTF-8
umask 077
cmake --preset package >/dev/null
cmake --build build-package -j "$(nproc)" --target twostep icu-tables-whole icu-tables-part
packaging/build.sh build-package
cmp "$first" build-package/out/twostep_*_amd64.deb
echo "the same package, byte by byte: $(sha256sum <"$first" | cut -d' ' -f1)"
