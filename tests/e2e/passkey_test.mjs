// Passkeys over real sockets, by an authenticator in software: a whole life, each answer that is bent, and what is used twice
// or too late. Each time that is to pass, the server dies with kill -9.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ann, askedFirst, codePage } from './support/app_person.mjs';
import { skip } from './support/clock.mjs';
import { answerTo, asksForPasskey, newPasskeyPage, passkeyFormOn, passkeysPage, siteOn, SoftwareAuthenticator } from './support/passkey.mjs';
import { again, againCode, PasskeyPlace, publicUrl } from './support/passkey_person.mjs';
import { verifyGiven, verifyMade } from './support/passkey_verifier.mjs';
import { security, twoStep } from './support/person.mjs';
import { done } from './support/server.mjs';
import { addUser, showUser, wrongCodes } from './support/users.mjs';

const password = `${security}/password`;
const bob = { email: 'bob@example.org', password: 'correct horse 2', phone: '+45 20 11 22 33' };
const didNotWork = /That passkey didn't work\. Try again, or try another way\./;
const tooLate = /This page was open for too long\. Please try again\./;

const refusals = async config => (await done(['audit', '--config', config])).trim().split('\n').map(line => JSON.parse(line))
  .filter(({ event }) => event === 'authn_code_fail').map(({ detail }) => detail);

/// Somebody who has a passkey named Laptop, signed in.
async function withPasskey(t, { place: given, counts = true, texts = false } = {}) {
  const place = given ?? await PasskeyPlace.begin(t);
  const owner = place.as();
  owner.device = new SoftwareAuthenticator({ counts });
  await owner.signIn();
  if (texts) await owner.turnOn();
  const next = await owner.addPasskey();
  assert.equal(next.status, 200, next.text);
  return { place, owner };
}

test('a passkey is the second step of an account that never had a phone', { skip }, async t => {
  const place = await PasskeyPlace.begin(t);
  const person = place.as();
  await person.signIn();
  assert.match((await person.browser.get(security)).body, /aria-label="Set up: Passkey"/);
  const page = await person.browser.get(newPasskeyPage);
  assert.equal(siteOn(page), publicUrl);
  assert.match(page.headers['cache-control'], /no-store/);
  const { options, kind } = passkeyFormOn(page);
  assert.equal(kind, 'create');
  const other = passkeyFormOn(await person.browser.get(newPasskeyPage)).options;
  assert.notEqual(other.challenge, options.challenge, 'each look asks anew');
  assert.equal(other.user.id, options.user.id);
  assert.equal((await person.addPasskey('Laptop')).path, `${twoStep}/done`);

  const shown = await showUser(place.config, ann.email);
  assert.deepEqual([shown.second_step, shown.two_step.state, askedFirst(shown)], [true, 'disabled', 'Laptop']);
  assert.deepEqual(shown.factors.map(({ method, name }) => [method, name]), [['passkey', 'Laptop']]);
  assert.match((await person.browser.get(security)).body, /data-two-step="disabled" data-second-step="on"/);

  await person.signOut();
  assert.equal((await person.enterPassword()).path, codePage);
  assert.equal((await person.browser.get(security)).path, '/sign-in', 'the password alone opens nothing');
  assert.equal((await person.signInWithPasskey()).path, security);
  assert.match((await person.browser.get(security)).text, /Signed in with a passkey/);

  await place.later(700);
  assert.equal((await person.stepUpWithPasskey(password)).path, password);
  const rename = await person.pathOf('Laptop', 'rename');
  assert.equal((await person.browser.submit(await person.browser.get(rename), rename, { name: 'Desk' })).path, passkeysPage);
  assert.deepEqual(Object.keys(await person.passkeys()), ['Desk']);
  assert.equal((await person.removePasskey('Desk')).path, security);
  assert.equal((await showUser(place.config, ann.email)).second_step, false);
  await person.signOut();
  assert.equal((await person.enterPassword()).path, security, 'the password is enough again');
  assert.deepEqual(place.server.outbox.messages(), [], 'nothing was ever sent');
});

