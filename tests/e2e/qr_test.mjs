// A link's QR code in a terminal is read by a program that reads such codes with a camera (zbarimg), and leads where the
// link leads; where the output is no terminal there is none.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { binary, done, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const run = promisify(execFile);

/// As PBM, eight pixels a module: what a camera sees of the half blocks.
function picture(lines) {
  const rows = lines.flatMap(line => [[...line].map(c => '█▀'.includes(c)), [...line].map(c => '█▄'.includes(c))]);
  const wide = row => row.flatMap(dark => Array(8).fill(dark ? '1' : '0')).join(' ');
  const body = rows.flatMap(row => Array(8).fill(wide(row))).join('\n');
  return `P1\n${rows[0].length * 8} ${rows.length * 8}\n${body}\n`;
}

test('a camera reads the link from the terminal', async t => {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder);
  await addUser(config, { email: 'ann@example.org', password: 'correct horse 1' });
  const command = [binary, 'user', 'link', 'ann@example.org', '--purpose', 'password', '--config', config];

  const shown = (await run('script', ['-qec', command.join(' '), '/dev/null'])).stdout.replaceAll('\r', '');
  const link = shown.match(/https?:\/\/\S+\/link\/\S+/)[0];
  const lines = [...shown.matchAll(/^\x1b\[30;107m(.*)\x1b\[0m$/gm)].map(([, line]) => line);
  const file = join(folder, 'qr.pbm');
  await writeFile(file, picture(lines));
  assert.equal((await run('zbarimg', ['--quiet', '--raw', file])).stdout.trim(), link);
  assert.ok(lines[0].length <= 80, `it fits a terminal of 80 columns: ${lines[0].length}`);

  assert.doesNotMatch(await done(command.slice(1)), /[█▀▄\x1b]/);
});
