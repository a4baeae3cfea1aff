// kill -9 at random moments under load: acknowledged changes stay, and nothing appears that wasn't requested
// (S12). TWOSTEP_CRASH_ROUNDS (20; 200 in torture) and TWOSTEP_CRASH_SEED choose the run and are printed. The long
// form also stops with SIGTERM, kills starts before they listen, and measures a start with 100,000 records.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command, Server, temporaryFolder } from '../e2e/support/server.mjs';
import { crashConfig, Crowd } from './support/crowd.mjs';
import { manyRecords } from './support/many_records.mjs';
import { isLong, pause, random, rounds, seed } from './support/run.mjs';

const count = rounds(20, 200);
const firstRecordedMs = 5, longestRoundMs = 400;
console.log(`kill -9: ${count} rounds, seed ${seed}`);

const folder = await temporaryFolder();
const data = join(folder, 'data');
const config = await crashConfig(folder, data);
const crowd = await Crowd.gather(config);
const spawn = () => Server.spawn(['--config', config], { data });
const start = () => spawn().listening;

let killedBeforeListening = 0;
/// Kills starts before, or just when, they listen: replay must not change what it reads.
async function startAndKillAtOnce() {
  const server = spawn();
  await pause(random() * 30);
  await server.kill();
  if (!server.url) ++killedBeforeListening;
}

let startMs = 0, stopped = 0;
async function end(server) {
  const { exitCode, signalCode } = server.process;
  if (exitCode !== null || signalCode !== null) crowd.fail(`it ended by itself (${signalCode ?? exitCode}): ${server.stderr.slice(-500)}`);
  if (!isLong || random() < 0.8) return server.kill();
  const { code, stderr } = { code: await server.stop(), stderr: server.stderr };
  ++stopped;
  if (code !== 0) crowd.fail(`SIGTERM under load ended it with ${code}: ${stderr}`);
}

for (let round = 1; round <= count; ++round) {
  for (let luck = random(); luck < 0.3; luck *= 2 + random()) await startAndKillAtOnce();
  const before = performance.now();
  const server = await start();
  startMs = Math.max(startMs, performance.now() - before);
  crowd.use(server, `round ${round}`);
  if (round > 1) await crowd.check();
  const running = crowd.run();
  await pause(firstRecordedMs + random() * longestRoundMs);
  await end(server);
  await running;
  if (crowd.findings.length) break;
}

const last = await start();
crowd.use(last, 'the end');
await crowd.check();
const exitCode = await last.stop();
if (exitCode !== 0) crowd.fail(`SIGTERM ended it with ${exitCode}: ${last.stderr}`);
const verify = await command(['log', 'verify', '--config', config]);
if (verify.code !== 0) crowd.fail(`log verify: ${verify.stdout}${verify.stderr}`);
crowd.close();

console.log('acknowledged:', crowd.acknowledged);
console.log('under way at a kill:', crowd.lost);
console.log(`starts killed before they listened: ${killedBeforeListening}; stops by SIGTERM: ${stopped}`);
console.log(`slowest start: ${startMs.toFixed(0)} ms`);
if (count >= 20) crowd.mustHaveActed();
if (isLong) {
  const { records, listeningMs } = await manyRecords(folder, 100_000);
  console.log(`a start over ${records} records after kill -9: listening after ${listeningMs.toFixed(0)} ms`);
}
await rm(folder, { recursive: true, force: true });
console.log(crowd.findings.length ? `${crowd.findings.length} findings` : `nothing lost, nothing made up in ${count} rounds`);
process.exit(crowd.findings.length ? 1 : 0);
