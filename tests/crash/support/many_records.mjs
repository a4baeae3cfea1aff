// Makes a log of very many records as people do, by signing in; then measures a start with it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Browser } from '../../e2e/support/browser.mjs';
import { command, Server } from '../../e2e/support/server.mjs';
import { addUser } from '../../e2e/support/users.mjs';
import { crashConfig } from './crowd.mjs';

const people = 16;

/// One person signs in repeatedly: each time a session begins, and the oldest of ten ends.
async function signInOften(server, user, times) {
  const browser = new Browser(server.url);
  const form = await browser.get('/sign-in');
  const signedOut = [...browser.cookies];
  for (let i = 0; i < times; ++i) {
    browser.cookies = new Map(signedOut);
    const answer = await browser.submitOnly(form, '/sign-in', user);
    if (answer.status !== 303) throw new Error(`sign-in ${i} of ${user.email} was answered ${answer.status}: ${answer.text}`);
  }
  browser.close();
}

/// {records: their number, listeningMs: from the start of the process to "listening"}
export async function manyRecords(folder, atLeast) {
  const place = join(folder, 'many');
  await mkdir(place);
  const config = await crashConfig(place);
  const users = Array.from({ length: people }, (_, i) => ({ email: `often${i}@example.com`, password: `often and often ${i}` }));
  for (const user of users) await addUser(config, user);
  const options = { data: join(place, 'data') };
  const server = await Server.start(['--config', config], options);
  await Promise.all(users.map(user => signInOften(server, user, Math.ceil(atLeast / people))));
  await server.kill();
  const before = performance.now();
  const again = await Server.start(['--config', config], options);
  const listeningMs = performance.now() - before;
  await again.kill();
  const verified = await command(['log', 'verify', '--config', config]);
  if (verified.code !== 0) throw new Error(`log verify: ${verified.stdout}${verified.stderr}`);
  return { records: Number(verified.stdout.match(/(\d+) records/g)?.at(-1)?.match(/\d+/)[0]), listeningMs };
}
