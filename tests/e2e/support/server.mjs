// Runs build/twostep as a person would: serve and all other commands. TWOSTEP_BINARY names the binary.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outbox } from './outbox.mjs';

export const binary = process.env.TWOSTEP_BINARY ?? new URL('../../../build/twostep', import.meta.url).pathname;

// The user's own settings must not affect the tests.
function environment(extra = {}) {
  const clean = Object.entries(process.env).filter(([name]) => !/^TWOSTEP_(?!BINARY)/.test(name));
  return { ...Object.fromEntries(clean), ...extra };
}

const running = new Set();
// A test that is interrupted ends its servers, too.
process.on('exit', () => { for (const server of running) server.process.kill('SIGKILL'); });
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(1));

/// A folder that is removed when the test is over.
export async function temporaryFolder(test) {
  const folder = await mkdtemp(join(tmpdir(), 'twostep-'));
  test?.after(async () => {
    await Promise.all([...running].filter(server => server.data?.startsWith(folder)).map(server => server.kill()));
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/// Runs a command to its end: {code, stdout, stderr}.
export function command(args, { input = '', env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '', stderr = '';
    // A chunk may end within a character.
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
    child.stdout.on('data', chunk => { stdout += chunk; });
    child.stderr.on('data', chunk => { stderr += chunk; });
    child.stdin.on('error', () => {}); // it may end without reading
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
}

/// As command, but returns the output, and throws on failure.
export async function done(args, options) {
  const { code, stdout, stderr } = await command(args, options);
  if (code !== 0) throw new Error(`twostep ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

/// A configuration outside the demo: outbox as provider, cheap password hashes by default. sections: {limits:
/// {…}}; values are written as JSON, which TOML accepts for strings, numbers and arrays of them.
export async function writeConfig(folder, sections = {}) {
  const all = {
    server: { listen: '127.0.0.1:0', public_url: 'http://localhost:8080', data_dir: join(folder, 'data') },
    password: { argon2id_memory_kib: 64, argon2id_passes: 1 },
    sms: { providers: ['outbox'], allowed_countries: ['*'] },
    'sms.outbox': { kind: 'outbox' },
    branding: { support_email: 'support@example.com' },
  };
  for (const [name, keys] of Object.entries(sections)) all[name] = { ...all[name], ...keys };
  const text = Object.entries(all).map(([name, keys]) =>
    `[${name}]\n` + Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`).join(''));
  const file = join(folder, 'twostep.toml');
  await writeFile(file, text.join('\n'), { mode: 0o600 });
  return file;
}

/// A running `twostep serve`.
export class Server {
  /// Resolves once it has printed that it listens. `data`: where to look for its outbox.
  static start(args, options) { return Server.spawn(args, options).listening; }

  /// Returns at once: `listening` resolves with the server, or rejects if it ends before. `under`: a command with
  /// arguments that execs the server, such as ["prlimit", "--nofile=20"].
  static spawn(args, { data, env, under = [] } = {}) {
    const server = new Server();
    server.data = data;
    server.outbox = new Outbox(data);
    server.mailbox = new Outbox(data, 'mailbox.ndjson');
    server.stdout = '';
    server.stderr = '';
    const [program, ...words] = [...under, binary, 'serve', ...args];
    server.process = spawn(program, words, { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(server);
    server.process.on('exit', () => running.delete(server));
    for (const stream of [server.process.stdout, server.process.stderr]) stream.setEncoding('utf8');
    server.ended = new Promise(resolve => server.process.on('close', (code, signal) => resolve({ code, signal })));
    server.listening = new Promise((resolve, reject) => {
      server.process.on('error', reject);
      server.process.stderr.on('data', chunk => { server.stderr += chunk; });
      server.process.stdout.on('data', chunk => {
        server.stdout += chunk;
        const ready = server.stdout.match(/listening on (http:\/\/\S+)/);
        if (ready && !server.url) {
          server.url = ready[1].replace(/\/$/, '');
          resolve(server);
        }
      });
      server.ended.then(({ code, signal }) =>
        reject(new Error(`twostep serve ended (${signal ?? code}) before it listened: ${server.stderr}${server.stdout}`)));
    });
    server.listening.catch(() => {}); // callers may await `listening`, or only `ended`
    return server;
  }

  /// The demo in a new folder; ends with the test.
  static async demo(test, args = [], env = {}) {
    const data = join(await temporaryFolder(test), 'demo');
    const server = await Server.start(['--demo', '--data', data, '--listen', '127.0.0.1:0', ...args], { data, env });
    test?.after(() => server.kill());
    return server;
  }

  /// The password that the demo printed for this email.
  passwordOf(email) {
    const line = this.stdout.split('\n').find(l => l.includes(email));
    const found = line?.match(/\b([0-9a-z]{5}(?:-[0-9a-z]{5}){3})\b/);
    if (!found) throw new Error(`no password for ${email} in: ${this.stdout}`);
    return found[1];
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  /// Stops gracefully; returns the exit code.
  async stop() {
    this.process.kill('SIGTERM');
    return (await this.ended).code;
  }
}
