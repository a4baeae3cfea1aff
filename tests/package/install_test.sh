#!/usr/bin/env bash
# Tests the package in a separate Debian 12, booted with systemd: it installs, starts once configured, serves with
# the unit's hardening, keeps its data in an upgrade, and is purged without remains; then the program without the
# package, by docs/deploy/systemd.md. Root only. Usage: install_test.sh FOLDER, which contains one .deb and the
# program. TWOSTEP_DEBIAN may name a debootstrap'ed folder to copy.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
out=$(realpath "$1") deb=$(realpath "$1"/twostep_*_amd64.deb)

skip() {
  echo "skipped: $1"
  exit 0
}
[ "$(id -u)" = 0 ] || skip "needs root"
for command in debootstrap systemd-nspawn nsenter unshare; do
  command -v $command >/dev/null || skip "$command is not here"
done

work=$(mktemp -d /var/tmp/twostep-package-XXXXXX) machine=$work/debian nspawn=
end() {
  if [ -n "$nspawn" ] && kill "$nspawn" 2>/dev/null; then wait "$nspawn" || true; fi
  rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

step() { printf '\033[1m-- %s\033[0m\n' "$*"; }
fail() {
  echo "FAILED: $*" >&2
  [ -z "$nspawn" ] || in_machine journalctl -u twostep --no-pager -n 40 >&2 || true
  exit 1
}
in_machine() {
  nsenter -t "$leader" --mount --uts --ipc --net --pid --cgroup env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
}
client() { nsenter -t "$leader" --net python3 "$here/sign_in.py" "$@"; }
has() { grep -qF -- "$2" <<<"$1" || fail "\"$2\" is not in: $1"; }
pid_of_service() { in_machine systemctl show -P MainPID twostep; }
# expect CODE COMMAND...: puts its output into $told.
expect() {
  local wanted=$1 code=0
  shift
  told=$("$@" 2>&1) || code=$?
  [ "$code" = "$wanted" ] || fail "$* ended with $code instead of $wanted: $told"
}

step "a Debian 12"
if [ -n "${TWOSTEP_DEBIAN:-}" ]; then
  cp -a "$TWOSTEP_DEBIAN" "$machine"
else
  mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' | awk '$1 == "bookworm" { print $2; exit }')
  needs=$(dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/^ *//; s/[ (|].*//' | awk '{ print $1 }' | grep -v '^$' | paste -sd, || true)
  debootstrap --variant=minbase --include="systemd,systemd-sysv,dbus,${needs:-libc6}" bookworm "$machine" "$mirror" >"$work/debootstrap.log" ||
    { tail -5 "$work/debootstrap.log"; fail "debootstrap"; }
fi
rm -f "$machine/etc/machine-id" && touch "$machine/etc/machine-id"
echo '127.0.0.1 localhost' >"$machine/etc/hosts"
cp "$deb" "$machine/root/first.deb"
dpkg-deb -R "$deb" "$work/next"
version=$(dpkg-deb -f "$deb" Version)
sed -i "s/^Version: .*/Version: $version+next1/" "$work/next/DEBIAN/control"
dpkg-deb --root-owner-group -b "$work/next" "$machine/root/next.deb" >/dev/null

step "boots"
# On a machine with cgroups of version 1 those of version 2 exist, too: they are mounted for what runs here.
unshare -m bash -c '
  if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
    umount -l /sys/fs/cgroup || true
    mount -t cgroup2 none /sys/fs/cgroup
  fi
  exec systemd-nspawn --quiet --register=no --keep-unit --private-network --kill-signal=SIGRTMIN+3 \
    --console=read-only -D "$0" --boot' "$machine" >"$work/boot.log" 2>&1 </dev/null &
nspawn=$!
leader=
for _ in $(seq 300); do
  kill -0 $nspawn 2>/dev/null || { tail -3 "$work/boot.log"; nspawn=; skip "systemd-nspawn can't boot here"; }
  leader=$(pgrep -P $nspawn -x systemd || true)
  # "degraded": a Debian unit that a container doesn't need has failed.
  [ -n "$leader" ] && grep -qE 'running|degraded' <<<"$(in_machine systemctl is-system-running --wait 2>/dev/null)" && break
  read -rt 0.2 <> <(:) || true
done
[ -n "$leader" ] || fail "the machine doesn't come up"

step "installs, and does not start before it is configured"
expect 0 in_machine dpkg -i /root/first.deb
has "$told" "1. edit /etc/twostep/twostep.toml"
expect 1 in_machine systemctl is-enabled twostep.service
has "$told" disabled
expect 3 in_machine systemctl is-active twostep.service
expect 1 in_machine twostep config check
for key in server.public_url branding.support_email sms.providers sms.allowed_countries; do has "$told" "$key: is missing"; done
in_machine systemctl start twostep.service 2>/dev/null && fail "it starts without a configuration"
has "$(in_machine journalctl -u twostep --no-pager)" "server.public_url: is missing"
in_machine systemctl stop twostep.service
in_machine systemctl reset-failed twostep.service 2>/dev/null || true

step "starts once it is"
sed -i -e 's|^# public_url = .*|public_url = "https://id.example.org"|' -e 's|^# support_email = .*|support_email = "support@example.org"|' \
  -e 's|^# providers = .*|providers = ["local", "outbox"]|' -e 's|^# allowed_countries = .*|allowed_countries = ["DK"]|' \
  "$machine/etc/twostep/twostep.toml"
cat >>"$machine/etc/twostep/twostep.toml" <<'TOML'

[sms.outbox]
kind = "outbox"
[sms.local]
kind = "webhook"
url = "http://localhost:9/"
body = '{"to": "{to}", "text": "{text}"}'
TOML
expect 0 in_machine twostep config check
expect 0 in_machine systemctl enable --now twostep.service
expect 0 client 127.0.0.1:8080 get /readyz
status=$(in_machine systemctl status --no-pager twostep.service)
has "$status" "serving 0 users on http://127.0.0.1:8080"

step "is confined"
process=$(pid_of_service)
confined=$(in_machine cat "/proc/$process/status")
for line in $'Seccomp:\t2' $'NoNewPrivs:\t1' $'CapEff:\t0000000000000000' $'CapBnd:\t0000000000000000'; do has "$confined" "$line"; done
grep -qE $'^Uid:\t6[0-9]{4}\t' <<<"$confined" || fail "not a dynamic user: $(grep Uid: <<<"$confined")"
[ "$(in_machine stat -c %a /var/lib/private/twostep)" = 700 ] || fail "others can read the data"

step "works under it: commands of root, Argon2, names, the journal, a reload"
expect 0 in_machine twostep user add --email ada@example.org
password=$(grep -oE '\b[0-9a-z]{5}(-[0-9a-z]{5}){3}\b' <<<"$told" | head -1)
expect 0 client 127.0.0.1:8080 ada@example.org "$password"
# The 19th field of a thread's stat is its nice value; the second may contain spaces.
in_machine sh -c "cat /proc/$process/task/*/stat" | sed 's/.*) //' | cut -d' ' -f17 | grep -qx 19 ||
  fail "no thread has the lowest priority: passwords are hashed before everything else"
in_machine twostep sms test "+45 20123456" >/dev/null 2>&1 || true
expect 0 in_machine twostep sms status --json
has "$told" "refused" # refused by the port: localhost was resolved, so getaddrinfo works
expect 0 in_machine twostep audit
has "$told" authn_login_success
expect 0 in_machine systemctl reload twostep.service
[ "$(pid_of_service)" = "$process" ] || fail "a reload began another process"
journal=$(in_machine journalctl -u twostep --no-pager -o cat)
has "$journal" "reload: nothing to take over"
has "$(in_machine journalctl -u twostep --no-pager -o cat -p warning)" "provider outbox is an outbox"
grep -qE '^[0-9]{4}-[0-9]{2}-[0-9]{2}T|^<[0-9]>' <<<"$journal" && fail "lines in the journal have a time or a level of their own"
if grep -qi "seccomp\|audit" <<<"$(in_machine journalctl --no-pager -k -o cat)"; then
  in_machine journalctl --no-pager -k -o cat | grep -i "seccomp\|audit"
fi

step "survives an upgrade with its data"
printf '# kept\n' >>"$machine/etc/twostep/twostep.toml"
expect 0 in_machine dpkg -i /root/next.deb
expect 0 in_machine systemctl is-active twostep.service
[ "$(pid_of_service)" != "$process" ] || fail "the upgrade didn't restart it"
expect 0 client 127.0.0.1:8080 get /readyz
expect 0 client 127.0.0.1:8080 ada@example.org "$password"
tail -1 "$machine/etc/twostep/twostep.toml" | grep -q '^# kept' || fail "the upgrade changed the configuration"

step "an upgrade checks the configuration with the unit's variables, those of the process are nothing to it"
cp "$machine/etc/twostep/twostep.toml" "$work/in-order.toml"
mkdir -p "$machine/etc/systemd/system/twostep.service.d"
cat >"$machine/etc/systemd/system/twostep.service.d/variables.conf" <<'UNIT'
[Service]
Environment="TWOSTEP_BRANDING_NAME=Two $words"
EnvironmentFile=/etc/twostep/variables
EnvironmentFile=-/etc/twostep/none
UNIT
echo 'TWOSTEP_BRANDING_SUPPORT_EMAIL=support@example.org' >"$machine/etc/twostep/variables"
sed -i 's|^support_email = .*|# &|' "$machine/etc/twostep/twostep.toml"
expect 0 in_machine systemctl daemon-reload
expect 0 in_machine systemctl restart twostep.service
expect 1 in_machine twostep config check
has "$told" "branding.support_email: is missing"
# A file that others may write says nothing: with LD_PRELOAD in it they would be root.
chmod 666 "$machine/etc/twostep/variables"
expect 1 in_machine dpkg -i /root/next.deb
has "$told" "/etc/twostep/variables is left out of the check"
chmod 644 "$machine/etc/twostep/variables"
expect 0 in_machine dpkg --configure twostep
expect 0 client 127.0.0.1:8080 get /readyz
rm -r "$machine/etc/systemd/system/twostep.service.d" "$machine/etc/twostep/variables"
cp "$work/in-order.toml" "$machine/etc/twostep/twostep.toml"
expect 0 in_machine systemctl daemon-reload
expect 0 in_machine systemctl restart twostep.service

step "an upgrade to what refuses the configuration leaves the server alone until that is mended"
process=$(pid_of_service)
printf '[[gate.rule]]\nhost = "app.example.org:8443"\npath = "/"\nallow = ["anyone"]\n' >>"$machine/etc/twostep/twostep.toml"
expect 1 in_machine dpkg -i /root/next.deb
has "$told" "gate.rule.host: must be a host without a port"
has "$told" "serves on"
[ "$(pid_of_service)" = "$process" ] || fail "the upgrade restarted it"
expect 0 client 127.0.0.1:8080 ada@example.org "$password"
cp "$work/in-order.toml" "$machine/etc/twostep/twostep.toml"
expect 0 in_machine dpkg --configure twostep
[ "$(pid_of_service)" != "$process" ] || fail "the mended upgrade didn't restart it"
expect 0 client 127.0.0.1:8080 get /readyz

step "commands without a server: as the server's user"
in_machine systemctl stop twostep.service
as_service=(systemd-run --quiet --pipe --wait -p DynamicUser=yes -p User=twostep -p StateDirectory=twostep -p StateDirectoryMode=0700)
expect 1 in_machine twostep user add --email bob@example.org
has "$told" "belongs to another user"
expect 0 in_machine "${as_service[@]}" twostep user add --email bob@example.org
expect 0 in_machine "${as_service[@]}" twostep log verify
expect 0 in_machine systemctl start twostep.service
expect 0 in_machine twostep user list
has "$told" ada@example.org
has "$told" bob@example.org

step "a backup comes back where systemd keeps data"
in_machine install -d -m 700 /root/kept
in_machine cp /var/lib/twostep/secret.key /root/kept/
expect 0 in_machine twostep backup /var/lib/twostep/backup
in_machine mv /var/lib/twostep/backup /root/kept/backup
in_machine systemctl stop twostep.service
in_machine mv /var/lib/private/twostep /root/kept/old
in_machine rm /var/lib/twostep
expect 0 in_machine twostep restore /root/kept/backup --data /var/lib/twostep --key /root/kept/secret.key
expect 0 in_machine systemctl start twostep.service
expect 0 in_machine twostep user list
has "$told" bob@example.org

step "takes a socket from systemd"
in_machine systemctl stop twostep.service
expect 0 in_machine systemctl start twostep.socket
expect 0 client "unix:/proc/$leader/root/run/twostep.sock" get /readyz
has "$(in_machine systemctl status --no-pager twostep.service)" "serving 2 users on unix:/run/twostep.sock"
process=$(pid_of_service)
expect 0 in_machine dpkg -i /root/next.deb
[ "$(pid_of_service)" != "$process" ] || fail "the upgrade didn't restart it"
expect 0 client "unix:/proc/$leader/root/run/twostep.sock" get /readyz

step "is removed with its data kept, and purged without a trace"
expect 0 in_machine dpkg -r twostep
expect 3 in_machine systemctl is-active twostep.service
[ -d "$machine/var/lib/private/twostep/log" ] || fail "removing took the data along"
expect 0 in_machine dpkg -P twostep
left=$(in_machine find / -xdev -name '*twostep*' -not -path '/proc/*' -not -path '/sys/*' || true)
[ -z "$left" ] || fail "purging left $left"
left=$(in_machine find /run /tmp /var/tmp -name '*twostep*' || true)
[ -z "$left" ] || fail "purging left $left"
. "$here/by_hand.sh"
step "all of it held"
