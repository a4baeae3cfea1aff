// All that docs/promises.md promises a person (1 to 7), done in a real browser, with and without JavaScript.
import assert from 'node:assert/strict';
import { done, Server } from '../../e2e/support/server.mjs';
import { twoStep } from '../../e2e/support/person.mjs';
import { openPage } from './chromium.mjs';
import { Visitor } from './visitor.mjs';

const alice = 'alice@example.com';
const first = '+45 12345678', firstNumber = '+4512345678'; // the article's number
const second = '+45-20-98-76-54', secondNumber = '+4520987654';
const support = 'support@example.com';

async function begin(t, script) {
  const server = await Server.demo(t);
  const page = await openPage(t, { script });
  const visitor = new Visitor(page, server);
  const operate = (...args) => done([...args, '--data', server.data]);
  return { server, page, visitor, operate, password: server.passwordOf(alice) };
}

export function describeJourney(test, { script }) {
  test('1, 2: signs in with a password, finds Security through the menu and changes the password there', async t => {
    const { visitor, page, password } = await begin(t, script);
    await visitor.open('/');
    await visitor.expectPath('/sign-in');
    await visitor.enterPassword(alice, 'not the password');
    assert.match(await visitor.text(), /isn't right/);
    await visitor.enterPassword(alice, password);
    await visitor.expectPath('/profile/security');
    await visitor.openSecurityFromTheMenu();
    assert.equal(await visitor.state(), 'disabled');
    await page.getByRole('link', { name: 'Change password' }).click();
    await visitor.expectPath('/profile/security/password');
    await visitor.fill('current_password', password);
    await visitor.fill('new_password', 'a new password of alice');
    await visitor.press('Change password');
    await visitor.expectPath('/profile/security');
    assert.match(await visitor.text(), /password (has been|was|is) changed|changed your password/i);
    await visitor.signOut();
    await visitor.enterPassword(alice, password);
    assert.match(await visitor.text(), /isn't right/);
    await visitor.enterPassword(alice, 'a new password of alice');
    await visitor.expectPath('/profile/security');
  });

  test('3, 1, 4: turns it on, signs in with a code after a wrong one, turns it off with the bin', async t => {
    const { visitor, page, server, password } = await begin(t, script);
    await visitor.enterPassword(alice, password);
    await visitor.expectPath('/profile/security');
    await visitor.turnOn(first);
    assert.equal(await visitor.state(), 'enabled');
    assert.match(await visitor.text(), /two-step verification is( now)? on|turned on/i);
    await visitor.signOut();

    const code = await visitor.codeAfter(() => visitor.enterPassword(alice, password), firstNumber, 'sign_in');
    await visitor.expectPath('/sign-in/code');
    assert.match(await visitor.text(), new RegExp(support), 'the support address stands where a code is asked for');
    const wrong = code === '111111' ? '222222' : '111111';
    await visitor.giveCode(wrong, 'Sign in');
    assert.match(await visitor.beside('code'), /You can try 4 more times/);
    assert.match(await visitor.text(), /You can ask again in (\d+ seconds|\d+:\d\d)\./, 'when the message can be had again');
    await visitor.open('/profile/security');
    await visitor.expectPath('/sign-in');
    await visitor.open('/sign-in/code');
    await visitor.giveCode(`${code.slice(0, 3)} ${code.slice(3)}`, 'Sign in');
    await visitor.expectPath('/profile/security');

    await visitor.turnOff(firstNumber);
    assert.equal(await visitor.state(), 'disabled');
    assert.match(await visitor.text(), /two-step verification is( now)? off|turned off/i);
    const notice = await server.outbox.next(0, m => m.purpose === 'notice' && /turned off/.test(m.text));
    assert.equal(notice.to, firstNumber);
    await visitor.signOut();
    await visitor.enterPassword(alice, password);
    await visitor.expectPath('/profile/security');
  });

  test('saves recovery codes, loses the phone, and comes in with one of them, once', async t => {
    const { visitor, page, password } = await begin(t, script);
    await visitor.enterPassword(alice, password);
    await visitor.turnOn(first);
    await page.getByRole('link', { name: 'Make recovery codes' }).first().click();
    await visitor.expectPath('/profile/security/recovery-codes');
    await visitor.press('Show my recovery codes');
    const codes = await page.locator('ol.keys li').allInnerTexts();
    assert.equal(codes.length, 10);
    for (const name of ['Copy', 'Print']) assert.equal(await page.getByRole('button', { name }).count(), script ? 1 : 0, name);
    await page.getByRole('link', { name: 'I have saved these codes' }).click();
    await visitor.signOut();

    const recover = async code => {
      await visitor.enterPassword(alice, password);
      await visitor.expectPath('/sign-in/code');
      await page.getByRole('link', { name: 'Use a recovery code' }).click();
      await visitor.expectPath('/sign-in/recovery-code');
      await visitor.fill('recovery_code', code);
      await visitor.press('Sign in');
    };
    await recover(codes[0].toLowerCase().replaceAll('-', ' '));
    await visitor.expectPath('/profile/security');
    assert.match(await visitor.text(), /You signed in with a recovery code\s+9 codes are left/);
    await visitor.signOut();
    await recover(codes[0]);
    assert.match(await visitor.beside('recovery_code'), /isn't right/);
  });

  test('5: another number by turning it off and on again', async t => {
    const { visitor, password } = await begin(t, script);
    await visitor.enterPassword(alice, password);
    await visitor.turnOn(first);
    await visitor.turnOff(firstNumber);
    await visitor.turnOn(second);
    assert.equal(await visitor.state(), 'enabled');
    assert.match(await visitor.text(), /54/, 'the end of the new number is shown');
    await visitor.signOut();
    await visitor.signInWithCode(alice, password, secondNumber);
    await visitor.expectPath('/profile/security');
  });

  test('5: another number in one go, with no moment without protection', async t => {
    const { visitor, page, server, password } = await begin(t, script);
    await visitor.enterPassword(alice, password);
    await visitor.turnOn(first);
    await page.getByRole('link', { name: 'Change phone number' }).click();
    await visitor.expectPath(`${twoStep}/replace`);
    const old = await visitor.codeAfter(() => visitor.press('Next'), firstNumber, 'replace');
    const wrong = old === '111111' ? '222222' : '111111';
    await visitor.giveCode(wrong, 'Next');
    assert.match(await visitor.beside('code'), /You can try 4 more times/);
    await visitor.giveCode(old, 'Next');
    await visitor.expectPath(`${twoStep}/replace/phone`);
    await visitor.fill('phone', first);
    await visitor.press('Next');
    assert.match(await visitor.beside('phone'), /Codes go to this number already/);
    await visitor.fill('phone', second);
    const code = await visitor.codeAfter(() => visitor.press('Next'), secondNumber, 'replace');
    await visitor.expectPath(`${twoStep}/replace/confirm`);
    assert.match(await visitor.text(), /\+45 20 98 76 54/, 'the new number stands whole, so that it can be checked');
    await visitor.giveCode(code, 'Save');
    await visitor.expectPath('/profile/security');
    assert.equal(await visitor.state(), 'enabled');
    assert.match(await visitor.text(), /Codes go to your new number from now on/);
    const notice = await server.outbox.next(0, m => m.purpose === 'notice' && m.to === firstNumber && /number/.test(m.text));
    assert.ok(notice, 'the old number hears of it');
    await visitor.signOut();
    await visitor.signInWithCode(alice, password, secondNumber);
    await visitor.expectPath('/profile/security');
  });

  test('6: without the phone, support resets it, with a reason on the record', async t => {
    const { visitor, page, server, operate, password } = await begin(t, script);
    await visitor.enterPassword(alice, password);
    await visitor.turnOn(first);
    await assert.rejects(operate('user', 'reset-two-step', alice), /reason/);
    const reset = JSON.parse(await operate('user', 'reset-two-step', alice, '--reason', 'phone stolen, identity checked by video', '--json'));
    await visitor.open('/profile/security');
    await visitor.expectPath('/sign-in');
    const notice = await server.outbox.next(0, m => m.purpose === 'notice' && /reset/.test(m.text));
    assert.equal(notice.to, firstNumber);
    assert.match(await operate('log', 'dump'), /phone stolen, identity checked by video/);
    // The password alone, which a thief may know, opens nothing now.
    await visitor.enterPassword(alice, password);
    assert.match(await visitor.text(), /you need a one-time link beside your password/);
    await page.getByRole('link', { name: support }).or(page.getByText(support)).first().waitFor();
    const link = new URL(reset.link.url).pathname;
    await visitor.open(link);
    await visitor.fill('password', 'not the password');
    await visitor.press('Next');
    assert.match(await visitor.beside('password'), /isn't right/);
    await visitor.fill('password', password);
    await visitor.press('Next');
    await visitor.expectPath(`${twoStep}/phone`);
    await visitor.open('/profile/security');
    await visitor.expectPath(`${twoStep}/phone`);
    await visitor.fill('phone', second);
    const code = await visitor.codeAfter(() => visitor.press('Next'), secondNumber, 'enable');
    await visitor.giveCode(code, 'Save');
    await visitor.expectPath('/profile/security');
    assert.equal(await visitor.state(), 'enabled');
    await visitor.open(link);
    assert.match(await visitor.text(), /This link no longer works/);
  });

  test('6: a forgotten password is chosen anew by a link, and the code is asked for as before', async t => {
    const { visitor, operate, password } = await begin(t, script);
    await visitor.enterPassword(alice, password);
    await visitor.turnOn(first);
    const made = JSON.parse(await operate('user', 'link', alice, '--purpose', 'password', '--print', '--json'));
    const link = new URL(made.link.url).pathname;
    await visitor.open(link);
    await visitor.fill('new_password', 'short');
    await visitor.press('Save');
    assert.match(await visitor.beside('new_password'), /at least 12 characters/);
    await visitor.fill('new_password', 'a new password of alice');
    await visitor.press('Save');
    await visitor.expectPath('/sign-in');
    assert.match(await visitor.text(), /Your password is saved/);
    await visitor.signInWithCode(alice, 'a new password of alice', firstNumber);
    await visitor.expectPath('/profile/security');
  });

  test('7: mandatory for an organisation: led through turning it on before anything else, and it stays on', async t => {
    const { visitor, page, operate, password } = await begin(t, script);
    await visitor.enterPassword(alice, password);
    await visitor.expectPath('/profile/security');
    await operate('org', 'require-two-step', 'demo');
    // The session that was already open is led there, too.
    for (const path of ['/profile', '/profile/security']) {
      await visitor.open(path);
      await visitor.expectPath('/profile/security/two-step/phone');
    }
    await visitor.open('/sign-in');
    await page.context().clearCookies();
    await visitor.enterPassword(alice, password);
    await visitor.expectPath('/profile/security/two-step/phone');
    await visitor.open('/profile');
    await visitor.expectPath('/profile/security/two-step/phone');
    await visitor.fill('phone', first);
    const code = await visitor.codeAfter(() => visitor.press('Next'), firstNumber, 'enable');
    await visitor.giveCode(code, 'Save');
    await visitor.open('/profile/security');
    assert.equal(await visitor.state(), 'enabled');
    assert.equal(await page.getByRole('button', { name: 'Turn off two-step verification' }).count(), 0, 'there is no bin');

    // A POST as the bin's own form sends it, with this session's token.
    const csrf = await page.locator('input[name=csrf]').first().inputValue();
    const refused = await page.request.post(`${visitor.server.url}/profile/security/two-step/disable`,
      { form: { csrf }, headers: { Origin: visitor.server.url }, maxRedirects: 0 });
    assert.ok([403, 409].includes(refused.status()), `answered ${refused.status()}`);
    await visitor.open('/profile/security');
    assert.equal(await visitor.state(), 'enabled');
  });
}