for (const [name, algorithm] of [['ES256', -7], ['RS256', -257], ['EdDSA', -8]])
  for (const isCopied of [false, true])
    test(`${isCopied ? 'a password store' : 'a security key'} with ${name} is added, signs in twice, and convinces another program, too`, { skip }, async t => {
      const { place, owner } = await withPasskey(t);
      const device = new SoftwareAuthenticator({ algorithm, isCopied, counts: !isCopied, isVerified: isCopied, knowsAccount: isCopied, transports: isCopied ? ['hybrid', 'internal'] : ['usb'] });
      const page = await owner.browser.get(newPasskeyPage);
      const made = answerTo(page, device, { origin: publicUrl });
      const passkey = await verifyMade(passkeyFormOn(page).options, JSON.parse(made.fields.credential), publicUrl);
      await owner.browser.submit(page, made.path, { ...made.fields, name: 'Other' });
      const list = await owner.browser.get(passkeysPage);
      assert.equal(/It is also on your other devices\./.test(list.text), isCopied);
      for (let i = 0; i < 2; ++i) {
        await owner.signOut();
        const asked = await owner.enterPassword();
        const given = answerTo(asked, device, { origin: publicUrl });
        await verifyGiven(passkeyFormOn(asked).options, JSON.parse(given.fields.credential), publicUrl, passkey);
        assert.equal((await owner.browser.submit(asked, given.path, given.fields)).path, security);
      }
      assert.ok((await showUser(place.config, ann.email)).factors.find(({ name }) => name === 'Other').last_used_at);
    });

test('each answer that is bent is refused, counted nowhere as a wrong code, and on the record with its reason', { skip }, async t => {
  const place = await PasskeyPlace.begin(t);
  await addUser(place.config, bob);
  const { owner } = await withPasskey(t, { place, texts: true });
  const stranger = place.as(bob);
  await stranger.signIn();
  await stranger.addPasskey();
  const [theirs] = stranger.device.passkeys, [own] = owner.device.passkeys;
  const other = Buffer.alloc(32, 7).toString('base64url');

  const bends = [
    ['malformed', { clientData: '{"type":"webauthn.get",' }],
    ['malformed', { more: { challenge: undefined }, clientData: `{"type":"webauthn.get","origin":"${publicUrl}","crossOrigin":false}` }],
    ['malformed', { behind: Buffer.from([0]) }],
    ['malformed', { with: ['attested'] }],
    ['wrong_kind', { type: 'webauthn.create' }],
    ['wrong_challenge', { challenge: other }],
    ['wrong_challenge', { challenge: '' }],
    ...['https://localhost:8080', 'http://localhost', 'http://localhost:8080/', 'http://localhost:8081', 'http://127.0.0.1:8080', 'http://localhost.example:8080']
      .map(origin => ['wrong_origin', { origin }]),
    ['wrong_origin', { crossOrigin: true }],
    ['wrong_site', { rpId: 'example.org' }],
    ['not_present', { without: ['present'] }],
    ['unknown_credential', { rawId: other }],
    ['unknown_credential', { passkey: theirs }],
    ['wrong_signature', { passkey: { ...theirs, id: own.id, account: own.account, count: 1_000 } }],
    ['wrong_account', { userHandle: theirs.account }],
    ['wrong_signature', { flip: 'signature' }],
    ['wrong_signature', { flip: 'authenticatorData', counter: 1_000 }],
    ['backup_changed', { with: ['mayBeCopied'] }],
    ['backup_changed', { with: ['copied'] }],
    ['counter_back', { counter: 1 }],
    ['counter_back', { counter: 0 }],
  ];
  await owner.signOut();
  for (const [reason, bent] of bends) {
    await owner.enterPassword();
    const page = await owner.choose('passkey');
    assert.ok(asksForPasskey(page), page.text);
    const answer = await owner.answer(page, { bent });
    const what = `${reason} ${JSON.stringify(bent)}`;
    assert.equal(answer.status, 422, what);
    assert.match(answer.text, reason === 'counter_back' ? /This passkey was refused: there may be a copy of it\./ : didNotWork, what);
    assert.ok(asksForPasskey(answer), 'it can be tried again at once');
    assert.equal((await refusals(place.config)).at(-1), `passkey_${reason}`, what);
    assert.equal(await owner.isIn(), false, what);
  }

  const shown = await showUser(place.config, ann.email);
  assert.equal(wrongCodes(shown), 0);
  assert.deepEqual(shown.pauses, []);
  assert.ok(shown.recent.some(({ what }) => what === 'passkey_refused'));
  assert.match(await done(['user', 'show', ann.email, '--config', place.config]), /a passkey refused/);
  await owner.enterPassword();
  const page = await owner.choose('passkey');
  assert.equal((await owner.browser.follow(await owner.answer(page, { bent: { more: { other_keys_can_be_added_here: 'do not compare' } } }))).path, security);
  assert.match((await owner.browser.get(`${security}/activity`)).text, /[Pp]asskey/);
  await place.server.outbox.next(0, ({ purpose, text }) => purpose === 'notice' && /There may be a copy of your passkey/.test(text));
  const warnings = place.server.outbox.messages().filter(({ text }) => /wrong code/i.test(text));
  assert.deepEqual(warnings, [], 'nobody is warned of wrong codes');
});

