// The servers that the pages come from: the demo, each with settings of its own, or one with a configuration; started when
// a page first needs it.
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { Clock } from '../../e2e/support/clock.mjs';
import { Server, temporaryFolder, writeConfig } from '../../e2e/support/server.mjs';

// Hundreds of people come from one address with new numbers; their passwords are hashed in no time.
const crowded = {
  TWOSTEP_PASSWORD_ARGON2ID_MEMORY_KIB: '64',
  TWOSTEP_PASSWORD_ARGON2ID_PASSES: '1',
  TWOSTEP_LIMITS_NEW_NUMBER_SENDS_PER_ADDRESS_PER_HOUR: '0',
  TWOSTEP_LIMITS_NEW_NUMBER_SENDS_PER_PREFIX_PER_HOUR: '0',
  TWOSTEP_LIMITS_UNPROVEN_NUMBERS_PER_COUNTRY_PER_DAY: '0',
  TWOSTEP_LIMITS_UNPROVEN_NUMBERS_PER_COUNTRY_PER_HOUR: '0',
  TWOSTEP_LIMITS_UNPROVEN_NUMBERS_PER_PREFIX_PER_DAY: '0',
  TWOSTEP_LIMITS_LINKS_PER_ADDRESS_PER_HOUR: '0',
  TWOSTEP_LIMITS_PASSWORD_FAILURES_PER_ADDRESS_PER_MINUTE: '0',
};

/// By name, as a state's `server` says; `own` is another one for each guest. What takes minutes or months elsewhere takes a second in some of them.
export const settings = {
  usual: {},
  brief: { TWOSTEP_CODE_TTL: '1s' }, // a code is too old at once
  generous: { TWOSTEP_CODE_RESEND_AFTER: '1s' }, // a text is sent again, once
  forgetful: { TWOSTEP_SMS_CONFIRM_NUMBER_AFTER: '1s' }, // asks at once whether a number is still somebody's
  wary: { TWOSTEP_SESSION_RECENT_SIGN_IN: '10s' }, // asks again who it is, as soon as may be
  empty: {}, // nobody uses it: no text has come
  phone: {}, // one text has come
};

/// By name, as above: servers with a configuration of their own, since the demo has no gateway and no rules.
const configured = {
  unreachable: test => withGateway(test, closedPort), // no text goes out
  refusing: test => withGateway(test, refusingGateway), // no text can be delivered
  closed: async test => { // a rule lets nobody in at /closed
    const folder = await temporaryFolder(test);
    const config = await writeConfig(folder);
    await appendFile(config, '\n[[gate.rule]]\npath = "/closed"\nallow = []\n');
    return { folder, config };
  },
};

async function withGateway(test, begin) {
  const folder = await temporaryFolder(test);
  const port = await begin(test);
  const gateway = { kind: 'webhook', url: `http://127.0.0.1:${port}/`, body: '{"to": "{to}", "text": "{text}"}' };
  return { folder, config: await writeConfig(folder, { sms: { providers: ['gateway'], allowed_countries: ['*'] }, 'sms.gateway': gateway }) };
}

async function refusingGateway(test) {
  const gateway = http.createServer((request, response) => request.resume().on('end', () => response.writeHead(400).end()));
  await once(gateway.listen(0, '127.0.0.1'), 'listening');
  gateway.unref();
  test?.after(() => gateway.close());
  return gateway.address().port;
}

async function closedPort() {
  const unused = http.createServer();
  await once(unused.listen(0, '127.0.0.1'), 'listening');
  const { port } = unused.address();
  unused.close();
  return port;
}

async function startConfigured(test, name, env) {
  const { folder, config } = await configured[name](test);
  const server = await Server.start(['--config', config], { data: join(folder, 'data'), env });
  test?.after(() => server.kill());
  return server;
}

/// For one guest, who lets time pass.
async function startOwn(test, env) {
  const clock = new Clock(await temporaryFolder(test));
  return Object.assign(await Server.demo(test, [], { ...env, ...clock.envOfTime }), { clock });
}

export class Installation {
  constructor(test, more = {}) { Object.assign(this, { test, more, servers: new Map(), count: 0 }); }

  server(name = 'usual') {
    if (name === 'own') return this.start(name);
    if (!this.servers.has(name)) this.servers.set(name, this.start(name));
    return this.servers.get(name);
  }

  start(name) {
    const env = { ...crowded, ...settings[name], ...this.more };
    if (name === 'own') return startOwn(this.test, env);
    if (configured[name]) return startConfigured(this.test, name, env);
    if (!settings[name]) throw new Error(`no settings "${name}": see tests/browser/support/installation.mjs`);
    return Server.demo(this.test, [], env);
  }

  /// A number that nobody else has: for an email, a phone.
  next() { return ++this.count; }
}

/// An operation of the admin socket (docs/contract.md), as its commands ask for it, without a process for each.
export function operate(server, path, fields) {
  const body = JSON.stringify({ actor: 'pages', ...fields });
  return new Promise((resolve, reject) => {
    const request = http.request({
      socketPath: join(server.data, 'admin.sock'), path, method: 'POST',
      headers: { Host: 'localhost', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    }, async response => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      if (response.statusCode < 300) resolve(JSON.parse(text));
      else reject(new Error(`${path}: ${response.statusCode} ${text}`));
    });
    request.on('error', reject);
    request.end(body);
  });
}
