// Passkeys in a real browser, which plays the authenticator: a whole life of one, each algorithm, beside other methods, lost.
import assert from 'node:assert/strict';
import test from 'node:test';
import { appsPage, Authenticator, newAppPage } from '../e2e/support/authenticator.mjs';
import { skip } from '../e2e/support/clock.mjs';
import { verifyGiven, verifyMade } from '../e2e/support/passkey_verifier.mjs';
import { addFirst, addTexts, alice, askOnlyFor, begin, beginWithClock, BrowserAuthenticator, comeToPasskey, letPass, newPasskeyPage, number, passkeysPage, security, signInByText, twoStep } from './support/passkeys.mjs';

const again = '/sign-in/again', againCode = `${again}/code`;
const recentSignIn = 600, lostStays = 72 * 3_600; // seconds

/// Ann with a passkey, where time is to pass.
async function withPasskey(t) {
  const person = await beginWithClock(t);
  await BrowserAuthenticator.plugIn(person.page);
  await addFirst(person);
  return person;
}

test('a passkey is added, asked for, renamed, and deleted', async t => {
  const person = await begin(t);
  const { page, visitor, password } = person;
  await BrowserAuthenticator.plugIn(page);
  await addFirst(person);
  assert.equal(await page.locator('[data-second-step=on]').count(), 1);
  assert.equal(await visitor.state(), 'disabled', 'that is of text messages');
  await comeToPasskey(person);
  await visitor.press('Use your passkey');
  await visitor.expectPath(security);
  await page.getByText('Signed in with a passkey').first().waitFor();

  await page.getByRole('link', { name: 'Manage: Passkey' }).click();
  await page.getByRole('link', { name: 'Rename: Laptop' }).click();
  await visitor.fill('name', 'Desk');
  await visitor.press('Save');
  await visitor.expectPath(passkeysPage);
  await page.getByRole('link', { name: 'Delete: Desk' }).click();
  assert.match(await visitor.text(), /your password alone is enough/);
  await visitor.press('Delete');
  await visitor.expectPath(security);
  assert.match(await visitor.text(), /Two-step verification is off/);
  await visitor.signOut();
  await visitor.enterPassword(alice, password);
  await visitor.expectPath(security);
});

for (const [name, algorithm] of [['ES256', -7], ['RS256', -257], ['EdDSA', -8]])
  test(`what Chromium makes for our pages with ${name} convinces another program, too, and signs in`, async t => {
    const person = await begin(t);
    const { page, visitor, server } = person;
    await askOnlyFor(page, algorithm);
    await BrowserAuthenticator.plugIn(page);
    const sent = [];
    page.on('request', request => {
      const credential = request.method() === 'POST' && new URLSearchParams(request.postData()).get('credential');
      if (credential) sent.push(JSON.parse(credential));
    });
    const asked = () => page.locator('form[data-passkey]').getAttribute('data-options').then(JSON.parse);

    await visitor.enterPassword(person.email, person.password);
    await visitor.expectPath(security);
    await visitor.open(newPasskeyPage);
    const toMake = await asked();
    await page.evaluate(options => { PublicKeyCredential.parseCreationOptionsFromJSON(options); }, toMake);
    await visitor.press('Add a passkey');
    await visitor.expectPath(`${twoStep}/done`);
    const passkey = await verifyMade({ ...toMake, pubKeyCredParams: [{ alg: algorithm }] }, sent[0], server.url);
    assert.deepEqual(passkey.transports, ['internal']);

    await comeToPasskey(person);
    const toSign = await asked();
    await page.evaluate(options => { PublicKeyCredential.parseRequestOptionsFromJSON(options); }, toSign);
    assert.deepEqual(toSign.allowCredentials, [{ type: 'public-key', id: passkey.id, transports: ['internal'] }]);
    await visitor.press('Use your passkey');
    await visitor.expectPath(security);
    await verifyGiven(toSign, sent[1], server.url, passkey);
    assert.equal(sent.length, 2);
  });

test('a security key that asks for no fingerprint is one more passkey, and signs in', async t => {
  const person = await begin(t);
  const { page, visitor } = person;
  const laptop = await BrowserAuthenticator.plugIn(page);
  await addFirst(person);
  await laptop.unplug();
  const key = await BrowserAuthenticator.plugIn(page, { transport: 'usb', hasUserVerification: false, isUserVerified: false });
  await page.getByRole('link', { name: 'Manage: Passkey' }).click();
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await visitor.fill('name', 'Key ring');
  assert.equal(await page.getByRole('checkbox').isChecked(), true);
  await visitor.press('Add a passkey');
  await visitor.expectPath(passkeysPage);
  assert.match(await visitor.text(), /Your passkey is set up\. Other browsers have been signed out/);
  await page.getByRole('link', { name: 'Delete: Key ring' }).waitFor();
  await comeToPasskey(person);
  await visitor.press('Use your passkey');
  await visitor.expectPath(security);
  assert.match(await visitor.text(), /2 passkeys/);
  assert.equal((await key.credentials()).length, 1);
});