test('what no browser sends is no try', { skip }, async t => {
  const { place, owner } = await withPasskey(t);
  await owner.signOut();
  const page = await owner.enterPassword();
  const { options } = passkeyFormOn(page);
  const right = owner.device.sign(options, publicUrl);
  const { response } = right;
  const slips = ['', 'x', '[]', '{}', '{"type":"public-key"}', JSON.stringify({ ...right, type: 'password' }), JSON.stringify({ ...right, rawId: undefined }),
    JSON.stringify({ ...right, rawId: '***' }), JSON.stringify({ ...right, response: { ...response, signature: undefined } }),
    JSON.stringify({ ...right, response: { ...response, signature: 'A'.repeat(4_000) } }), `${'['.repeat(500)}${']'.repeat(500)}`];
  for (const credential of slips) {
    const answer = await owner.browser.submitOnly(page, '/sign-in/passkey', { credential });
    assert.equal(answer.status, 422, credential.slice(0, 80));
    assert.match(answer.text, /Your browser didn't answer with a passkey\./, credential.slice(0, 80));
  }
  assert.deepEqual(await refusals(place.config), []);
  assert.equal((await owner.browser.follow(await owner.browser.submitOnly(page, '/sign-in/passkey', { credential: JSON.stringify(right) }))).path, security);
});

test('after five refusals the passkey is asked for anew', { skip }, async t => {
  const { owner } = await withPasskey(t);
  await owner.signOut();
  const page = await owner.enterPassword();
  for (let i = 0; i < 4; ++i) assert.match((await owner.answer(page, { bent: { flip: 'signature' } })).text, didNotWork);
  const dead = await owner.answer(page, { bent: { flip: 'signature' } });
  assert.equal(dead.status, 422);
  assert.match(dead.text, /Please try again.*The passkey was refused five times\./);
  assert.equal(asksForPasskey(dead), false);
  await owner.answer(page);
  assert.equal(await owner.isIn(), false, 'the right answer comes too late');
  const fresh = await owner.browser.submit(dead, '/sign-in/code/new');
  assert.equal(fresh.path, codePage);
  assert.notEqual(passkeyFormOn(fresh).options.challenge, passkeyFormOn(page).options.challenge);
  assert.equal((await owner.browser.follow(await owner.answer(fresh))).path, security);
});

test('a passkey is waited for five minutes', { skip }, async t => {
  const { place, owner } = await withPasskey(t);
  await owner.signOut();
  const page = await owner.enterPassword();
  await place.later(301);
  const late = await owner.answer(page);
  assert.notEqual(late.status, 303);
  assert.equal(await owner.isIn(), false);
  const dead = await owner.browser.get(codePage);
  assert.match(dead.text, /Too much time has passed since you were asked\./);
  assert.equal((await owner.browser.follow(await owner.answer(await owner.browser.submit(dead, '/sign-in/code/new')))).path, security);
});

test('an answer is good once: at sign-in, in another browser, after signing out, at a step-up', { skip }, async t => {
  const { place, owner } = await withPasskey(t, { counts: false }); // no counter would give it away
  await owner.signOut();
  const page = await owner.enterPassword();
  const before = new Map(owner.browser.cookies);
  const credential = JSON.stringify(owner.device.sign(passkeyFormOn(page).options, publicUrl));
  const first = await owner.browser.submitOnly(page, '/sign-in/passkey', { credential });
  assert.equal(first.status, 303);

  const sneak = async (thief, at, when) => {
    const answer = await thief.browser.submitOnly(at, passkeyFormOn(at).path, { credential });
    assert.ok(!answer.headers['set-cookie']?.some(line => /^twostep=[^;]/.test(line)), `${when}: ${answer.status}`);
    assert.equal(await thief.isIn(), false, when);
    return answer;
  };
  const twin = place.as();
  twin.browser.cookies = new Map(before);
  await sneak(twin, page, 'the same form again');
  const thief = place.as();
  assert.equal((await sneak(thief, await thief.enterPassword(), 'in another browser')).status, 422);
  await owner.signOut();
  assert.equal((await sneak(owner, await owner.enterPassword(), 'after signing out')).status, 422);
  assert.deepEqual(await refusals(place.config), ['challenge_gone', 'passkey_wrong_challenge', 'passkey_wrong_challenge']);
  assert.equal((await owner.browser.follow(await owner.answer(await owner.browser.get(codePage)))).path, security);

  await place.later(700);
  const step = await owner.atStepUp(password);
  assert.equal((await owner.browser.submitOnly(step, `${again}/passkey`, { credential })).status, 422, 'at a step-up');
  assert.equal((await owner.browser.get(password)).path, againCode);
  const given = JSON.stringify(owner.device.sign(passkeyFormOn(step).options, publicUrl));
  const old = owner.browser.copy();
  assert.equal((await owner.browser.submit(step, `${again}/passkey`, { credential: given })).path, password);
  assert.equal((await old.follow(await old.submitOnly(step, `${again}/passkey`, { credential: given }))).path, '/sign-in', 'the step-up renewed the cookies');
  old.close();

  await place.later(700);
  const later = await owner.atStepUp(password);
  for (const fields of [{ credential: given }, { credential: given, asked: passkeyFormOn(step).fields.asked }]) {
    const answer = await owner.browser.submitOnly(later, `${again}/passkey`, fields);
    assert.equal(answer.status, 422);
  }
  assert.equal((await owner.browser.get(password)).path, againCode);
  await owner.signOut();
  assert.equal((await sneak(owner, await owner.enterPassword(), 'a step-up\'s answer at sign-in')).status, 422);
});

test('one answer, several connections at once: one session', { skip }, async t => {
  const { place, owner } = await withPasskey(t, { counts: false });
  await owner.signOut();
  const page = await owner.enterPassword();
  const credential = JSON.stringify(owner.device.sign(passkeyFormOn(page).options, publicUrl));
  const windows = Array.from({ length: 8 }, () => owner.browser.copy());
  const answers = await Promise.all(windows.map(window => window.submitOnly(page, '/sign-in/passkey', { credential })));
  for (const window of windows) window.close();
  assert.equal(answers.filter(answer => answer.headers['set-cookie']?.some(line => /^twostep=[^;]/.test(line))).length, 1, answers.map(a => a.status).join(' '));
  assert.equal((await showUser(place.config, ann.email)).sessions.length, 1);
});

test('a form that adds a passkey is good once, in its session, for five minutes', { skip }, async t => {
  const place = await PasskeyPlace.begin(t);
  await addUser(place.config, bob);
  const person = place.as(), elsewhere = place.as(), stranger = place.as(bob);
  for (const one of [person, elsewhere, stranger]) await one.signIn();
  const names = async ({ email } = ann) => (await showUser(place.config, email)).factors.map(({ name }) => name);
  const foreign = await person.browser.get(newPasskeyPage);
  const made = JSON.stringify(person.device.make(passkeyFormOn(foreign).options, publicUrl));
  for (const one of [elsewhere, stranger]) {
    const page = await one.browser.get(newPasskeyPage);
    const { asked } = foreign.form(newPasskeyPage).fields;
    const refused = await one.browser.submitOnly(page, newPasskeyPage, { credential: made, name: 'Stolen', asked });
    assert.equal(refused.status, 422);
    assert.match(refused.text, tooLate, 'in another session');
    const mixed = await one.browser.submitOnly(page, newPasskeyPage, { credential: made, name: 'Stolen' });
    assert.equal(mixed.status, 422);
    assert.match(mixed.text, /This passkey can't be used here\./, 'an answer to another form');
  }
  assert.deepEqual([await names(), await names(bob)], [[], []]);

  const fields = { credential: made, name: 'Laptop' };
  const old = person.browser.copy();
  assert.equal((await person.browser.submit(foreign, newPasskeyPage, fields)).path, `${twoStep}/done`);
  assert.equal((await old.follow(await old.submitOnly(foreign, newPasskeyPage, fields))).path, '/sign-in', 'the session has other cookies');
  old.close();
  const fresh = await person.browser.get(newPasskeyPage);
  const twice = await person.browser.submitOnly(fresh, newPasskeyPage, { ...fields, name: 'Twin', asked: foreign.form(newPasskeyPage).fields.asked });
  assert.equal(twice.status, 422);
  assert.match(twice.text, tooLate);
  assert.deepEqual(await names(), ['Laptop']);

  const phone = new SoftwareAuthenticator();
  await place.later(290); // a slow machine takes some of the rest
  assert.equal((await person.browser.follow(await person.answer(fresh, { device: phone, name: 'Phone' }))).path, passkeysPage);
  await person.signOut();
  await person.signInWithPasskey();
  const page = await person.browser.get(newPasskeyPage);
  await place.later(301);
  const late = await person.answer(page, { device: new SoftwareAuthenticator(), name: 'Late' });
  assert.equal(late.status, 422);
  assert.match(late.text, tooLate);
  assert.deepEqual(await names(), ['Laptop', 'Phone']);
});

test('what is bent makes no passkey', { skip }, async t => {
  const { place, owner } = await withPasskey(t);
  const cannot = /This passkey can't be used here\. Try again, or with another device\./;
  const bends = [{ origin: 'https://localhost:8080' }, { crossOrigin: true }, { rpId: 'example.org' }, { type: 'webauthn.get' }, { challenge: 'AAAA' }, { without: ['present'] },
    { without: ['attested'] }, { with: ['copied'] }, { cose: Buffer.from([0xa0]) }, { behind: Buffer.from([0]) }, { id: Buffer.alloc(0) }, { id: Buffer.alloc(1_024) },
    { attestation: new Map([['fmt', 'packed'], ['attStmt', new Map()], ['authData', Buffer.alloc(37)]]) }, { clientData: 'no JSON' }];
  for (const bent of bends) {
    const refused = await owner.addPasskey('Bent', { device: new SoftwareAuthenticator(), bent });
    assert.equal(refused.status, 422, JSON.stringify(bent));
    assert.match(refused.text, cannot, JSON.stringify(bent));
  }
  const twice = await owner.addPasskey('Again', { device: new SoftwareAuthenticator(), bent: { id: owner.device.passkeys[0].id } });
  assert.equal(twice.status, 409);
  assert.match(twice.text, /This passkey is one of yours already\./);
  for (const [name, why] of [['', /Give .* a name\./], ['x'.repeat(300), /That is too long\./], ['Laptop', /You have a passkey of this name already\./]]) {
    const refused = await owner.addPasskey(name, { device: new SoftwareAuthenticator() });
    assert.equal(refused.status, 422);
    assert.match(refused.text, why);
  }
  const shown = await showUser(place.config, ann.email);
  assert.deepEqual(shown.factors.map(({ name }) => name), ['Laptop']);
  for (let i = 1; i < 10; ++i) assert.equal((await owner.addPasskey(`Number ${i}`, { device: new SoftwareAuthenticator() })).path, passkeysPage);
  assert.equal((await owner.browser.get(newPasskeyPage)).path, security, 'ten are the most');
});

test('the name that the page suggests is free: a passkey that is refused for its name would stay on the device', { skip }, async t => {
  const place = await PasskeyPlace.begin(t);
  const person = place.as();
  await person.signIn();
  for (let i = 0; i < 3; ++i) await person.browser.follow(await person.answer(await person.browser.get(newPasskeyPage), { device: new SoftwareAuthenticator() }));
  assert.deepEqual(Object.keys(await person.passkeys()), ['Firefox on Linux', 'Firefox on Linux 2', 'Firefox on Linux 3']);
});

test('a window that asks for what isn\'t asked for any more has no try', { skip }, async t => {
  const { place, owner } = await withPasskey(t, { texts: true });
  await owner.signOut();
  const mark = place.server.outbox.mark();
  await owner.enterPassword();
  const asked = await owner.choose('passkey');
  const text = await owner.choose('text_message');
  const sent = await place.server.outbox.code(mark, owner.number, 'sign_in');
  for (const bent of [undefined, { flip: 'signature' }]) {
    const stale = await owner.answer(asked, { bent });
    assert.deepEqual([stale.status, stale.headers.location], [303, codePage]);
  }
  await owner.choose('passkey');
  for (const code of [sent, '123456']) {
    const stale = await owner.browser.submitOnly(text, codePage, { code });
    assert.deepEqual([stale.status, stale.headers.location], [303, codePage]);
  }
  assert.equal(await owner.isIn(), false);
  assert.deepEqual(await refusals(place.config), []);
  assert.equal(wrongCodes(await showUser(place.config, ann.email)), 0);
  assert.equal((await owner.browser.follow(await owner.answer(await owner.browser.get(codePage)))).path, security);
});

test('a server that dies right after an answer knows the counter', { skip }, async t => {
  const { place, owner } = await withPasskey(t);
  await owner.signOut();
  const page = await owner.enterPassword();
  assert.equal((await owner.answer(page, { bent: { counter: 50 } })).status, 303);
  await place.restart();
  assert.equal(await owner.isIn(), true);
  const refuse = async when => {
    const thief = place.as();
    const copy = await thief.answer(await thief.enterPassword(), { device: owner.device, bent: { counter: 50 } });
    assert.equal(copy.status, 422, when);
    assert.match(copy.text, /there may be a copy of it/, when);
  };
  await refuse('after kill -9');
  await place.server.kill();
  await done(['log', 'compact', '--config', place.config], { env: place.clock.env });
  await place.start();
  await refuse('after a compaction');
  await owner.signOut();
  assert.equal((await owner.browser.follow(await owner.answer(await owner.enterPassword(), { bent: { counter: 51 } }))).path, security);
});
