// R19: the operator's own service is asked before a code goes to a number, and its answer decides.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { Person, twoStep } from './support/person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const email = 'a@example.com', password = 'correct horse battery', phone = '+45 20 12 34 56';

/// Answers as the test sets: {risk, reason}; null: hangs up.
async function service(t) {
  const asked = [];
  const it = { asked, answer: { risk: 'low' } };
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    asked.push(JSON.parse(body));
    if (it.answer) response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(it.answer));
    else request.socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  it.url = `http://127.0.0.1:${server.address().port}/risk`;
  return it;
}

async function started(t, sms = {}) {
  const risk = await service(t);
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder, { sms: { risk_webhook: risk.url, ...sms } });
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  await addUser(config, { email, password });
  const person = new Person(server, { email, password, phone });
  t.after(() => person.close());
  const audited = async () => (await done(['audit', '--config', config])).split('\n').filter(line => line).map(line => JSON.parse(line));
  return { risk, config, server, person, audited };
}

/// The answer to "Next".
async function askForCode({ person }, number = phone) {
  const page = await person.browser.get(`${twoStep}/phone`);
  return person.browser.submitOnly(page, `${twoStep}/phone`, { phone: number });
}

const isAtRisk = ({ event, detail }) => event === 'excess_rate_limit_exceeded' && detail === 'number_at_risk';

test('no code goes to a number at risk; the person is told no reason, the record is', async t => {
  const here = await started(t);
  await here.person.signIn();
  here.risk.answer = { risk: 'high', reason: 'sim_swap of +4520123456' };
  const refused = await askForCode(here);
  assert.equal(refused.status, 429);
  assert.doesNotMatch(refused.text, /risk|swap/i);
  assert.match(refused.text, /support@example\.com/);
  assert.deepEqual(here.risk.asked, [{ phone: '+4520123456' }]);
  assert.equal(here.server.outbox.messages().length, 0);
  assert.equal(await here.person.state(), 'disabled');
  assert.equal((await here.audited()).filter(isAtRisk).length, 1);
  assert.match(here.server.stderr, /number at risk: sim_swap/);
  assert.doesNotMatch(here.server.stderr, /20123456/);

  here.risk.answer = { risk: 'low' };
  assert.equal((await here.person.turnOn()).twoStep, 'enabled');
});

test('a proven number that is at risk now gets no code to sign in', async t => {
  const here = await started(t);
  await here.person.signIn();
  assert.equal((await here.person.turnOn()).twoStep, 'enabled');
  await here.person.signOut();
  await here.server.outbox.next(0, ({ purpose }) => purpose === 'notice');
  const before = here.server.outbox.messages().length;

  here.risk.answer = { risk: 'high', reason: 'ported' };
  const refused = await here.person.enterPassword();
  assert.equal(refused.status, 429);
  assert.equal(here.server.outbox.messages().length, before);
  assert.equal((await here.audited()).filter(isAtRisk).length, 1);

  here.risk.answer = { risk: 'low' };
  await here.person.signIn();
  assert.equal(await here.person.state(), 'enabled');
  const asked = here.risk.asked.at(-1);
  assert.equal(asked.phone, '+4520123456');
  const age = Date.now() - Date.parse(asked.proven_at); // turned on a moment ago
  assert.ok(age >= 0 && age < 60_000, asked.proven_at);
});

