// SIGHUP: changes are in force at once and together, keys that wait for a restart are named, an invalid file
// changes nothing.
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { Person } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const ann = { email: 'ann@example.org', password: 'a horse and a battery', phone: '+45 20 12 34 56' };

async function begin(t, sections = {}) {
  const folder = await temporaryFolder(t);
  const data = join(folder, 'data');
  const config = await writeConfig(folder, { branding: { support_email: 'support@example.com', name: 'Before' }, ...sections });
  await addUser(config, ann);
  const server = await Server.start(['--config', config], { data });
  t.after(() => server.kill());
  const asItWas = join(folder, 'before.toml'); // for commands, whatever happens to the other file
  copyFileSync(config, asItWas);
  const here = { folder, config, server };
  /// The server's log lines about the reload.
  here.reload = async () => {
    const from = server.stderr.length;
    server.process.kill('SIGHUP');
    const answer = /reload: (?:taken over: (.*)|(nothing to take over|nothing was changed))\n/;
    while (!answer.test(server.stderr.slice(from))) await new Promise(resolve => server.process.stderr.once('data', resolve));
    // Waiting keys are logged in the next line: a later event shows that there is none.
    await done(['user', 'export', ann.email, '--config', asItWas]);
    while (!/sensitive_read/.test(server.stderr.slice(from))) await new Promise(resolve => server.process.stderr.once('data', resolve));
    return server.stderr.slice(from);
  };
  here.edit = (...changes) => {
    let text = readFileSync(config, 'utf8');
    for (const [from, to] of changes) {
      assert.ok(text.includes(from), from);
      text = text.replace(from, to);
    }
    writeFileSync(config, text);
  };
  return here;
}

