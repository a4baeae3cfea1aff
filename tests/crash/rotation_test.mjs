// A start changes files: it rewrites the crashed segment, removes leftovers, begins a new segment. Here each of
// its system calls on the data directory is the last one (S10) or fails (S9): afterwards either the old or the new
// file is there, never none, and the next start has everything. The system calls are found by tracing a start.
// TWOSTEP_TORTURE=1 takes all of them, else those that every start needs, and some; TWOSTEP_CRASH_SEED, which is
// printed, chooses which.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { command, done, Server, temporaryFolder } from '../e2e/support/server.mjs';
import { crashConfig, Crowd } from './support/crowd.mjs';
import { isLong, pause, seed, some, within } from './support/run.mjs';
import { fileCalls, filled, newestSegment, placesToStrike, sabotaged, seen, whyNoSabotage } from './support/saboteur.mjs';

const skip = whyNoSabotage() || false;
console.log(`rotation: seed ${seed}`);

const longestTornWrite = 16 << 10; // by four people

/// A data directory left by a kill, and copies of it to start on.
class Crashed {
  static async make(t) {
    const place = new Crashed();
    place.folder = await temporaryFolder(t);
    place.base = join(place.folder, 'base');
    place.data = join(place.folder, 'data');
    place.output = join(place.folder, 'seen');
    place.config = await crashConfig(place.folder, place.base);
    const crowd = await Crowd.gather(place.config, { count: 4 });
    // Again if END names the last write, which is to be torn: a vouched record is never lost in this way.
    for (let round = 1; round <= 2 || place.endNamesTheLastWrite(); ++round) {
      assert.ok(round < 20, 'END is newer than the last write, time and again');
      const server = await Server.start(['--config', place.config], { data: place.base });
      crowd.use(server, `round ${round}`);
      if (round > 1) await crowd.check();
      const running = crowd.run();
      await pause(300);
      await server.kill();
      await running;
    }
    crowd.close();
    assert.deepEqual(crowd.findings, []);
    writeFileSync(join(place.base, 'log', '00000001.log.tmp'), 'left half made by a start long ago');
    place.config = await crashConfig(place.folder, place.data);
    return place;
  }

  endNamesTheLastWrite() {
    return statSync(join(this.base, 'log', 'END')).mtimeMs >= statSync(newestSegment(this.base)).mtimeMs;
  }

  /// Tears the last write, as a power cut does, so that the start has more to repair.
  tear() {
    const segment = newestSegment(this.base);
    truncateSync(segment, filled(readFileSync(segment)).length - 3);
  }

  async renew() {
    await rm(this.data, { recursive: true, force: true });
    cpSync(this.base, this.data, { recursive: true, preserveTimestamps: true, filter: path => !path.endsWith('.sock') });
  }

  spawn(under = []) { return Server.spawn(['--config', this.config], { data: this.data, under }); }
  dump() { return done(['log', 'dump', '--config', this.config]); }

  /// The calls of a whole start on the data directory, and the files that they touch.
  async watch() {
    await this.renew();
    const server = this.spawn(sabotaged({ calls: fileCalls, output: this.output }));
    await server.listening;
    await server.kill();
    const isOurs = path => path.startsWith(this.data) && !/\.(sock|ndjson)$/.test(path);
    const files = new Set(seen(this.output).flatMap(({ paths }) => paths.filter(isOurs)));
    return { places: placesToStrike(this.output, isOurs), files: [...files] };
  }

  files() {
    const all = {};
    for (const name of ['LOCK', 'secret.key', ...readdirSync(join(this.data, 'log')).filter(n => !n.endsWith('.tmp')).map(n => join('log', n))])
      if (statSync(join(this.data, name)).isFile()) all[name] = filled(readFileSync(join(this.data, name)));
    return all;
  }

  /// A start without faults finds everything and leaves no unfinished files.
  async mustBeWhole(expected, where) {
    const server = this.spawn();
    await server.listening.catch(error => assert.fail(`${where}: ${error.message}`));
    assert.deepEqual(readdirSync(join(this.data, 'log')).filter(name => name.endsWith('.tmp') && !isNext(name, this.data)), [], where);
    assert.equal(await server.stop(), 0, where);
    const verify = await command(['log', 'verify', '--config', this.config]);
    assert.equal(verify.code, 0, `${where}: ${verify.stdout}${verify.stderr}`);
    assert.ok((await this.dump()).startsWith(expected), `${where}: the log isn't what it was`);
  }
}

