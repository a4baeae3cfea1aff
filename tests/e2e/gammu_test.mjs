// docs/sms.md's recipe for a modem, with the real gammu-smsd-inject but no modem: the message arrives in the
// daemon's outbox folder.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { Server, done, temporaryFolder } from './support/server.mjs';

const root = new URL('../../', import.meta.url).pathname;
const missing = spawnSync('gammu-smsd-inject', ['--version']).error;

function recipe(name) {
  const [, block] = readFileSync(join(root, 'docs/sms.md'), 'utf8').match(`<!-- recipe: ${name} -->\n\`\`\`toml\n([^]*?)\`\`\``);
  return block;
}

/// Starts the bridge on a free port; returns its URL.
async function startBridge(t, folder) {
  const spool = join(folder, 'spool');
  for (const name of ['inbox', 'outbox', 'sent', 'error']) mkdirSync(join(spool, name), { recursive: true });
  const smsdrc = join(folder, 'smsdrc'), token = join(folder, 'token');
  writeFileSync(smsdrc, `[gammu]\ndevice = /dev/null\nconnection = at\n[smsd]\nservice = files\n` +
    `inboxpath = ${spool}/inbox/\noutboxpath = ${spool}/outbox/\nsentsmspath = ${spool}/sent/\nerrorsmspath = ${spool}/error/\n`);
  writeFileSync(token, 'the token\n');
  const bridge = spawn(join(root, 'packaging/gammu-bridge.py'), ['127.0.0.1:0', token, smsdrc]);
  t.after(() => bridge.kill());
  let said = '';
  const url = await new Promise((resolve, reject) => {
    bridge.on('exit', code => reject(new Error(`the bridge ended with ${code}: ${said}`)));
    bridge.stderr.on('data', chunk => { said += chunk; });
    bridge.stdout.on('data', chunk => {
      said += chunk;
      const found = said.match(/listening on (http:\S+)/);
      if (found) resolve(found[1]);
    });
  });
  return { url, outbox: join(spool, 'outbox'), said: () => said };
}

/// The message's text, joined from its parts, as the daemon would send it.
function textOf(file) {
  const lines = readFileSync(file, 'latin1').matchAll(/^Text\d+ = ([0-9A-F]*)\r?$/gm);
  const hex = [...lines].map(line => line[1]).join('');
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}

test('a message goes from the server through the bridge into the queue of gammu-smsd', { skip: missing && 'gammu-smsd is not installed' }, async t => {
  const folder = await temporaryFolder(t);
  const bridge = await startBridge(t, folder);
  const config = join(folder, 'twostep.toml');
  writeFileSync(config, recipe('gammu') + `
[server]
listen = "127.0.0.1:0"
public_url = "http://localhost:8080"
data_dir = ${JSON.stringify(join(folder, 'data'))}
[branding]
name = "Prøve €"
support_email = "support@example.com"
`, { mode: 0o600 });
  const env = { TWOSTEP_SMS_MODEM_URL: bridge.url };
  const server = await Server.start(['--config', config], { data: join(folder, 'data'), env });
  t.after(() => server.kill());
  const said = await done(['sms', 'test', '+45 20123456', '--config', config], { env });
  assert.match(said, /^modem took the message .*, as OUT\S+\.smsbackup\.$/m);
  const files = readdirSync(bridge.outbox);
  assert.equal(files.length, 1);
  assert.match(files[0], /\+4520123456/);
  assert.match(textOf(join(bridge.outbox, files[0])), /Prøve €/);
  assert.doesNotMatch(bridge.said(), /20123456|Prøve/);
});

test('the bridge takes nothing that is no message', { skip: missing && 'gammu-smsd is not installed' }, async t => {
  const bridge = await startBridge(t, await temporaryFolder(t));
  const post = (body, headers = { Authorization: 'Bearer the token' }, path = '/message') =>
    fetch(new URL(path, bridge.url), { method: 'POST', headers, body }).then(answer => answer.status);
  const good = JSON.stringify({ to: '+4520123456', text: 'x' });
  assert.equal(await post(good), 202);
  assert.equal(await post(good, {}), 401);
  assert.equal(await post(good, { Authorization: 'Bearer the toke' }), 401);
  assert.equal(await post(good, undefined, '/'), 401);
  for (const body of ['', '{', '[]', '7', '{}', '{"to": "+4520123456"}', '{"to": 4520123456, "text": "x"}',
    '{"to": "-c/etc/passwd", "text": "x"}', '{"to": "+4520123456\\n", "text": "x"}', '{"to": "", "text": "x"}',
    '{"to": "+4520123456", "text": ""}', JSON.stringify({ to: '+4520123456', text: 'x'.repeat(801) }),
    JSON.stringify({ to: '+4520123456', text: 'x'.repeat(20000) })])
    assert.equal(await post(body), 400, body.slice(0, 60));
  assert.equal(readdirSync(bridge.outbox).length, 1);
});
