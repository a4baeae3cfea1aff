// Every example of every --help, and every command in a block of docs: run by a shell, unchanged, in an
// installation like the one described. Only the places are moved below a folder, and what needs another machine is
// removed.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { copyFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { promisify } from 'node:util';
import { Mailbox } from './support/mail_server.mjs';
import { Person } from './support/person.mjs';
import { binary, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const source = new URL('../..', import.meta.url).pathname;
const ann = { email: 'ann@example.org', password: 'first horse battery', phone: '+45 20 98 76 54' };

/// Takes the mails of all installations.
const mailServer = await new Mailbox(await temporaryFolder({ after })).listen();
after(() => mailServer.close());

/// The places in the examples, below the folder.
const places = ['/etc/twostep', '/var/lib/twostep', '/srv/backup', '/safe'];

/// A folder with an installation where the examples expect one.
class Installation {
  static async make(t) {
    const here = new Installation();
    here.folder = await temporaryFolder(t);
    for (const place of ['bin', 'here/docs', ...places]) await mkdir(join(here.folder, place), { recursive: true });
    await symlink(binary, join(here.folder, 'bin/twostep'));
    await writeFile(join(here.folder, 'etc/twostep/twilio.token'), 'token\n', { mode: 0o600 });
    const made = await writeConfig(here.folder, {
      server: { listen: '127.0.0.1:0', data_dir: join(here.folder, 'var/lib/twostep') },
      limits: { sends_per_number_per_10_minutes: 0 },
      mail: { url: `smtp://localhost:${mailServer.port}`, from: 'noreply@example.org', ca_file: mailServer.ca },
    });
    here.config = join(here.folder, 'etc/twostep/twostep.toml');
    await copyFile(made, here.config);
    return here;
  }

  get data() { return join(this.folder, 'var/lib/twostep'); }
  get env() {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TWOSTEP_'));
    return { ...Object.fromEntries(inherited), PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`,
      TWOSTEP_CONFIG: this.config };
  }
  do(...args) { return done([...args, '--config', this.config]); }

  /// The people and organisations of the examples, a partly compacted log, a backup and its key.
  async fill(t) {
    await this.do('org', 'add', 'demo');
    const server = await this.serve(t);
    await addUser(this.config, ann);
    await addUser(this.config, { email: 'bob@example.org', password: 'second horse battery' });
    const person = new Person(server, ann);
    await person.signIn();
    await person.turnOn();
    await this.do('user', 'reset-two-step', 'bob@example.org', '--reason', 'a record that is compacted');
    await this.do('log', 'compact');
    await this.do('user', 'reset-two-step', 'bob@example.org', '--reason', 'a record that is not');
    await this.do('backup', join(this.folder, 'srv/backup/twostep-2026-11-01'));
    await copyFile(join(this.data, 'secret.key'), join(this.folder, 'safe/secret.key'));
    await server.stop();
  }

  /// A separate copy of this installation.
  async copy(t) {
    const other = await Installation.make(t);
    for (const place of places) await cp(join(this.folder, place), join(other.folder, place), { recursive: true });
    const config = (await readFile(this.config, 'utf8')).replaceAll(this.folder, other.folder);
    await writeFile(other.config, config, { mode: 0o600 });
    return other;
  }

  async serve(t) {
    const server = await Server.start(['--config', this.config], { data: this.data });
    t.after(() => server.kill());
    this.url = server.url;
    return server;
  }

  /// The command with moved places, without what this machine lacks.
  adapt(command) {
    for (const place of places) command = command.replaceAll(place, join(this.folder, place));
    return command
      .replaceAll(/https:\/\/(app|id)\.example\.org\/?(?=\s|$)/g, this.url ?? '$&')
      .replaceAll('127.0.0.1:8080', '127.0.0.1:0')
      .replaceAll(/ && systemctl reload twostep .*$/gm, '')
      .replaceAll(/^twostep serve --demo$/gm, 'env -u TWOSTEP_CONFIG twostep serve --demo --listen 127.0.0.1:0');
  }

  /// Runs the command by a shell to its end; input: what a person types at a terminal.
  async run(command, input) {
    const shell = input === undefined ? ['bash', ['-o', 'pipefail', '-c', command]] : ['script', ['-qec', command, '/dev/null']];
    const child = promisify(execFile)(...shell, { env: this.env, cwd: join(this.folder, 'here') });
    child.child.stdin.on('error', () => {}); // it may end without reading
    child.child.stdin.end(input ?? '');
    return child.catch(error => assert.fail(`${command}\nended with ${error.code}: ${error.stderr}${error.stdout}`));
  }

  /// Runs a command that doesn't end by itself, until it prints `words`.
  async runUntil(words, command, meanwhile = () => {}) {
    const child = spawn('bash', ['-c', `exec ${command}`],
      { env: this.env, cwd: join(this.folder, 'here'), stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    try {
      await new Promise((resolve, reject) => {
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', text => { said += text; if (words.test(said)) resolve(); });
        child.on('close', code => reject(new Error(`${command}\nended with ${code}: ${said}`)));
        Promise.resolve(meanwhile()).catch(reject);
      });
    } finally {
      child.kill('SIGKILL');
    }
  }
}

/// Commands that need something other than a complete running server.
const apart = [/^twostep serve\b/, /^twostep restore\b/, /^twostep config init\b/];

async function followApart(here, command) {
  if (/^twostep serve\b/.test(command)) return here.runUntil(/listening on/, here.adapt(command));
  if (/^twostep restore\b/.test(command)) {
    await rm(here.data, { recursive: true });
    return here.run(here.adapt(command));
  }
  await rm(here.config);
  // What a person would be asked for, if the line omits it.
  const answers = ['--public-url http://localhost', '--support-email support@example.org', '--countries DK', '--provider outbox']
    .filter(answer => !command.includes(answer.split(' ')[0]));
  return here.run(`${here.adapt(command.replace(/\s+#.*$/, ''))} ${answers.join(' ')}`);
}

/// Runs the command while the server runs.
async function follow(here, command) {
  if (/^twostep audit --follow/.test(command))
    return here.runUntil(/"event"/, here.adapt(command), () => here.do('user', 'unlock', ann.email, '--reason', 'to be seen'));
  // What a command makes must not exist yet; what it mentions must.
  if (/"Example Ltd"/.test(command) && !/^twostep org add\b/.test(command)) await here.do('org', 'add', 'Example Ltd');
  // An example before it may have made these.
  if (/^twostep user (move|set-role)\b/.test(command)) await here.do('org', 'add', 'acme').catch(() => {});
  if (/^twostep user set-role\b/.test(command)) await here.do('user', 'move', ann.email, 'acme').catch(() => {});
  if (/^twostep user resume\b/.test(command)) await here.do('user', 'suspend', ann.email, '--reason', 'to be resumed').catch(() => {});
  if (/^twostep user (add|invite)\b/.test(command) && command.includes(ann.email)) await here.do('user', 'erase', ann.email, '--yes');
  // The doctor reports, also by its exit code, that there is no proxy in between.
  if (/^twostep doctor\b/.test(command)) command = `{ ${command}; } || [ $? = 1 ]`;
  // Asks on a terminal.
  const isAsked = /^twostep user erase [^-]*$/.test(command.replace(/\s+#.*$/, ''));
  return here.run(here.adapt(command), isAsked ? `${ann.email}\n` : undefined);
}

/// Runs commands that depend on each other.
async function followAll(t, filled, commands) {
  const here = await filled.copy(t);
  await here.serve(t);
  for (const command of commands)
    await t.test(command, async inner => apart.some(kind => kind.test(command))
      ? followApart(await filled.copy(inner), command) : follow(here, command));
}

const helped = (await done(['--help'])).split('\n')
  .map(line => line.match(/^  twostep (\S+(?: \S+)?)  /)?.[1]).filter(Boolean);

/// Joins lines that end in a backslash.
const lines = text => text.replaceAll(/\\\n\s*/g, '').split('\n');

test('every example of every --help runs as it stands', async t => {
  assert.ok(helped.length > 20, 'there are commands');
  const filled = await Installation.make(t);
  await filled.fill(t);
  for (const name of helped) {
    const help = await done([...name.split(' '), '--help']);
    const examples = help.split('\nExample:\n')[1].split(/\n\n/)[0].replaceAll(/^  /gm, '');
    for (const example of lines(examples).filter(Boolean)) await followAll(t, filled, [example]);
  }
});

/// Blocks of code: between ``` or indented by four.
function blocks(markdown) {
  const found = [];
  let fenced = false, block = [];
  const end = () => { if (block.length > 0) found.push(block); block = []; };
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) { end(); fenced = !fenced; } else if (fenced) block.push(line);
    else if (/^ {4}\S/.test(line)) block.push(line.slice(4));
    else end();
  }
  end();
  return found.map(all => lines(all.join('\n')).filter(line => /^(build\/)?twostep /.test(line)));
}

test('every command that a page shows runs as it stands', async t => {
  const filled = await Installation.make(t);
  await filled.fill(t);
  const pages = ['README.md', ...(await readdir(join(source, 'docs'), { recursive: true }))
    .filter(name => name.endsWith('.md')).map(name => `docs/${name}`)];
  // Needs other machines' programs, or has its own test.
  const elsewhere = [/rehearsal\.toml/];
  let count = 0;
  for (const page of pages)
    for (const block of blocks(await readFile(join(source, page), 'utf8'))) {
      const commands = block.filter(line => !elsewhere.some(pattern => pattern.test(line)))
        .map(line => line.replace(/^build\//, ''));
      count += commands.length;
      if (commands.length > 0) await t.test(page, inner => followAll(inner, filled, commands));
    }
  assert.ok(count > 15, `${count} commands`);
});
