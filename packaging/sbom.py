#!/usr/bin/env python3
"""Writes the SBOM from what was actually linked: usage "sbom.py BUILD BINARY SBOM BUILT_USING".

Reads the linker's map (archives), ninja's record of included headers, and the binary's shared libraries; asks dpkg for
each file's package. Writes SBOM (CycloneDX 1.5, JSON) and BUILT_USING: the source packages of what is linked
statically or used as headers, as Debian's Built-Using requires. The same inputs give the same bytes; the time is SOURCE_DATE_EPOCH.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path

# These describe the kernel and glibc, which are linked dynamically or not at all.
ONLY_INTERFACES = {"linux-libc-dev", "libc6-dev", "libcrypt-dev"}


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout


def archives(build):
    text = (build / "twostep.map").read_text(encoding="utf-8", errors="replace")
    # Of gcc's own objects, archives only: crt1.o and the like belong to glibc.
    return {os.path.normpath(p) for p in re.findall(r"(?<![\w.])(/[^\s():]+\.a)\(", text)}


def headers(build):
    found = set()
    for line in run("ninja", "-C", str(build), "-t", "deps").splitlines():
        path = line.strip()
        if line.startswith("    ") and ("/usr/include/" in path or "/usr/lib/gcc/" in path):
            found.add(os.path.normpath(path))
    return found


def shared(binary):
    return set(re.findall(r"(/[^ ]+) \(0x", run("ldd", str(binary))))


def packages_of(paths):
    """dpkg's package of each path. dpkg knows each file by only one of /lib and /usr/lib, so both are tried."""
    named = {}
    for path in paths:
        for spelled in (path, os.path.realpath(path), re.sub(r"^/usr(?=/lib)", "", os.path.realpath(path))):
            named[spelled] = path
    found = {}
    spelled = sorted(named)
    for i in range(0, len(spelled), 500):
        told = subprocess.run(["dpkg-query", "-S", *spelled[i : i + 500]], capture_output=True, text=True, check=False).stdout
        for line in told.splitlines():
            if not line.startswith("diversion by"):
                owner, path = line.split(": ", 1)
                found[named.get(path, path)] = owner.split(",")[0]
    return found


def described(package):
    form = "${binary:Package}\n${Version}\n${source:Package}\n${source:Version}\n${Architecture}\n${Homepage}\n"
    return run("dpkg-query", "-W", "-f", form, package).splitlines()


def unpacked(root):
    """libphonenumber, which ./dev unpacks into deps/ without installing it."""
    field = {}
    for line in (root / "deps" / "control").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(": ")
        field[name] = value
    source, _, version = field.get("Source", field["Package"]).partition(" ")
    return [
        field["Package"], field["Version"], source, version.strip("()") or field["Version"], field["Architecture"],
        field.get("Homepage", ""),
    ]


def component(about, linkage):
    package, version, source, source_version, architecture, homepage = about
    name = package.split(":")[0]
    made = {
        "type": "library",
        "bom-ref": f"pkg:deb/debian/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={architecture}&distro=bookworm",
        "properties": [
            {"name": "twostep:linkage", "value": linkage},
            {"name": "debian:source", "value": f"{source} (= {source_version})"},
        ],
    }
    if homepage:
        made["externalReferences"] = [{"type": "website", "url": homepage}]
    return made


def collect(build, binary, root):
    kinds = {} # package -> linkage; the strongest one is kept
    unpacked_prefix = str(root / "deps") + "/"
    for linkage, paths in (("headers", headers(build)), ("shared", shared(binary)), ("static", archives(build))):
        ours = {p for p in paths if p.startswith(str(build)) and not p.startswith(unpacked_prefix)}
        foreign = {p for p in paths if p.startswith(unpacked_prefix)}
        rest = {p for p in paths - ours - foreign if p.startswith(("/usr/", "/lib"))}
        owners = packages_of(rest)
        lost = sorted(rest - owners.keys())
        if lost:
            sys.exit(f"sbom: no package has {', '.join(lost[:5])}")
        for package in owners.values():
            if package.split(":")[0] not in ONLY_INTERFACES or linkage == "static":
                kinds[package] = linkage
        if foreign:
            kinds[""] = linkage
    return [(unpacked(root) if not package else described(package), linkage) for package, linkage in kinds.items()]


def main():
    build, binary, sbom, built_using = (Path(a).resolve() for a in sys.argv[1:5])
    root = Path(__file__).resolve().parents[1]
    parts = sorted(collect(build, binary, root), key=lambda part: part[0][0])
    version = run(str(binary), "--version").split()[1]
    components = [component(*part) for part in parts]
    when = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when)),
            "component": {
                "type": "application",
                "bom-ref": f"twostep@{version}",
                "name": "twostep",
                "version": version,
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(binary.read_bytes()).hexdigest()}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": f"twostep@{version}", "dependsOn": [c["bom-ref"] for c in components]},
            *({"ref": c["bom-ref"]} for c in components),
        ],
    }
    identity = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True))
    document["serialNumber"] = f"urn:uuid:{identity}"
    sbom.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    dynamic = {about[2] for about, linkage in parts if linkage == "shared"}
    sources = sorted({f"{about[2]} (= {about[3]})" for about, linkage in parts if about[2] not in dynamic})
    built_using.write_text(", ".join(sources) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
