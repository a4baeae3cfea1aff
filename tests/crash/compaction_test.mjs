// The log is compacted, and its key rotated, while people sign in: each system call of that is the last one, or
// fails. Afterwards either the old or the new log is there, never none (S9, S10). The system calls are found by
// tracing a run. TWOSTEP_TORTURE=1 takes all of them, else some; TWOSTEP_CRASH_SEED chooses which.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { command, Server, temporaryFolder } from '../e2e/support/server.mjs';
import { crashConfig, Crowd } from './support/crowd.mjs';
import { isLong, pause, random, seed, some, within } from './support/run.mjs';
import { fileCalls, newestSegment, placesToStrike, Saboteur, seen, segmentsOf, whyNoSabotage } from './support/saboteur.mjs';

const skip = whyNoSabotage() || false;
const patience = 30_000;
console.log(`compaction: seed ${seed}`);

const numberOf = path => Number.parseInt(path.split('/').at(-1), 10);
const named = number => String(number).padStart(8, '0');

class Place {
  static async make(t) {
    const place = new Place();
    const folder = await temporaryFolder(t);
    place.data = join(folder, 'data');
    place.log = join(place.data, 'log');
    place.output = join(folder, 'seen');
    place.config = await crashConfig(folder, place.data);
    place.crowd = await Crowd.gather(place.config, { count: 5, mayRefuse: true });
    t.after(() => place.crowd.close());
    place.start = async where => {
      const server = await Server.start(['--config', place.config], { data: place.data });
      t.after(() => server.kill());
      place.crowd.use(server, where);
      await place.crowd.check();
      assert.deepEqual(place.crowd.findings, []);
      assert.deepEqual(place.leftovers(), [], where);
      return server;
    };
    return place;
  }

  run(words) { return command([...words, '--config', this.config]); }

  /// Unfinished files older than the segment that is being written.
  leftovers() {
    const newest = numberOf(newestSegment(this.data));
    return readdirSync(this.log).filter(name => name.endsWith('.tmp') && numberOf(name) <= newest);
  }

  /// All files that the command may touch, except the segment with the crowd's changes. `apart`: also without
  /// future segments, which belong to the writer, whose errors end the server.
  paths(apart = false) {
    const newest = numberOf(newestSegment(this.data));
    const paths = [this.log, ...readdirSync(this.log).map(name => join(this.log, name)).filter(path => path !== newestSegment(this.data))];
    for (let number = newest; number < newest + 4; ++number)
      for (const ending of ['.log', '.snap'])
        for (const stage of ['', '.tmp'])
          if (number !== newest || ending !== '.log') paths.push(join(this.log, named(number) + ending + stage));
    return [...new Set(paths)].filter(path => !apart || !/\.log(\.tmp)?$/.test(path) || numberOf(path) < newest);
  }

  /// The system calls that the command makes on these files.
  async watch(words, apart = false) {
    const server = await this.start('watched');
    const running = this.crowd.run();
    await pause(200);
    const paths = new Set(this.paths(apart));
    const saboteur = await Saboteur.attach(server, { calls: fileCalls, paths: [...paths], output: this.output });
    const { code, stderr } = await this.run(words);
    await saboteur.leave();
    assert.equal(code, 0, stderr);
    await server.kill();
    await running;
    return placesToStrike(this.output, path => paths.has(path));
  }
}

const changing = /^(rename|unlink|f?data?sync|fsync|ftruncate|p?write|openat)/;
/// One place for each kind of call: most calls write zeros ahead, and they are all alike.
const oneOfEach = places => [...new Map(some(places, places.length).map(p => [p.call, p])).values()];
/// The first call of each kind occurs in every run; the number of writes of zeros varies, so the n-th may never
/// occur.
const firstOfEach = places => [...new Map([...places].reverse().map(p => [p.call, p])).values()];
const chosen = (places, count) =>
  isLong ? some(places, 50) : [...some(oneOfEach(places.filter(p => changing.test(p.call))), count - 1), ...some(places, 1)];