const askGate = (server, path) => fetch(`${server.url}/gate/check`, { redirect: 'manual', headers: {
  'X-Forwarded-Method': 'GET', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': 'localhost:8080', 'X-Forwarded-Uri': path } });

test('gate rules, branding, limits and countries are in force at once; the rest is named', async t => {
  const { config, server, edit, reload } = await begin(t);
  assert.equal((await askGate(server, '/')).status, 401);
  assert.match(await (await fetch(`${server.url}/sign-in`)).text(), /Before/);

  appendFileSync(config, '\n[[gate.rule]]\npath = "/"\nallow = ["anyone"]\n');
  edit(['name = "Before"', 'name = "After"'], ['allowed_countries = ["*"]', 'allowed_countries = ["SE"]'],
    ['kind = "outbox"', 'kind = "outbox"\n\n[limits]\npassword_failures_per_address_per_minute = 1\n\n[code]\nattempts = 3']);
  const said = await reload();
  assert.match(said, /taken over: .*\bgate\.rule/);
  for (const key of ['branding.name', 'sms.allowed_countries', 'limits.password_failures_per_address_per_minute'])
    assert.ok(said.match(/taken over: (.*)/)[1].split(', ').includes(key), key);
  assert.match(said, /these wait for a restart: code\.attempts\n/);

  assert.equal((await askGate(server, '/')).status, 204);
  const page = await (await fetch(`${server.url}/sign-in`)).text();
  assert.match(page, /After/);
  assert.doesNotMatch(page, /Before/);
  const person = new Person(server, ann);
  assert.equal((await person.signIn()).twoStep, 'disabled');
  assert.equal((await person.askToTurnOn()).status, 422, 'Denmark is no longer allowed');
  person.close();
  const thief = new Person(server, ann);
  assert.equal((await thief.enterPassword('wrong')).status, 422);
  assert.equal((await thief.enterPassword('wrong')).status, 429);
  thief.close();
  assert.match(await reload(), /nothing to take over[\s\S]*these wait for a restart: code\.attempts\n/);
  assert.equal(await server.stop(), 0);
});

test('a wrong file changes nothing and says why', async t => {
  const { config, server, edit, reload } = await begin(t);
  const whole = readFileSync(config, 'utf8');
  edit(['name = "Before"', 'name = "After"\nnmae = "Typo"']);
  const said = await reload();
  assert.match(said, /reload: .*twostep\.toml:\d+:1: branding\.nmae: unknown key; did you mean name\?/);
  assert.match(said, /reload: nothing was changed/);
  assert.match(await (await fetch(`${server.url}/sign-in`)).text(), /Before/);
  writeFileSync(config, whole.replace('name = "Before"', 'name = "After"'));
  await reload();
  assert.match(await (await fetch(`${server.url}/sign-in`)).text(), /After/);
  assert.equal(await server.stop(), 0);
});

test('every request sees one whole configuration, also while it changes', async t => {
  const { config, server, reload } = await begin(t);
  const base = readFileSync(config, 'utf8').replace('support@example.com', 'SUPPORT');
  const use = name => writeFileSync(config, base.replace('"Before"', `"Name${name}"`).replace('SUPPORT', `help-${name}@example.com`));
  use('A');
  await reload();
  // A request that began before ends with the old configuration.
  const slow = connect(Number(new URL(server.url).port), '127.0.0.1');
  let slowAnswer = '';
  slow.on('data', chunk => { slowAnswer += chunk; });
  slow.write('POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\ncsrf=');
  let going = true;
  const seen = new Set(), mixed = [];
  const look = async () => {
    while (going) {
      const page = await (await fetch(`${server.url}/sign-in`)).text();
      const [name, help] = [page.match(/Name([AB])/)?.[1], page.match(/help-([AB])@/)?.[1]];
      seen.add(name);
      if (name !== help || /NameA[\s\S]*NameB|NameB[\s\S]*NameA/.test(page)) mixed.push(page);
    }
  };
  const looking = [look(), look(), look(), look()];
  for (let round = 0; round < 6; ++round) {
    use('BA'[round % 2]);
    await reload();
  }
  going = false;
  await Promise.all(looking);
  assert.deepEqual(mixed, []);
  assert.deepEqual([...seen].sort(), ['A', 'B']);
  const ended = new Promise(resolve => slow.on('close', resolve));
  slow.write('wrong');
  await ended;
  assert.match(slowAnswer, /^HTTP\/1\.1 403/);
  assert.equal(await server.stop(), 0);
});

test('alerts go to the webhook of the newest configuration', async t => {
  const posts = [];
  const receiver = createServer((request, answer) => {
    let body = '';
    request.on('data', chunk => { body += chunk; });
    request.on('end', () => { posts.push(JSON.parse(body)); answer.end(); receiver.emit('post'); });
  });
  await new Promise(resolve => receiver.listen(0, '127.0.0.1', resolve));
  t.after(() => receiver.close());
  const { config, server, reload } = await begin(t, { sms: { providers: ['outbox'], allowed_countries: ['*'], daily_budget: 1 } });
  appendFileSync(config, `\n[alerts]\nwebhook = "http://127.0.0.1:${receiver.address().port}/alerts"\n`);
  assert.match(await reload(), /taken over: alerts\.webhook/);
  const person = new Person(server, ann);
  await person.signIn();
  const posted = new Promise(resolve => receiver.once('post', resolve));
  await person.askToTurnOn();
  await posted;
  assert.match(posts[0].alert, /^budget_/);
  person.close();
  assert.equal(await server.stop(), 0);
});

/// A gateway that accepts messages only with this secret, and holds those that it is told to hold.
async function gateway(t, secret) {
  const it = { taken: [], refused: 0, held: [], holds: false };
  const server = createServer((request, answer) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => { body += chunk; });
    request.on('end', () => {
      const take = () => {
        const known = request.headers.authorization === `Bearer ${secret}`;
        if (known) it.taken.push(JSON.parse(body).text);
        else ++it.refused;
        answer.writeHead(known ? 200 : 401).end();
        server.emit('answered');
      };
      if (it.holds) {
        it.held.push(take);
        server.emit('held');
      } else {
        take();
      }
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => { server.closeAllConnections(); server.close(); });
  it.url = `http://127.0.0.1:${server.address().port}/send`;
  it.next = event => new Promise(resolve => server.once(event, resolve));
  return it;
}

const byWebhook = ({ url }, secret) => ({ kind: 'webhook', url, headers: `Authorization: Bearer ${secret}`, body: '{"to": "{to}", "text": "{text}"}' });

test('a provider\'s new secret is used from the next message on', async t => {
  const provider = await gateway(t, 'the new secret');
  const { server, edit, reload } = await begin(t, {
    sms: { providers: ['carrier'], allowed_countries: ['*'] }, 'sms.carrier': byWebhook(provider, 'the old secret') });
  const person = new Person(server, ann);
  t.after(() => person.close());
  await person.signIn();
  const refused = provider.next('answered');
  await person.askToTurnOn();
  await refused;
  assert.equal(provider.refused, 1);
  edit(['Bearer the old secret', 'Bearer the new secret']);
  const said = await reload();
  assert.match(said, /taken over: sms\.carrier\.headers\n/);
  assert.doesNotMatch(said, /new secret|old secret/);
  while (provider.taken.length === 0) await provider.next('answered');
  assert.match(provider.taken[0], /\d{6}/, 'the code that waited leaves by the new secret');
  assert.equal(await server.stop(), 0);
});

test('what waits for a provider that is removed goes to the next; what is under way ends there', async t => {
  const [first, second] = [await gateway(t, 'one'), await gateway(t, 'two')];
  first.holds = true;
  const { config, server, edit, reload } = await begin(t, {
    sms: { providers: ['first'], allowed_countries: ['*'] },
    'sms.first': byWebhook(first, 'not this'), 'sms.second': byWebhook(second, 'two') });
  const person = new Person(server, ann);
  t.after(() => person.close());
  await person.signIn();
  const held = first.next('held');
  await person.askToTurnOn();
  await held;
  edit(['providers = ["first"]', 'providers = ["second"]']);
  assert.match(await reload(), /taken over: sms\.providers\n/);
  assert.deepEqual(second.taken, [], 'it is at the first');
  const answered = second.next('answered');
  first.holds = false;
  first.held.pop()();
  await answered;
  assert.match(second.taken[0], /\d{6}/);
  const status = JSON.parse(await done(['sms', 'status', '--config', config, '--json']));
  assert.deepEqual(status.providers.map(provider => provider.name), ['second']);
  assert.equal(await server.stop(), 0);
});

test('the risk service of the newest configuration is asked', async t => {
  const asked = [];
  const service = createServer((request, answer) => {
    asked.push(request.url);
    request.resume().on('end', () => answer.writeHead(200, { 'Content-Type': 'application/json' }).end('{"risk": "high"}'));
  });
  await new Promise(resolve => service.listen(0, '127.0.0.1', resolve));
  t.after(() => { service.closeAllConnections(); service.close(); });
  const { server, edit, reload } = await begin(t);
  edit(['allowed_countries = ["*"]', `allowed_countries = ["*"]\nrisk_webhook = "http://127.0.0.1:${service.address().port}/risk"`]);
  assert.match(await reload(), /taken over: sms\.risk_webhook\n/);
  const person = new Person(server, ann);
  t.after(() => person.close());
  await person.signIn();
  assert.equal((await person.askToTurnOn()).status, 429);
  assert.deepEqual(asked, ['/risk']);
  assert.equal(await server.stop(), 0);
});