test('"Try another way" leads from the passkey to a text message, and back', async t => {
  const person = await begin(t);
  const { page, visitor, server } = person;
  await BrowserAuthenticator.plugIn(page);
  await addFirst(person);
  await page.getByRole('link', { name: 'Set up: Text messages' }).waitFor();
  await addTexts(person);
  const mark = server.outbox.mark();
  await comeToPasskey(person);
  await page.getByRole('link', { name: 'Try another way' }).click();
  await visitor.expectPath('/sign-in/method');
  assert.equal(server.outbox.mark(), mark, 'nothing was sent before the choice');
  await visitor.codeAfter(() => page.getByRole('button', { name: 'Text message' }).click(), number, 'sign_in');
  await visitor.expectPath('/sign-in/code');
  await page.getByRole('link', { name: 'Try another way' }).click();
  await page.getByRole('button', { name: 'Passkey' }).click();
  await page.getByRole('heading', { name: 'Use your passkey' }).waitFor();
  await visitor.press('Use your passkey');
  await visitor.expectPath(security);
});

test('the passkey is asked for before an app is added, and before the password is changed', { skip }, async t => {
  const person = await withPasskey(t);
  const { page, visitor, password } = person;
  for (const [what, target] of [['add an authenticator app', newAppPage], ['change your password', `${security}/password`]]) {
    await letPass(person, recentSignIn);
    await visitor.open(target);
    await visitor.expectPath(again);
    assert.match(await visitor.text(), /Then we ask for your passkey\./);
    await visitor.fill('password', password);
    await visitor.press('Continue');
    await visitor.expectPath(againCode);
    assert.ok((await visitor.text()).includes(`One more step before you ${what}.`));
    await visitor.press('Use your passkey');
    await visitor.expectPath(target);
  }
});

test('a lost passkey beside text messages is deleted after 72 hours, and can be kept until then', { skip }, async t => {
  const person = await withPasskey(t);
  const { page, visitor } = person;
  await addTexts(person);
  await comeToPasskey(person);
  await signInByText(person);

  await visitor.open(newPasskeyPage);
  await visitor.expectPath(againCode);
  await page.getByRole('heading', { name: 'Use your passkey' }).waitFor();
  await page.getByRole('link', { name: 'I no longer have this passkey' }).click();
  await visitor.expectPath(passkeysPage);
  const lose = async () => {
    await page.getByRole('link', { name: 'Delete: Laptop' }).click();
    await visitor.press('Delete after 72 hours');
    await visitor.expectPath(security);
    await page.getByRole('heading', { name: 'A passkey will be deleted' }).waitFor();
  };
  await lose();
  assert.match(await visitor.text(), /“Laptop” will be deleted on/);
  await visitor.press('Keep the passkey');
  await visitor.expectPath(security);
  assert.match(await visitor.text(), /The passkey stays\./);
  assert.equal(await page.getByRole('heading', { name: 'A passkey will be deleted' }).count(), 0);

  await page.getByRole('link', { name: 'Manage: Passkey' }).click();
  await lose();
  await letPass(person, lostStays);
  const code = await visitor.codeAfter(() => visitor.enterPassword(person.email, person.password), number, 'sign_in');
  await visitor.expectPath('/sign-in/code');
  assert.equal(await page.getByRole('link', { name: 'Try another way' }).count(), 0, 'nothing but texts is left');
  await visitor.giveCode(code, 'Sign in');
  await visitor.expectPath(security);
  await page.getByRole('link', { name: 'Set up: Passkey' }).waitFor();
});

test('a lost passkey beside an app is deleted after 72 hours', { skip }, async t => {
  const person = await withPasskey(t);
  const { page, visitor } = person;
  await visitor.open(newAppPage);
  const app = new Authenticator((await page.locator('code.groups').innerText()).replaceAll(/\s/g, ''), () => person.place.clock.now);
  await visitor.giveCode(app.nextCode(), 'Save');
  await visitor.expectPath(appsPage);
  await comeToPasskey(person);
  await page.getByRole('link', { name: 'Try another way' }).click();
  await page.getByRole('button', { name: 'Authenticator app' }).click();
  await visitor.expectPath('/sign-in/code');
  await visitor.giveCode(app.nextCode(), 'Sign in');
  await visitor.expectPath(security);

  await page.getByRole('link', { name: 'Manage: Passkey' }).click();
  await page.getByRole('link', { name: 'Delete: Laptop' }).click();
  await page.getByRole('link', { name: 'Use a passkey instead' }).waitFor();
  await visitor.press('Delete after 72 hours');
  await visitor.expectPath(security);
  await letPass(person, lostStays);
  await visitor.enterPassword(person.email, person.password);
  await page.getByRole('heading', { name: 'Open your authenticator app' }).waitFor();
  await visitor.giveCode(app.nextCode(), 'Sign in');
  await visitor.expectPath(security);
  await page.getByRole('link', { name: 'Set up: Passkey' }).waitFor();
});
