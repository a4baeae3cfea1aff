// A proxy process, started with its files in a new folder, stopped with the test.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listening } from './ports.mjs';

const running = new Set(), folders = [];
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/// A folder that exists as long as the tests run.
export function folderOfProxy(name) {
  const folder = mkdtempSync(join(tmpdir(), `twostep-${name}-`));
  folders.push(folder);
  return folder;
}

/// Resolves once it listens on the port, to a function that returns its output so far; otherwise the error contains that.
export async function startProxy(test, { program, args, env = {}, port }) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', chunk => { said += chunk; });
  const ended = new Promise(resolve => {
    child.on('error', error => { said += error; resolve(); });
    child.on('close', resolve);
  });
  ended.then(() => running.delete(child));
  test.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  await listening(port, ended).catch(error => { throw new Error(`${program}: ${error.message}: ${said}`); });
  return () => said;
}
