// The servers that the pages come from: the demo, each with settings of its own, started when a page first needs it.
import http from 'node:http';
import { join } from 'node:path';
import { Server } from '../../e2e/support/server.mjs';

// Hundreds of people come from one address with new numbers; their passwords are hashed in no time.
const crowded = {
  TWOSTEP_PASSWORD_ARGON2ID_MEMORY_KIB: '64',
  TWOSTEP_PASSWORD_ARGON2ID_PASSES: '1',
  TWOSTEP_LIMITS_NEW_NUMBER_SENDS_PER_ADDRESS_PER_HOUR: '0',
  TWOSTEP_LIMITS_NEW_NUMBER_SENDS_PER_PREFIX_PER_HOUR: '0',
  TWOSTEP_LIMITS_UNPROVEN_NUMBERS_PER_COUNTRY_PER_DAY: '0',
  TWOSTEP_LIMITS_UNPROVEN_NUMBERS_PER_COUNTRY_PER_HOUR: '0',
  TWOSTEP_LIMITS_UNPROVEN_NUMBERS_PER_PREFIX_PER_DAY: '0',
  TWOSTEP_LIMITS_PASSWORD_FAILURES_PER_ADDRESS_PER_MINUTE: '0',
};

/// By name, as a state's `server` says. What takes minutes or months elsewhere takes a second in some of them.
export const settings = {
  usual: {},
  brief: { TWOSTEP_CODE_TTL: '1s' }, // a code is too old at once
  generous: { TWOSTEP_CODE_RESEND_AFTER: '1s' }, // a text is sent again, once
  forgetful: { TWOSTEP_SMS_CONFIRM_NUMBER_AFTER: '1s' }, // asks at once whether a number is still somebody's
  wary: { TWOSTEP_SESSION_RECENT_SIGN_IN: '10s' }, // asks again who it is, as soon as may be
  empty: {}, // nobody uses it: no text has come
  phone: {}, // one text has come
};

export class Installation {
  constructor(test, more = {}) { Object.assign(this, { test, more, servers: new Map(), count: 0 }); }

  server(name = 'usual') {
    if (!settings[name]) throw new Error(`no settings "${name}": see tests/browser/support/installation.mjs`);
    if (!this.servers.has(name)) this.servers.set(name, Server.demo(this.test, [], { ...crowded, ...settings[name], ...this.more }));
    return this.servers.get(name);
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
