// Power cuts under load (S11): at a random moment everything is lost that isn't on the disk; afterwards what was
// acknowledged is there, and nothing that wasn't requested. The disk is an ext4 file system in a file, shut down
// by an ioctl. TWOSTEP_CRASH_ROUNDS (3; 200 in torture) and TWOSTEP_CRASH_SEED choose the run and are printed.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command, Server, temporaryFolder } from '../e2e/support/server.mjs';
import { crashConfig, Crowd } from './support/crowd.mjs';
import { pause, random, rounds, seed, within } from './support/run.mjs';
import { SmallDisk } from './support/small_disk.mjs';

const count = rounds(3, 200);
const longestRoundMs = 700, longestStartMs = 60;
const patience = 20_000;
// The last: a rename doesn't wait for its file's data.
const waysToMount = ['', 'data=writeback', 'nodelalloc', 'noauto_da_alloc'];

const why = await SmallDisk.whyNone();
if (why) {
  console.log(`skipped: ${why}`);
  process.exit(0);
}
console.log(`power cuts: ${count} rounds, seed ${seed}`);

const folder = await temporaryFolder();
const disk = SmallDisk.make(folder);
const data = join(disk.place, 'data');
const phones = join(folder, 'phones'); // phones keep the texts they received, whatever happens to the server's disk
mkdirSync(phones, { mode: 0o700 });
const config = await crashConfig(folder, data);
const crowd = await Crowd.gather(config, { count: 6, mayRefuse: true }); // in the moment before the server ends
const spawnServer = () => {
  const server = Server.spawn(['--config', config], { data: phones });
  server.mustEnd = async () => {
    const end = await within(patience, server.ended);
    if (!end) crowd.fail('the server goes on without a disk');
    await server.kill();
    return end;
  };
  return server;
};
const lendOutbox = () => disk.lendFile(join(phones, 'outbox.ndjson'), join(data, 'outbox.ndjson'));
lendOutbox();

function giveBackPower(options) {
  disk.giveBackPower(options);
  lendOutbox();
}

let startsCut = 0;
/// Cuts the power while a start repairs the log.
async function cutDuringStart(options) {
  const server = spawnServer();
  await pause(random() * longestStartMs);
  disk.cutPower();
  if (!server.url) ++startsCut;
  await Promise.race([server.ended, pause(100)]); // it may listen without writing anything
  await server.kill();
  giveBackPower(options);
}

/// The last round ends only after something was acknowledged and something more is under way.
async function round(name, options, isLast) {
  const server = await spawnServer().listening;
  crowd.use(server, name);
  await crowd.check();
  const running = crowd.run();
  const length = 5 + random() * longestRoundMs;
  await pause(length / 2);
  const shrinking = random() < 0.4 ? command(['log', 'compact', '--config', config]) : null; // it may not finish
  // The kernel writes when it likes.
  if (random() < 0.3) spawn('sync', ['-f', disk.place], { stdio: 'ignore' }).on('error', () => {});
  await pause(length / 2);
  if (isLast) await crowd.isBusy();
  disk.cutPower();
  const end = await server.mustEnd();
  const reasons = ['log', 'audit'].map(name => `\n${join(data, name)}/`);
  if (end && (end.code !== 1 || !reasons.some(path => server.stderr.includes(path))))
    crowd.fail(`it ended with ${end.signal ?? end.code}: ${server.stderr}`);
  await Promise.all([running, shrinking]);
  giveBackPower(options);
}

try {
  for (let i = 1; i <= count && !crowd.findings.length; ++i) {
    const options = waysToMount[i % waysToMount.length];
    if (random() < 0.3) await cutDuringStart(options);
    await round(`round ${i}, after which it is mounted with ${options || 'nothing special'}`, options, i === count);
  }
  const last = await spawnServer().listening;
  crowd.use(last, 'the end');
  await crowd.check();
  if (await last.stop() !== 0) crowd.fail(`SIGTERM: ${last.stderr}`);
  const verify = await command(['log', 'verify', '--config', config]);
  if (verify.code !== 0) crowd.fail(`log verify: ${verify.stdout}${verify.stderr}`);
} catch (error) {
  crowd.fail(error.stack);
} finally {
  crowd.close();
  disk.remove();
  await rm(folder, { recursive: true, force: true });
}

console.log('acknowledged:', crowd.acknowledged);
console.log('under way at a cut:', crowd.lost);
console.log(`cut during a start: ${startsCut}`);
if (!Object.keys(crowd.acknowledged).length || !Object.keys(crowd.lost).length) crowd.fail('the run shows nothing');
if (count >= 20) crowd.mustHaveActed();
console.log(crowd.findings.length ? `${crowd.findings.length} findings` : `nothing lost, nothing made up in ${count} power cuts`);
process.exit(crowd.findings.length ? 1 : 0);
