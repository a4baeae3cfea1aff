// `twostep sms test`: the message's progress is printed while waiting, on stderr, and not with --json.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { beginCommand } from './support/running_command.mjs';
import { done, Server, temporaryFolder, writeConfig } from './support/server.mjs';

const phone = '+45 20 12 34 56';

/// A gateway that answers when it is told to: `asked` resolves with each request's answer().
async function gateway(t) {
  const waiting = [], asking = [];
  const server = http.createServer((request, response) => {
    request.resume();
    const answer = status => response.writeHead(status, { 'Content-Type': 'application/json' }).end('{"id": "m-1"}');
    const one = asking.shift();
    if (one) one(answer);
    else waiting.push(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  return {
    url: `http://127.0.0.1:${server.address().port}/send`,
    asked: () => new Promise(resolve => { waiting.length ? resolve(waiting.shift()) : asking.push(resolve); }),
  };
}

async function started(t) {
  const [first, second] = [await gateway(t), await gateway(t)];
  const folder = await temporaryFolder(t);
  const kind = url => ({ kind: 'webhook', url, body: '{"to": "{to}", "text": "{text}"}', id_field: '/id' });
  const config = await writeConfig(folder, {
    sms: { providers: ['first', 'second'], sender: 'Twostep' },
    'sms.first': kind(first.url),
    'sms.second': kind(second.url),
  });
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  return { first, second, config };
}

test('each provider is named while it is waited for, and why it did not take the message', async t => {
  const { first, second, config } = await started(t);
  const run = beginCommand(t, ['sms', 'test', phone, '--config', config]);
  const refuse = await first.asked();
  await run.said('waiting for first...\n');
  refuse(503);
  const take = await second.asked();
  await run.said('waiting for second...\n');
  take(200);
  assert.equal(await run.ended, 0);
  const lines = run.err.split('\n').filter(line => !line.startsWith('waiting until'));
  assert.equal(lines[0], 'waiting for first...');
  assert.match(lines[1], /^first didn't take it: unavailable \(.*503.*\)$/);
  assert.equal(lines[2], 'waiting for second...');
  assert.match(run.out, /^second took the message to .+ after \d+ ms, as m-1\.\n$/);
  assert.doesNotMatch(run.err + run.out, /20123456/);
});

test('with --json there is the answer alone', async t => {
  const { first, config } = await started(t);
  const run = beginCommand(t, ['sms', 'test', phone, '--json', '--config', config]);
  const take = await first.asked();
  // Allows time for a line, if there were one.
  const progress = JSON.parse(await done(['sms', 'status', '--json', '--config', config]));
  assert.equal(progress.in_flight, 1);
  take(200);
  assert.equal(await run.ended, 0);
  assert.equal(run.err, '');
  const answer = JSON.parse(run.out);
  assert.deepEqual(Object.keys(answer), ['to', 'provider', 'provider_id', 'tries', 'milliseconds']);
  assert.equal(answer.provider, 'first');
});