async function killAtAnyCall(place, words, count) {
  const places = await place.watch(words);
  assert.ok(places.length > 0, 'nothing was seen to be done');
  let struck = 0;
  const planned = chosen(places, count);
  for (const [i, { call, n }] of [...planned, ...some(firstOfEach(places), places.length)].entries()) {
    if (i >= planned.length && struck > 0) break;
    const server = await place.start(`before the kill at ${call} ${n}`);
    const running = place.crowd.run();
    await pause(random() * 100);
    await Saboteur.attach(server, { inject: `${call}:signal=SIGKILL:when=${n}`, paths: place.paths(), output: place.output });
    const done = place.run(words);
    await Promise.race([done, server.ended]);
    if (await within(50, server.ended)) ++struck;
    await server.kill();
    await Promise.all([running, done]);
  }
  await place.start('the end');
  const verify = await place.run(['log', 'verify']);
  assert.equal(verify.code, 0, verify.stdout + verify.stderr);
  console.log(`${words.join(' ')}: ${struck} kills on the way, of ${places.length} calls`);
  assert.ok(struck > 0, 'no kill met the work: the run shows nothing');
}

/// If an error prevented preparations, they are repeated every second.
async function mustSucceedSoon(place, words, where) {
  const deadline = performance.now() + patience;
  for (;;) {
    const { code, stderr } = await place.run(words);
    if (code === 0) return;
    assert.ok(performance.now() < deadline, `${where}; then without a fault: ${stderr}`);
    await pause(200);
  }
}

async function failAtAnyCall(place, words, count, apart) {
  const places = await place.watch(words, apart);
  let refused = 0, stopped = 0, told = 0;
  const planned = chosen(places, count);
  for (const [i, { call, n }] of [...planned, ...some(firstOfEach(places), places.length)].entries()) {
    if (i >= planned.length && refused + stopped + told > 0) break;
    const where = `${call} ${n} fails`;
    const server = await place.start(`before ${where}`);
    const running = place.crowd.run();
    const saboteur = await Saboteur.attach(server, { inject: `${call}:error=EIO:when=${n}`, paths: place.paths(apart), output: place.output });
    const { code, stderr } = await place.run(words);
    // If the server is gone, wait for its end, however long a busy machine takes.
    const end = await within(/the server went away/.test(stderr) ? patience : 50, server.ended);
    if (end) {
      ++stopped;
      assert.deepEqual(end, { code: 1, signal: null }, `${where}: ${server.stderr}`);
      assert.match(server.stderr, /Input\/output error/, where);
    } else {
      await saboteur.leave();
      if (code !== 0) {
        ++refused;
        assert.match(stderr, /Input\/output error/, where);
      }
      // An error that can be repaired is repaired, and the operator is still told.
      else if (/Input\/output error/.test(server.stderr)) ++told;
      await mustSucceedSoon(place, words, where);
      await server.kill();
    }
    await running;
  }
  await place.start('the end');
  console.log(`${words.join(' ')}: of ${places.length} calls, ${refused} refused it, ${stopped} stopped the server, ${told} were told`);
  assert.ok(refused + stopped + told > 0, 'an error that nobody notices shows nothing');
}

for (const [words, count, apart] of [[['log', 'compact'], 6, true], [['keys', 'rotate'], 3, false]]) {
  const missing = (await command([...words, '--help'])).code !== 0 && `there is no "${words.join(' ')}"`;
  test(`S10: a kill at any call of ${words.join(' ')} leaves the old or the new`, { skip: skip || missing },
    async t => killAtAnyCall(await Place.make(t), words, count));
  test(`S9: an error at any call of ${words.join(' ')} is told, and the next try succeeds`, { skip: skip || missing },
    async t => failAtAnyCall(await Place.make(t), words, count, apart));
}

test('SIGUSR1 makes the log small while people sign in', { skip: (await command(['log', 'compact', '--help'])).code !== 0 && 'there is no "log compact"' }, async t => {
  const place = await Place.make(t);
  for (const round of ['first', 'second']) {
    const server = await place.start(round);
    const running = place.crowd.run();
    await pause(150);
    await server.kill();
    await running;
  }
  const server = await place.start('third');
  const before = segmentsOf(place.data);
  const running = place.crowd.run();
  server.process.kill('SIGUSR1');
  const deadline = performance.now() + patience;
  while (segmentsOf(place.data).includes(before[0])) {
    assert.ok(performance.now() < deadline, 'the oldest segment is still there');
    await pause(10);
  }
  await server.kill();
  await running;
  await place.start('the end');
});
