// The audit trail of a running server: every event once, under a pseudonym, readable with and without a server,
// and followed as it grows (R60, R61).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { Person, security, twoStep } from './support/person.mjs';
import { binary, command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const ada = { email: 'ada@example.org', password: 'first horse battery', phone: '+45 20 98 76 54' };

async function read(config, ...args) {
  const text = await done(['audit', ...args, '--config', config]);
  return text.split('\n').filter(Boolean).map(line => JSON.parse(line));
}

async function begin(t, sections = {}) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, { limits: { sends_per_number_per_10_minutes: 0 }, ...sections });
  await addUser(config, ada);
  const start = async () => {
    const server = await Server.start(['--config', config], { data });
    t.after(() => server.kill());
    return server;
  };
  return { data, config, start };
}

/// Follows the trail; entries are flushed within a fifth of a second.
function follow(t, config, ...args) {
  const child = spawn(binary, ['audit', '--follow', '--config', config, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async until(wanted) {
      const seen = [];
      for (;;) {
        const { value, done: ended } = await lines.next();
        assert.ok(!ended, 'the follower goes on');
        seen.push(JSON.parse(value));
        if (wanted(seen.at(-1))) return seen;
      }
    },
  };
}

test('every event of a life stands there once', async t => {
  const { config, start } = await begin(t, { limits: { sends_per_number_per_10_minutes: 0, password_failures_per_account: 3 } });
  const server = await start();
  const person = new Person(server, ada);
  await person.enterPassword('not the password');
  await person.signIn();
  await person.askToTurnOn('+45 1');
  await person.turnOn();
  await person.signOut();
  let mark = server.outbox.mark();
  let page = await person.enterPassword();
  const code = await server.outbox.code(mark, person.number, 'sign_in');
  page = await person.browser.submit(page, '/sign-in/code', { code: code === '000000' ? '000001' : '000000' });
  page = await person.browser.submit(page, '/sign-in/code/resend');
  page = await person.browser.submit(page, '/sign-in/code', { code });
  page = await person.browser.get(`${security}/password`);
  await person.browser.submit(page, `${security}/password`, { current_password: ada.password, new_password: 'second horse battery' });
  person.password = 'second horse battery';
  mark = server.outbox.mark();
  page = await person.askToTurnOff();
  await server.outbox.code(mark, person.number, 'disable'); // so that the next one isn't mistaken for it
  await person.browser.submit(page, `${twoStep}/disable/cancel`);
  await person.turnOff();
  const raw = await fetch(`${server.url}/sign-in`, { method: 'POST', body: 'csrf=wrong',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } });
  assert.equal(raw.status, 403);
  const stranger = new Person(server, { ...ada, password: 'a guess' });
  for (let i = 0; i < 4; ++i) await stranger.enterPassword();
  await done(['user', 'unlock', ada.email, '--reason', 'she called', '--config', config]);
  await done(['user', 'reset-two-step', ada.email, '--reason', 'she lost it', '--config', config]);
  await done(['user', 'set-password', ada.email, '--config', config]);
  await done(['org', 'add', 'acme', '--config', config]);
  await done(['org', 'require-two-step', 'acme', '--config', config]);
  await done(['org', 'waive-two-step', 'acme', '--config', config]);
  await done(['sms', 'test', '+45 20123456', '--config', config]);
  await done(['user', 'show', ada.email, '--config', config]);
  const { id } = await showUser(config, ada.email);
  await done(['user', 'erase', ada.email, '--yes', '--config', config]);
  assert.equal(await server.stop(), 0);

  const entries = await read(config);
  const story = entries.map(e => [e.event, e.detail, e.outcome].filter(Boolean).join(' '));
  assert.deepEqual(story, [
    'user_created success',
    'sys_startup success',
    'authn_login_fail failure',
    'authn_login_success password success', 'session_created password success',
    'input_validation_fail phone failure',
    'authn_code_sent enable success', 'user_updated enabled success',
    'session_ended success',
    'authn_code_sent sign_in success',
    'authn_code_fail wrong_code failure',
    'excess_rate_limit_exceeded resend_too_soon failure',
    'authn_login_success code success', 'session_created code success',
    'authn_password_change success',
    'authn_code_sent disable success', 'user_updated canceled success',
    'authn_code_sent disable success', 'user_updated disabled success',
    'input_validation_fail csrf failure',
    // With the one at the beginning, three in fifteen minutes.
    'authn_login_fail failure', 'authn_login_fail failure',
    'authn_login_lock password failure', 'authn_login_lock password failure',
    'user_updated unlocked success',
    'user_updated two_step_reset success',
    'authn_password_change set success',
    'organisation_created success',
    'organisation_updated two_step_required success',
    'organisation_updated two_step_waived success',
    'authz_admin sms_test success',
    'user_deleted erased success',
    'sys_shutdown success',
  ]);
  entries.forEach((e, i) => {
    assert.equal(e.number, i + 1);
    assert.match(e.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.match(e.actor, /^(self|system|shell:.+)$/);
    if (e.actor === 'self') assert.equal(e.network, '127.0.0.1');
    if (i > 0) assert.ok(e.at >= entries[i - 1].at);
  });
  // One person has one pseudonym, which isn't the id.
  const names = new Set(entries.map(e => e.subject).filter(Boolean));
  assert.equal(names.size, 1);
  assert.ok(!names.has(id));
  assert.deepEqual(await read(config, '--user', id), entries.filter(e => e.subject));
  const text = JSON.stringify(entries);
  for (const secret of [ada.email, ada.password, 'second horse battery', '20987654', '20123456', code, id, 'she called', 'she lost it', 'acme'])
    assert.ok(!text.includes(secret), `the trail holds ${secret}`);
});

test('it is followed as it grows, and asked by user and by time', async t => {
  const { config, start } = await begin(t);
  const server = await start();
  const follower = follow(t, config);
  await follower.until(e => e.event === 'sys_startup');
  const person = new Person(server, ada);
  await person.signIn();
  const seen = await follower.until(e => e.event === 'session_created');
  assert.deepEqual(seen.map(e => e.event), ['authn_login_success', 'session_created']);
  assert.deepEqual((await read(config, '--user', ada.email)).map(e => e.event),
    ['user_created', 'authn_login_success', 'session_created']);
  assert.deepEqual(await read(config, '--since', '2100-01-01'), []);
  assert.equal((await read(config, '--since', '1h')).length, 4);
  assert.equal((await read(config, '--since', seen[1].at)).length, seen[0].at === seen[1].at ? 2 : 1);
  for (const [args, code, words] of [
    [['--since', 'yesterday'], 2, /neither a length of time/],
    [['--user', 'nobody@example.org'], 1, /there is no user/]]) {
    const result = await command(['audit', ...args, '--config', config]);
    assert.equal(result.code, code);
    assert.match(result.stderr, words);
  }
  await server.kill();
  const again = await start();
  const after = await follower.until(e => e.event === 'sys_startup');
  assert.deepEqual(after.map(e => e.event), ['sys_crash', 'sys_startup']);
  assert.equal(await again.stop(), 0);
  assert.deepEqual((await read(config, '--user', ada.email)).length, 3, 'by email without a server too');
});

test('a backup stands there as it ended, with a server and without one', async t => {
  const { data, config, start } = await begin(t);
  const backUp = to => command(['backup', to, '--config', config]).then(result => result.code);
  const server = await start();
  assert.equal(await backUp(data), 1, 'there is something already');
  assert.equal(await backUp(`${data}-1`), 0);
  assert.equal(await server.stop(), 0);
  assert.equal(await backUp(data), 1);
  assert.equal(await backUp(`${data}-2`), 0);
  const entries = (await read(config)).filter(e => e.detail === 'backup');
  assert.deepEqual(entries.map(e => `${e.event} ${e.outcome}`),
    ['authz_admin failure', 'authz_admin success', 'authz_admin failure', 'authz_admin success']);
});

test('where the log is JSON, events are objects with fields', async t => {
  const { config, start } = await begin(t, { log: { format: 'json' } });
  const server = await start();
  const person = new Person(server, ada);
  await person.signIn();
  assert.equal(await server.stop(), 0);
  const lines = server.stderr.trim().split('\n').map(line => JSON.parse(line));
  const signedIn = lines.find(l => l.event === 'authn_login_success');
  assert.equal(signedIn.outcome, 'success');
  assert.equal(signedIn.detail, 'password');
  assert.equal(signedIn.network, '127.0.0.1');
  assert.match(signedIn.account, /^[0-9a-f]{32}$/);
  assert.ok(lines.some(l => l.event === 'sys_shutdown' && l.actor === 'system'));
});
