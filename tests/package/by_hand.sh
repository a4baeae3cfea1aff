# Runs the commands of docs/deploy/systemd.md for a machine without the package. Sourced by install_test.sh at its
# end, when nothing of Twostep is left on the machine.
page=$here/../../docs/deploy/systemd.md

# page_block TEXT: the indented block that contains it, with the values that the page leaves to the reader.
page_block() {
  local block
  block=$(awk -v text="$1" '
    function end() { if (index(block, text)) { printf "%s", block; found = 1; exit } block = "" }
    /^    / { block = block substr($0, 5) "\n"; next }
    { end() }
    END { if (!found) end() }' "$page")
  [ -n "$block" ] || fail "no block of $page has \"$1\""
  printf '%s\n' "$block"
}
# by_hand TEXT: runs the block as root in the checkout.
by_hand() {
  printf 'set -e\ncd /root/checkout\n%s\n' "$2" >"$machine/root/lines.sh"
  told=$(in_machine bash /root/lines.sh 2>&1) || fail "\"$1\" of the page: $told"
}
# with FROM TO TEXT: replaces what a reader types differently.
with() {
  grep -qF -- "$1" <<<"$3" || fail "nothing of the page says \"$1\""
  printf '%s\n' "${3//"$1"/"$2"}"
}

step "without the package, by the page: installed and configured"
mkdir -p "$machine/root/checkout/build"
cp "$out/twostep" "$machine/root/checkout/build/"
cp -r "$here/../../packaging" "$machine/root/checkout/"
echo 'a token' >"$machine/root/checkout/token"
config_init='twostep config init --config /etc/twostep/twostep.toml --set server.data_dir=/var/lib/twostep'
answers="--public-url https://id.example.org --support-email support@example.org --countries DK --provider twilio
  --set sms.twilio.account_sid=AC0123456789abcdef0123456789abcdef --set sms.twilio.from=+4570123456
  --set sms.twilio.auth_token_file=/etc/twostep/secrets/twilio.token"
secret=$(page_block 'install -m 600 token /etc/twostep/secrets/twilio.token')
lines=$(page_block 'install build/twostep /usr/bin/')
lines=$(with "$config_init" "$(head -1 <<<"$secret")"$'\n'"$config_init ${answers//$'\n'/}" "$lines")
by_hand "install build/twostep" "$lines"
[ "$(in_machine stat -c %a /etc/twostep/secrets)" = 700 ] || fail "others can look at the secrets"

step "by the page: starts with a secret that only root can read"
unit=$machine/etc/systemd/system/twostep.service.d
mkdir -p "$unit"
page_block 'LoadCredential=' >"$unit/override.conf"
in_machine systemctl daemon-reload
by_hand "editor /etc/twostep/twostep.toml" "$(page_block 'editor /etc/twostep/twostep.toml' | sed 1d)"
has "$told" "Added you@example.org"
expect 0 client 127.0.0.1:8080 get /readyz

step "by the page: a backup, and the log without a server"
in_machine install -d -m 700 /srv/backup
by_hand "twostep backup" "$(page_block 'twostep backup /var/lib/twostep/backup')"
has "$told" "1 account,"
in_machine systemctl stop twostep.service
verify=$(with 'twostep log verify' 'twostep log verify --config /dev/null --data /var/lib/twostep' "$(page_block 'systemd-run --quiet')")
by_hand "systemd-run" "$verify"
has "$told" "the log is whole"
in_machine systemctl start twostep.service

step "by the page: a socket that systemd opens, and one more"
by_hand "twostep.socket" "$(page_block 'systemctl enable --now twostep.socket')"
expect 0 client "unix:/proc/$leader/root/run/twostep.sock" get /readyz
unit=$machine/etc/systemd/system/twostep.socket.d
mkdir -p "$unit"
page_block 'SocketGroup=www-data' >"$unit/override.conf"
in_machine systemctl daemon-reload
in_machine systemctl stop twostep.service twostep.socket
in_machine systemctl start twostep.socket
[ "$(in_machine stat -c %G /run/twostep.sock)" = www-data ] || fail "the proxy can't write to the socket"
expect 0 client 127.0.0.1:8080 get /readyz