test('a number that nobody proved for long is asked about first: the person, then the service, which hears since when', async t => {
  const here = await started(t, { confirm_number_after: '1s' });
  const { person, risk, server } = here;
  await person.signIn();
  assert.equal((await person.turnOn()).twoStep, 'enabled');
  const provenBefore = Date.now();
  await person.signOut();
  await server.outbox.next(0, ({ purpose }) => purpose === 'notice');
  const { two_step: { proven_at } } = await showUser(here.config, email);
  const [sent, asked] = [server.outbox.messages().length, risk.asked.length];
  while (Date.now() < Date.parse(proven_at) + 1000) await new Promise(resolve => setTimeout(resolve, 50));

  let page = await person.enterPassword();
  assert.match(page.text, /Is this number still yours\?/);
  assert.match(page.text, /support@example\.com/);
  assert.equal(server.outbox.messages().length, sent);
  assert.equal(risk.asked.length, asked);

  risk.answer = { risk: 'high', reason: 'recycled' };
  const refused = await person.browser.submitOnly(page, '/sign-in/code/resend', {});
  assert.equal(refused.status, 429);
  assert.equal(server.outbox.messages().length, sent);
  assert.equal(risk.asked.at(-1).proven_at, proven_at);
  assert.ok(Date.parse(proven_at) <= provenBefore);

  risk.answer = { risk: 'low' };
  const mark = server.outbox.mark();
  page = await person.browser.submit(page, '/sign-in/code/resend', {});
  const code = await server.outbox.code(mark, person.number, 'sign_in');
  page = await person.browser.submit(page, '/sign-in/code', { code });
  assert.equal(page.twoStep, 'enabled');
  assert.ok((await showUser(here.config, email)).two_step.proven_at > proven_at);
});

test('where nothing is known of a number the code goes, or not, as it is set', async t => {
  for (const [risk_unknown, status] of [['allow', 303], ['deny', 429]]) {
    const here = await started(t, { risk_unknown });
    await here.person.signIn();
    here.risk.answer = null;
    assert.equal((await askForCode(here)).status, status, risk_unknown);
    if (risk_unknown === 'allow') await here.server.outbox.next(0, ({ purpose }) => purpose === 'enable');
    else assert.equal((await here.audited()).filter(({ detail }) => detail === 'number_risk_unknown').length, 1);
  }
});

test('nobody is asked of a number that the limits refuse', async t => {
  const here = await started(t, { daily_budget: 1 });
  await here.person.signIn();
  assert.equal((await askForCode(here)).status, 303);
  assert.equal((await askForCode(here, '+45 20 65 43 21')).status, 429); // the budget is spent
  assert.equal(here.risk.asked.length, 1);
});

test('a number at risk that takes the last of a budget is no message that the budget stopped', async t => {
  const here = await started(t, { daily_budget: 1 });
  const stopped = async () => (await here.audited()).filter(({ detail }) => detail === 'daily_budget').length;
  await here.person.signIn();
  here.risk.answer = { risk: 'high', reason: 'ported' };
  assert.equal((await askForCode(here)).status, 429);
  assert.equal(await stopped(), 0);
  assert.equal((await askForCode(here)).status, 429); // the budget is spent
  assert.equal(await stopped(), 1);
  assert.equal(here.risk.asked.length, 1);
});

test('as many questions are asked as codes could be asked for, whatever the answers', async t => {
  const here = await started(t);
  await here.person.signIn();
  here.risk.answer = { risk: 'high', reason: 'sim_swap' };
  for (let i = 0; i < 12; ++i) assert.equal((await askForCode(here, `+45 20 65 43 ${20 + i}`)).status, 429, i);
  assert.equal(here.risk.asked.length, 10); // limits.new_number_sends_per_account_per_day
});

test('what others asked of a number at risk keeps its owner from no code', async t => {
  const here = await started(t);
  here.risk.answer = { risk: 'high', reason: 'ported' };
  for (let i = 0; i < 5; ++i) { // limits.new_number_sends_per_number_per_day
    const other = { email: `other${i}@example.com`, password, phone };
    await addUser(here.config, other);
    const person = new Person(here.server, other);
    t.after(() => person.close());
    await person.signIn();
    assert.equal((await askForCode({ person })).status, 429, i);
  }
  here.risk.answer = { risk: 'low' };
  await here.person.signIn();
  assert.equal((await here.person.turnOn()).twoStep, 'enabled');
});
