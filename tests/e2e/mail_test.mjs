// Mail through a real SMTP server (npm smtp-server): STARTTLS, TLS from the beginning, credentials, greylisting, a server
// that is down while links are made, one that breaks off, and what is never said in plain text.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Browser } from './support/browser.mjs';
import { linkIn, Mailbox, plain } from './support/mail_server.mjs';
import { Person, security } from './support/person.mjs';
import { beginCommand } from './support/running_command.mjs';
import { command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';
import { addUser, showUser } from './support/users.mjs';

const ann = { email: 'ann@example.org', password: 'a horse and a battery', phone: '+45 20 12 34 50' };
const newPassword = 'nine blue herons on a roof';

async function begin(t, { options, mail = {}, listens = true } = {}) {
  const folder = await temporaryFolder(t);
  const box = new Mailbox(folder, options);
  if (listens) await box.listen();
  t.after(() => box.close().catch(() => {}));
  const at = port => ({ url: `smtp://localhost:${port}`, from: 'Twostep <noreply@example.org>', ca_file: box.ca, ...mail });
  const config = await writeConfig(folder, { mail: at(box.port ?? 1) });
  await addUser(config, ann);
  const start = async () => {
    const server = await Server.start(['--config', config], { data: join(folder, 'data') });
    t.after(() => server.kill());
    return server;
  };
  return { folder, box, config, at: ['--config', config], start, rewrite: port => writeConfig(folder, { mail: at(port) }) };
}

test('a test mail, with STARTTLS and credentials', async t => {
  const { at, box, start } = await begin(t, { options: { authOptional: false }, mail: { user: 'twostep', password: 'a mail password' } });
  await start();
  const said = await done(['mail', 'test', 'bob@example.com', ...at]);
  assert.match(said, /^mail took the mail to b•••@example.com after \d+ ms/);
  const { text, session, to } = await box.mail();
  assert.match(text, /^From: "Twostep" <noreply@example.org>\r$/m);
  assert.match(text, /^Subject: Test mail from Twostep\r$/m);
  assert.match(text, /^Auto-Submitted: auto-generated\r$/m);
  assert.equal(session.secure, true);
  assert.equal(session.user, 'twostep');
  assert.deepEqual(to, ['bob@example.com']);
});

test('a forgotten password, from the page to the new one', async t => {
  const { box, config, start } = await begin(t);
  const server = await start();
  const browser = new Browser(server.url);
  t.after(() => browser.close());
  const form = await browser.get('/forgot');
  const asked = await browser.submit(form, '/forgot', { email: ann.email });
  assert.match(asked.text, /Check your mail/);
  const mail = await box.mail();
  assert.match(plain(mail.text), /for an hour/);
  const path = linkIn(mail);
  const page = await browser.get(path);
  const saved = await browser.submit(page, path, { new_password: newPassword });
  assert.equal(saved.path, '/sign-in');
  const owner = new Person(server, { ...ann, password: newPassword });
  t.after(() => owner.close());
  assert.equal((await owner.signIn()).path, security);
  assert.ok(!server.stderr.includes(path.slice(6)), 'no token in the log');
  assert.equal((await showUser(config, ann.email)).password.by_mail, true);
});

test('a reset soon after a password by mail takes two operators, and the phone is told', async t => {
  const { at, box, config, start } = await begin(t);
  const server = await start();
  const browser = new Browser(server.url);
  t.after(() => browser.close());
  await browser.submit(await browser.get('/forgot'), '/forgot', { email: ann.email });
  const path = linkIn(await box.mail());
  await browser.submit(await browser.get(path), path, { new_password: newPassword });
  const owner = new Person(server, { ...ann, password: newPassword });
  t.after(() => owner.close());
  await owner.signIn();
  await owner.turnOn();
  const mark = server.outbox.mark();
  const reset = (name, ...words) => command(['user', 'reset-two-step', ann.email, '--reason', 'lost her phone', ...words, ...at], { env: { SUDO_USER: name } });
  const first = await reset('carol');
  assert.equal(first.code, 1);
  assert.match(first.stderr, /nothing is reset yet: the password of ann@example.org was set through a mailed link/);
  await server.outbox.next(mark, m => m.to === owner.number && /support was asked to reset your two-step verification/.test(m.text));
  assert.match((await reset('carol', '--agree')).stderr, /no request to agree to/, 'the same one twice');
  assert.match((await reset('root', '--agree')).stderr, /It takes two operators with names, and "root" may be anybody/);
  assert.match((await reset('bob')).stderr, /carol asked for it at .* \("lost her phone"\)/);
  assert.equal((await showUser(config, ann.email)).two_step.state, 'enabled');
  const second = await reset('bob', '--agree');
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stdout, /\/link\//);
  assert.equal((await showUser(config, ann.email)).two_step.state, 'disabled');
});

test('an invitation is mailed, an operator\'s is printed, and --print prints', async t => {
  const { at, box, start } = await begin(t);
  await start();
  const said = await done(['user', 'invite', 'eve@example.com', ...at]);
  assert.match(said, /goes by mail to eve@example.com/);
  assert.ok(!said.includes('/link/'), 'nobody but the mailbox sees it');
  assert.match(linkIn(await box.mail()), /^\/link\/.{40,}/);
  assert.match(await done(['user', 'invite', 'olga@example.com', '--role', 'operator', ...at]), /\/link\//);
  assert.match(await done(['user', 'link', 'eve@example.com', '--purpose', 'invitation', '--print', ...at]), /\/link\//);
});

test('greylisted, then taken: the same mail', async t => {
  let refusals = 0;
  const { at, box, start } = await begin(t, { options: {
    onRcptTo: (address, session, answer) => {
      if (++refusals > 1) return answer();
      return answer(Object.assign(new Error('4.7.1 greylisted'), { responseCode: 451 }));
    },
  } });
  await start();
  await done(['user', 'invite', 'eve@example.com', ...at]);
  await box.mail();
  assert.equal(refusals, 2);
  assert.equal(box.mails.length, 1);
});

test('a server that is down when the link is made, and a restart of ours: the mail arrives', async t => {
  const { at, box, start, rewrite } = await begin(t, { listens: false });
  let server = await start();
  await done(['user', 'invite', 'eve@example.com', ...at]);
  const status = async () => JSON.parse(await done(['mail', 'status', '--json', ...at]));
  let now = await status();
  while (now.failed === 0) now = await status(); // the first try is under way
  assert.equal(now.usable, false);
  assert.equal(now.queued + now.in_flight, 1);
  assert.match(now.last_failure, /can't connect to localhost/);
  assert.match(await done(['mail', 'status', ...at]), /^The mail server failed at the newest try. \d waiting.*\n(.*\n)?Last failure: /);
  await server.kill();
  await box.listen();
  await rewrite(box.port);
  server = await start();
  assert.match(linkIn(await box.mail()), /^\/link\//);
  now = await status();
  while (now.accepted === 0) now = await status(); // our side of the last reply
  assert.equal(now.usable, true);
  assert.equal(now.queued + now.in_flight, 0);
});

test('an address that is refused for good: the command says so at once', async t => {
  const { at, start } = await begin(t, { options: {
    onRcptTo: (address, session, answer) => answer(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 })),
  } });
  await start();
  const refused = await command(['mail', 'test', 'nobody@example.com', ...at]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /given up by mail: invalid_address \(1 try\)/);
});

test('a false certificate, or no STARTTLS: neither the password nor a mail is said', async t => {
  const said = [];
  const hears = { onAuth: ({ password }, session, answer) => { said.push(password); answer(new Error('no')); } };
  const credentials = { user: 'twostep', password: 'a mail password' };
  for (const [options, mail, why] of [
    [hears, { ...credentials, ca_file: new Mailbox(await temporaryFolder(t)).ca }, /mail didn't take it: unavailable \(.*certificate/i],
    [{ ...hears, hideSTARTTLS: true, allowInsecureAuth: true }, credentials, /mail didn't take it: unavailable \(.*offers no STARTTLS/],
  ]) {
    const { at, box, start } = await begin(t, { options, mail });
    const server = await start();
    const run = beginCommand(t, ['mail', 'test', 'bob@example.com', ...at]);
    await run.said("didn't take it");
    assert.match(run.err, why);
    assert.doesNotMatch(run.err + server.stderr, /a mail password|bob@example/);
    assert.equal(box.mails.length, 0);
  }
  assert.deepEqual(said, []);
});

test('a server that quotes the link of the mail it refuses: nobody else reads it', async t => {
  let link;
  const { at, config, start } = await begin(t, { options: {
    onData: (stream, session, answer) => {
      let text = '';
      stream.on('data', chunk => { text += chunk; });
      stream.on('end', () => {
        link = linkIn({ text });
        answer(Object.assign(new Error(`4.7.1 blocked: localhost:8080${link} found`), { responseCode: 421 }));
      });
    },
  } });
  const server = await start();
  await done(['user', 'link', ann.email, '--purpose', 'password', ...at]);
  let said = '';
  while (!said.includes('421')) said = await done(['mail', 'status', ...at]);
  assert.match(said, /answers the mail with 421: 4\.7\.1\n/);
  const token = link.slice('/link/'.length);
  assert.ok(!(said + server.stderr + JSON.stringify(await showUser(config, ann.email))).includes(token.slice(0, 8)));
});

test('without [mail] the commands say what to set', async t => {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder);
  await addUser(config, ann);
  const server = await Server.start(['--config', config], { data: join(folder, 'data') });
  t.after(() => server.kill());
  for (const args of [['mail', 'status'], ['mail', 'test', 'bob@example.com']]) {
    const refused = await command([...args, '--config', config]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /no mail is sent here: set mail\.url and mail\.from \(docs\/mail\.md\)/);
  }
});

test('a server on this machine is spoken to in plain text where no certificate is named', async t => {
  const { at, box, start } = await begin(t, { mail: { ca_file: '' } });
  await start();
  await done(['mail', 'test', 'bob@example.com', ...at]);
  assert.equal((await box.mail()).session.secure, false);
});
