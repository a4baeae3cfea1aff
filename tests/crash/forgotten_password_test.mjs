// The server is killed while people choose a new password by a mailed link, at any moment from the question to the answer.
// Afterwards the password is the former or the new one, the new one where that was answered; a link opens once; a mail
// that is owed leaves with the next start.
import assert from 'node:assert/strict';
import test from 'node:test';
import { linkIn, Mailbox } from '../e2e/support/mail_server.mjs';
import { Person } from '../e2e/support/person.mjs';
import { Server, temporaryFolder } from '../e2e/support/server.mjs';
import { addUser, showUser } from '../e2e/support/users.mjs';
import { crashConfig } from './support/crowd.mjs';
import { pause, random, rounds, seed } from './support/run.mjs';

const count = rounds(20, 150);
const newPassword = 'nine blue herons on a roof';

/// `at`: the last step that was answered.
class Forgetful extends Person {
  at = 'nothing';
  /// What is waited for; whoever waited for it when the server was killed doesn't go on at the next one.
  async awaited(promise) {
    const { server } = this;
    const value = await promise;
    if (this.server !== server || this.isCut) throw new Error('the server was killed');
    return value;
  }
  linksIn(box) { return box.mails.filter(({ to }) => to.includes(this.email)).map(linkIn).filter(Boolean); }

  async ask(box) {
    const from = box.mails.length;
    const page = await this.browser.get('/forgot');
    await this.browser.submit(page, '/forgot', { email: this.email });
    this.at = 'asked';
    this.link = linkIn(await this.awaited(box.mail(mail => mail.to.includes(this.email) && linkIn(mail), from)));
    this.at = 'mailed';
  }

  /// From the link to the new password, wherever it stands.
  async choose() {
    let page = await this.browser.get(this.link);
    if (!page.body.includes('name="new_password"')) {
      const mark = this.server.outbox.mark();
      page = await this.browser.submit(page, this.link);
      const code = await this.awaited(this.server.outbox.code(mark, this.number, 'sign_in'));
      page = await this.browser.submit(page, '/sign-in/code', { code });
      this.at = 'proven';
    }
    const saved = await this.browser.submit(page, this.link, { new_password: newPassword });
    assert.equal(saved.path, '/sign-in', saved.text);
    this.at = 'chosen';
  }

  /// Which of the two passwords leads to the code.
  async passwordInForce() {
    const stranger = new Person(this.server, this);
    const mark = this.server.outbox.mark();
    const leads = async password => (await stranger.enterPassword(password)).path === '/sign-in/code';
    const isNew = await leads(newPassword), isFormer = await leads(this.password);
    await this.server.outbox.code(mark, this.number, 'sign_in'); // else it would be taken for a later one
    stranger.close();
    assert.notEqual(isNew, isFormer, 'exactly one password is good');
    return isNew ? 'new' : 'former';
  }
}

test(`people choose a new password and the server is killed (${count} kills, seed ${seed})`, async t => {
  const folder = await temporaryFolder(t);
  const box = await new Mailbox(folder).listen();
  t.after(() => box.close());
  const mail = { url: `smtp://127.0.0.1:${box.port}`, from: 'noreply@example.org' };
  const config = await crashConfig(folder, undefined, { mail });
  const start = async () => {
    const server = await Server.start(['--config', config], { data: `${folder}/data`, env: { TWOSTEP_LIMITS_LINKS_PER_ADDRESS_PER_HOUR: '0' } });
    t.after(() => server.kill());
    return server;
  };
  const people = [];
  for (let i = 0; i <= count; ++i) {
    people.push({ email: `ann${i}@example.com`, password: 'a horse and a battery', phone: `+45 2012 ${4000 + i}` });
    await addUser(config, people[i]);
  }
  let server = await start();
  const come = async user => {
    const person = new Forgetful(server, user);
    await person.signIn();
    await person.turnOn();
    return person;
  };
  const settled = async user => {
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(20)) {
      const shown = await showUser(config, user.email);
      if (shown.messages_owed === 0) return shown;
    }
    throw new Error(`${user.email} is owed messages twenty seconds after the start`);
  };

  // How long it takes where nobody kills.
  const first = await come(people[0]);
  const took = async act => {
    const began = performance.now();
    await act();
    return performance.now() - began;
  };
  const untilMailed = await took(() => first.ask(box)), untilChosen = await took(() => first.choose());
  first.close();

  const stages = {};
  const orCut = error => { if (error.code === 'ERR_ASSERTION') throw error; };
  for (const [i, user] of people.slice(1).entries()) {
    const person = await come(user);
    // Every other one is killed with the mail in hand.
    let going = person.ask(box).catch(orCut);
    if (i % 2 === 1) {
      await going;
      going = person.choose().catch(orCut);
    }
    await pause(random() * (i % 2 === 1 ? untilChosen : untilMailed));
    const { at } = person;
    person.isCut = true;
    await server.kill();
    // Without the answer a mail may still have come; nothing else waits for the dead server.
    await Promise.race([going, pause(200)]);
    stages[at] = (stages[at] ?? 0) + 1;
    server = await start();
    Object.assign(person, { server, isCut: false });
    person.browser.cookies.delete('twostep_challenge'); // a step that goes on sends no text again
    person.browser.url = server.url;
    await settled(user);

    const inForce = await person.passwordInForce();
    if (person.at === 'chosen') assert.equal(inForce, 'new', 'what was answered stays');
    if (person.at !== 'chosen' && person.at !== 'proven') assert.equal(inForce, 'former', `at ${person.at}`);
    const link = person.link ?? person.linksIn(box)[0];
    if (inForce === 'new') {
      assert.equal((await person.browser.get(link)).status, 410, 'used');
    } else {
      if (link) person.link = link;
      else await person.ask(box);
      assert.equal((await person.browser.get(person.link)).status, 200, `the link stays good at ${person.at}`);
      await person.choose();
      assert.equal(await person.passwordInForce(), 'new');
    }
    const shown = await settled(user);
    assert.ok(shown.email_verified_at);
    assert.equal(shown.two_step.state, 'enabled', 'a mailbox turns nothing off');
    assert.equal(shown.links.length, 0);
    person.close();
  }
  t.diagnostic(`kills by the last step that was answered: ${JSON.stringify(stages)}`);
  assert.ok(Object.keys(stages).length > 1, 'the kills met several steps');
});
