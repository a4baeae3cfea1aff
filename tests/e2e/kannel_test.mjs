// docs/sms.md's recipe for Kannel, with Debian's Kannel and its test phone network (fakesmsc, which prints what it
// received): independent implementations.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { freePorts } from '../proxy/support/ports.mjs';
import { Person } from './support/person.mjs';
import { Server, done, temporaryFolder } from './support/server.mjs';
import { addUser } from './support/users.mjs';

const [bearerbox, smsbox, fakesmsc] = ['/usr/sbin/bearerbox', '/usr/sbin/smsbox', '/usr/lib/kannel/test/fakesmsc'];
const skip = [bearerbox, smsbox, fakesmsc].every(existsSync) ? false : 'kannel and kannel-extras are not installed';
const root = new URL('../../', import.meta.url).pathname;

function recipe(name) {
  const [, block] = readFileSync(join(root, 'docs/sms.md'), 'utf8').match(`<!-- recipe: ${name} -->\n\`\`\`\\w*\n([^]*?)\`\`\``);
  return block;
}

/// A program and its output on both streams.
class Running {
  constructor(t, program, args) {
    Object.assign(this, { said: '', program });
    this.process = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => this.process.kill('SIGKILL'));
    for (const stream of [this.process.stdout, this.process.stderr])
      stream.setEncoding('utf8').on('data', chunk => { this.said += chunk; this.process.emit('said'); });
  }

  /// Resolves with the match once it has printed it.
  says(words) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.said.match(words);
        if (found) resolve(found);
      };
      this.process.on('said', look);
      this.process.on('exit', code => reject(new Error(`${this.program} ended with ${code}: ${this.said}`)));
      look();
    });
  }
}

/// Kannel with a phone network.
async function kannel(t, folder) {
  const [admin, box, network, sendsms] = await freePorts(4); // Kannel doesn't accept port 0
  const file = join(folder, 'kannel.conf');
  writeFileSync(file, `group = core
admin-port = ${admin}
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = ${box}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = phones
host = 127.0.0.1
port = ${network}
connect-allow-ip = 127.0.0.1

${recipe('kannel.conf').replace('13013', String(sendsms))}`, { mode: 0o600 });
  const bearer = new Running(t, bearerbox, ['-v', '0', file]);
  await bearer.says('entering mainloop');
  new Running(t, smsbox, ['-v', '0', file]);
  await bearer.says('INFO: Client connected');
  const phones = new Running(t, fakesmsc, ['-v', '0', '-H', '127.0.0.1', '-r', String(network), '-m', '0', '1 2 text x']);
  await bearer.says('Fakesmsc client connected');
  return { phones, port: sendsms };
}

async function installation(t) {
  const folder = await temporaryFolder(t);
  const { phones, port } = await kannel(t, folder);
  const config = join(folder, 'twostep.toml');
  writeFileSync(config, recipe('kannel').replace(':13013', `:${port}`) + `
[server]
listen = "127.0.0.1:0"
public_url = "http://localhost:8080"
data_dir = ${JSON.stringify(join(folder, 'data'))}
[password]
argon2id_memory_kib = 64
argon2id_passes = 1
[branding]
name = "Prøve & €"
support_email = "support@example.com"
`, { mode: 0o600 });
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  return { config, phones, server };
}

test('messages go from the server through Kannel to the phone', { skip }, async t => {
  const { config, phones, server } = await installation(t);
  assert.match(await done(['sms', 'test', '+45 20123456', '--config', config]), /^kannel took the message/m);
  await phones.says(/Got message 1: <Twostep \+4520123456 text .*Prøve & €/);

  const user = { email: 'a@example.com', password: 'correct horse battery', phone: '+45 20 65 43 21' };
  await addUser(config, user);
  const person = new Person(server, user);
  t.after(() => person.close());
  await person.signIn();
  const page = await person.askToTurnOn();
  const [, code] = await phones.says(/<Twostep \+4520654321 text [^]*@localhost #(\d{6})>/);
  assert.equal((await person.browser.submit(page, '/profile/security/two-step/enable', { code })).twoStep, 'enabled');
});
