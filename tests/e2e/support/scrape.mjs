// A running server with a metrics listener, a whole journey through it, and a strict parser of the scrape: what
// Prometheus would refuse fails here.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Person, security, twoStep } from './person.mjs';
import { done, Server, temporaryFolder, writeConfig } from './server.mjs';
import { addUser } from './users.mjs';

export const anna = { email: 'anna.larsen@example.com', password: 'first horse battery', phone: '+45 20 98 76 54' };

export async function startWithMetrics(t, sections = {}) {
  const folder = await temporaryFolder(t);
  const { server: ofServer, sms, ...others } = sections;
  const config = await writeConfig(folder, {
    server: { listen: '127.0.0.1:0', metrics_listen: '127.0.0.1:0', public_url: 'http://localhost:8080', data_dir: join(folder, 'data'), ...ofServer },
    sms: { providers: ['outbox'], allowed_countries: ['*'], daily_budget: 100, monthly_budget: 1000, ...sms },
    mail: { url: 'smtp://127.0.0.1:1', from: 'noreply@example.org' },
    limits: { sends_per_number_per_10_minutes: 0 },
    ...others,
  });
  await addUser(config, anna);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  return { folder, config, server, metrics: server.stderr.match(/metrics on ([^\s"]+)/)?.[1] };
}

/// The whole article, including mistakes, and a compaction. Returns what mustn't appear in a label.
export async function journey(t, { config, server }) {
  const person = new Person(server, anna);
  t.after(() => person.close());
  const secrets = new Set([anna.email, 'anna.larsen', anna.password, person.number, '20987654', '98 76 54', '127.0.0.1']);
  const keep = () => { for (const value of person.browser.cookies.values()) secrets.add(value); };
  await person.enterPassword('not the password');
  await person.signIn();
  keep();
  await person.turnOn();
  keep();
  await person.signOut();
  const mark = server.outbox.mark();
  let page = await person.enterPassword();
  page = await person.browser.submit(page, '/sign-in/code', { code: '000000' });
  const code = await server.outbox.code(mark, person.number, 'sign_in');
  page = await person.browser.submit(page, '/sign-in/code', { code });
  assert.equal(page.twoStep, 'enabled');
  keep();
  assert.equal((await person.turnOff()).twoStep, 'disabled');
  await person.browser.get(`/nobody/${anna.email}`);
  await person.browser.get(`${security}?x=${encodeURIComponent(anna.phone)}`);
  await person.browser.get(`${twoStep}/phone`);
  await done(['log', 'compact', '--config', config]);
  for (const message of server.outbox.messages()) {
    secrets.add(message.id);
    for (const [found] of message.text.matchAll(/\b\d{6}\b/g)) secrets.add(found);
  }
  return { person, secrets };
}

const head = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]\d+)?|Inf)|NaN)$/;
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

function labelsOf(text) {
  const labels = {};
  labelPair.lastIndex = 0;
  for (let at = 0; at < text.length; at = labelPair.lastIndex) {
    const found = labelPair.exec(text);
    assert.ok(found, `labels: ${text}`);
    assert.ok(!(found[1] in labels), `a label stands once: ${text}`);
    labels[found[1]] = found[2];
  }
  return labels;
}

/// The family of a sample: a histogram's series have suffixes.
const familyOf = (sample, families) => families.get(sample) ?? families.get(sample.replace(/_(bucket|sum|count)$/, ''));

/// Parses Prometheus's text format 0.0.4, without features that this server doesn't use.
function read(text) {
  const families = new Map();
  let newest;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, what, name, rest] = line.match(head) ?? [];
    if (what === 'HELP') {
      assert.ok(!families.has(name), `${name} stands there once`);
      families.set(name, newest = { name, help: rest, samples: [] });
    } else if (what === 'TYPE') {
      assert.equal(name, newest.name);
      assert.match(rest, /^(counter|gauge|histogram)$/);
      newest.type = rest;
    } else {
      const [, sample, labels = '', value] = line.match(sampleLine) ?? assert.fail(`no sample: ${line}`);
      assert.equal(familyOf(sample, families), newest, `${sample} stands with its family`);
      newest.samples.push({ name: sample, labels: labelsOf(labels), value: Number(value) });
    }
  }
  return families;
}

const key = ({ labels: { le, ...labels } }) => JSON.stringify(Object.entries(labels).sort());

function checkHistogram(family) {
  for (const labels of new Set(family.samples.map(key))) {
    const series = suffix => family.samples.filter(sample => sample.name === family.name + suffix && key(sample) === labels);
    const bounds = series('_bucket').map(({ labels: { le } }) => (le === '+Inf' ? Infinity : Number(le)));
    const counts = series('_bucket').map(sample => sample.value);
    assert.deepEqual(bounds, bounds.toSorted((a, b) => a - b));
    assert.deepEqual(counts, counts.toSorted((a, b) => a - b), `${family.name} cumulates`);
    assert.equal(bounds.at(-1), Infinity);
    assert.equal(series('_sum').length, 1);
    assert.deepEqual(series('_count').map(sample => sample.value), [counts.at(-1)]);
  }
}

function checkFamily(family) {
  assert.match(family.name, /^(twostep|process)_[a-z0-9_]+$/);
  assert.ok(family.help.endsWith('.'), `${family.name} says what it is for`);
  assert.ok(family.samples.length > 0, family.name);
  assert.equal(family.type === 'counter', family.name.endsWith('_total'), `${family.name} is named as a ${family.type}`);
  const series = family.samples.map(({ name, labels }) => `${name} ${JSON.stringify(Object.entries(labels).sort())}`);
  assert.equal(new Set(series).size, series.length, `each series of ${family.name} stands there once`);
  for (const { value } of family.samples) assert.ok(Number.isFinite(value), family.name);
  if (family.type === 'histogram') checkHistogram(family);
  else for (const { name } of family.samples) assert.equal(name, family.name);
}

/// Families by name: {name, type, help, samples: [{name, labels, value}]}.
export function parse(text) {
  assert.ok(text.endsWith('\n'));
  const families = read(text);
  for (const family of families.values()) checkFamily(family);
  return families;
}

export async function scrape(url) {
  const answer = await fetch(`${url}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  return { text, families: parse(text) };
}

/// The value of the only sample with these labels; it may have others.
export function value(families, sample, labels = {}) {
  const all = [...families.values()].flatMap(family => family.samples);
  const found = all.filter(s => s.name === sample && Object.entries(labels).every(([key, wanted]) => s.labels[key] === wanted));
  assert.equal(found.length, 1, `${sample} ${JSON.stringify(labels)}`);
  return found[0].value;
}