/// True for the temporary file of the next segment that the running server prepares: not a leftover.
function isNext(name, data) {
  return Number.parseInt(name, 10) > Number.parseInt(newestSegment(data).split('/').at(-1), 10);
}

async function killAtAnyCall(place, count) {
  const { places, files } = await place.watch();
  await place.renew();
  const expected = await place.dump();
  const tried = isLong ? places : importantFirst(places, count);
  for (const { call, n } of tried) {
    const where = `killed at ${call} ${n}`;
    await place.renew();
    const server = place.spawn(sabotaged({ inject: `${call}:signal=SIGKILL:when=${n}`, paths: files, output: place.output }));
    await within(2_000, Promise.race([server.ended, server.listening.catch(() => {})]));
    await server.kill();
    assert.ok((await place.dump()).startsWith(expected), `${where}: the log isn't what it was`);
    await place.mustBeWhole(expected, where);
  }
  console.log(`${tried.length} of ${places.length} calls`);
}

/// The first of these calls: every start after a crash needs them.
const isNeeded = ({ call, n }) => n === 1 && ['rename', 'fsync', 'fdatasync'].includes(call);

async function failAtAnyCall(place, count) {
  const { places, files } = await place.watch();
  await place.renew();
  const expected = await place.dump();
  const before = place.files();
  const needed = places.filter(isNeeded);
  assert.ok(needed.length >= 3, 'a start renames and syncs');
  const tried = isLong ? places : [...needed, ...importantFirst(places.filter(p => !isNeeded(p)), count)];
  let refused = 0;
  for (const { call, n } of tried) {
    const where = `${call} ${n} fails`;
    await place.renew();
    const server = place.spawn(sabotaged({ inject: `${call}:error=EIO:when=${n}`, paths: files, output: place.output }));
    await server.listening.catch(() => {});
    assert.ok(!server.url || !isNeeded({ call, n }), `${where}, and nobody notices`);
    if (!server.url) {
      ++refused;
      const end = await server.ended;
      assert.deepEqual(end, { code: 1, signal: null }, `${where}: ${server.stderr}`);
      const reasons = server.stderr.split('\n').filter(line => /^(twostep: |\/)/.test(line));
      assert.equal(reasons.length, 1, `${where}: ${server.stderr}`);
      assert.ok(reasons[0].includes(place.data), `${where}: ${reasons[0]}`);
      if (!reasons[0].includes('secret.key')) assert.match(reasons[0], /Input\/output error/, where);
      mustBeAsBefore(before, place.files(), where);
    } else {
      await within(300, server.ended); // the log's thread may fail a moment later
      await server.kill();
    }
    await place.mustBeWhole(expected, where);
  }
  console.log(`${tried.length} of ${places.length} calls; ${refused} refused the start`);
}

test('a start on what a crash left', { skip }, async t => {
  const place = await Crashed.make(t);
  await t.test('S10: a kill at any call leaves the old or the new', () => killAtAnyCall(place, 10));
  await t.test('S9: an error at any call is met with a reason or overcome', () => failAtAnyCall(place, 10));
  place.tear();
  await t.test('S10: the same where the last write is torn', () => killAtAnyCall(place, 5));
  await t.test('S9: the same where the last write is torn', () => failAtAnyCall(place, 5));
});

/// Every file is still there with all its contents but a torn end. Each start rewrites END; the next start checks
/// it.
function mustBeAsBefore(before, now, where) {
  for (const [name, content] of Object.entries(before)) {
    assert.ok(now[name], `${where}: ${name} is gone`);
    if (/(^|\/)END$/.test(name)) continue;
    assert.ok(content.length - now[name].length < longestTornWrite, `${where}: ${name} was cut`);
    assert.ok(now[name].equals(content.subarray(0, now[name].length)), `${where}: ${name} was changed`);
  }
}

/// Some calls of each kind, first those that change something.
function importantFirst(places, count) {
  const changing = /^(rename|unlink|f?data?sync|fsync|ftruncate|p?write|openat|mkdir)/;
  return [...some(places.filter(p => changing.test(p.call)), Math.ceil(count * 0.75)), ...some(places, Math.floor(count / 4))];
}
