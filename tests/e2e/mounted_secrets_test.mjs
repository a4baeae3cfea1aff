// The files of docs/deploy/container.md as containers get them: other owners, links, modes, an fsGroup. Requires
// root, to change owners and to run the server as the image's user.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import test from 'node:test';
import { Server, temporaryFolder } from './support/server.mjs';

const page = readFileSync(new URL('../../docs/deploy/container.md', import.meta.url), 'utf8');
const recipe = page.match(/```yaml\n([\s\S]*?)```/)[1];
const said = pattern => recipe.match(pattern)?.[1] ?? assert.fail(`the recipe doesn't say ${pattern}`);
const user = Number(said(/runAsUser: (\d+)/)), group = Number(said(/runAsGroup: (\d+)/)), fsGroup = Number(said(/fsGroup: (\d+)/));
const defaultMode = parseInt(said(/defaultMode: (\d+)/), 8);
const variables = Object.fromEntries([...recipe.matchAll(/- \{name: (TWOSTEP_\w+), value: (\S+)\}/g)].map(([, name, value]) => [name, value]));

const toml = `[server]
listen = "127.0.0.1:0"
public_url = "http://localhost:8080"
[password]
argon2id_memory_kib = 64
argon2id_passes = 1
[sms]
providers = ["twilio"]
allowed_countries = ["DK"]
[sms.twilio]
kind = "twilio"
account_sid = "AC0123456789abcdef0123456789abcdef"
from = "+4570123456"
[branding]
support_email = "support@example.org"
`;

function own(path, uid, gid, mode) {
  chownSync(path, uid, gid);
  chmodSync(path, mode);
}

/// As kubelet writes Secrets and ConfigMaps: a folder for each version, a link to the current one, a link for each
/// file.
function project(folder, files, mode) {
  mkdirSync(join(folder, '..2026_12_01'), { recursive: true });
  symlinkSync('..2026_12_01', join(folder, '..data'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, '..2026_12_01', name);
    writeFileSync(file, content);
    own(file, 0, fsGroup, mode | 0o440); // an fsGroup adds this
    symlinkSync(`..data/${name}`, join(folder, name));
  }
  for (const part of [folder, join(folder, '..2026_12_01')]) own(part, 0, fsGroup, 0o2755);
}

/// What an fsGroup does to a volume before a start, unless a policy prevents it.
function giveToGroup(path) {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  own(path, found.uid, fsGroup, (found.mode & 0o777) | (found.isDirectory() ? 0o2770 : 0o660));
  if (found.isDirectory()) for (const name of readdirSync(path)) giveToGroup(join(path, name));
}

const asUser = ['setpriv', `--reuid=${user}`, `--regid=${group}`, `--groups=${fsGroup}`];

async function begin(t) {
  if (process.getuid() !== 0) return t.skip('only root can give files away');
  const root = await temporaryFolder(t);
  chmodSync(root, 0o755);
  const place = path => join(root, path);
  const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, place(value)]));
  return { place, env };
}

async function serves(t, env, config) {
  const server = await Server.start(['--config', config], { data: env.TWOSTEP_DATA, env, under: asUser });
  t.after(() => server.kill());
  assert.equal(await server.stop(), 0);
  return server.stderr.split('\n').filter(line => /open to others|can be written by its group/.test(line));
}

test('the recipe for Kubernetes starts without a warning, and again on the same volume', async t => {
  const here = await begin(t);
  if (!here) return;
  const { place, env } = here;
  project(place('secrets'), { 'secret.key': randomBytes(32), 'twilio.token': 'the token\n' }, defaultMode);
  project(place('etc/twostep'), { 'twostep.toml': toml }, 0o644);
  mkdirSync(place('data'));
  own(place('data'), 0, fsGroup, 0o2770);
  // The volume's root matches, so it isn't changed.
  assert.match(said(/fsGroupChangePolicy: (\w+)/), /OnRootMismatch/);
  for (let start = 1; start <= 2; ++start) assert.deepEqual(await serves(t, env, place('etc/twostep/twostep.toml')), []);
  assert.equal(lstatSync(env.TWOSTEP_DATA).mode & 0o777, 0o700);
});

test('where its defaults are left out it warns, and serves', async t => {
  const here = await begin(t);
  if (!here) return;
  const { place, env: { TWOSTEP_SERVER_SECRET_KEY_FILE: unused, ...env } } = here; // the key is on the volume
  project(place('secrets'), { 'twilio.token': 'the token\n' }, 0o644);
  project(place('etc/twostep'), { 'twostep.toml': toml }, 0o644);
  mkdirSync(place('data'));
  own(place('data'), 0, fsGroup, 0o2770);
  const token = /twilio\.token holds a secret and is open to others \(mode 0644\)/;
  const first = await serves(t, env, place('etc/twostep/twostep.toml'));
  assert.equal(first.length, 1, first.join('\n'));
  assert.match(first[0], token);
  giveToGroup(place('data'));
  const second = await serves(t, env, place('etc/twostep/twostep.toml'));
  assert.match(second.join('\n'), token);
  assert.match(second.join('\n'), /secret\.key holds a secret and is open to others \(mode 0660\)/);
  assert.match(second.join('\n'), /data\/twostep can be written by its group/);

  // On the volume itself, which belongs to root.
  const direct = { ...env, TWOSTEP_DATA: place('other') };
  mkdirSync(place('other'));
  own(place('other'), 0, fsGroup, 0o770);
  assert.match((await serves(t, direct, place('etc/twostep/twostep.toml'))).join('\n'), /other can be written by its group/);
});

test("a container engine's secrets are taken as they come", async t => {
  const here = await begin(t);
  if (!here) return;
  const { place, env } = here;
  mkdirSync(place('run/secrets'), { recursive: true });
  mkdirSync(place('data'));
  own(place('data'), user, group, 0o700);
  writeFileSync(place('twostep.toml'), toml);
  for (const [name, content] of [['secret.key', randomBytes(32)], ['twilio.token', 'the token\n']]) writeFileSync(place(`run/secrets/${name}`), content);
  const mounted = {
    TWOSTEP_DATA: place('data'),
    TWOSTEP_SERVER_SECRET_KEY_FILE: place('run/secrets/secret.key'),
    TWOSTEP_SMS_TWILIO_AUTH_TOKEN_FILE: place('run/secrets/twilio.token'),
  };
  // Docker's and Podman's, a bound file, uid=…,mode=0400.
  const modes = [[0, 0, 0o444, 2], [0, 0, 0o644, 2], [user, group, 0o400, 0]];
  for (const [uid, gid, mode, warnings] of modes) {
    for (const name of ['secret.key', 'twilio.token']) own(place(`run/secrets/${name}`), uid, gid, mode);
    const told = await serves(t, mounted, place('twostep.toml'));
    assert.equal(told.length, warnings, `${uid} ${mode.toString(8)}: ${told.join('\n')}`);
  }
  // Its own file, and open: the server could close it.
  own(place('run/secrets/twilio.token'), user, group, 0o444);
  await assert.rejects(serves(t, mounted, place('twostep.toml')), /twilio\.token can be read by everybody: chmod o=/);
  own(place('run/secrets/twilio.token'), user, group, 0o400);
  own(place('run/secrets/secret.key'), user, group, 0o644);
  await assert.rejects(serves(t, mounted, place('twostep.toml')), /secret\.key: is open to others \(mode 0644\); run: chmod 600/);
});
