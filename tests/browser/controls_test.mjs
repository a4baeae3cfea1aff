// Names, keyboard, forced colours, the reader's own times: what a person without a mouse, or with another screen, has.
import assert from 'node:assert/strict';
import test from 'node:test';
import { done, Server } from '../e2e/support/server.mjs';
import { openPage } from './support/chromium.mjs';
import { Visitor } from './support/visitor.mjs';

const alice = 'alice@example.com';

async function begin(t, { script = true, env = {}, ...context } = {}) {
  const server = await Server.demo(t, [], env);
  const page = await openPage(t, { script, ...context });
  const visitor = new Visitor(page, server);
  await visitor.enterPassword(alice, server.passwordOf(alice));
  await visitor.expectPath('/profile/security');
  return { server, page, visitor, operate: (...args) => done([...args, '--data', server.data]) };
}

const names = {
  'sixty letters': 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis',
  'characters of Chinese': '\u6b27\u9633'.repeat(15),
  'right to left': '\u0639\u0628\u062f \u0627\u0644\u0631\u062d\u0645\u0646 \u0628\u0646 \u0639\u0628\u062f \u0627\u0644\u0644\u0647',
};
for (const [what, name] of Object.entries(names))
  test(`a name in ${what} and a long service's name widen no page`, async t => {
    const { page, visitor, operate } = await begin(t, { env: { TWOSTEP_BRANDING_NAME: 'Donaudampfschifffahrtsgesellschaft' } });
    await visitor.signOut();
    const email = 'a-name-that-needs-room@departments.example.com';
    const made = JSON.parse(await operate('user', 'add', '--email', email, '--name', name, '--json'));
    await visitor.enterPassword(email, made.generated_password);
    await visitor.fill('current_password', made.generated_password);
    await visitor.fill('new_password', 'a new password of somebody');
    await visitor.press('Save and continue');
    for (const width of [320, 360, 768]) {
      await page.setViewportSize({ width, height: 640 });
      await visitor.open('/profile/security');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `at ${width}`);
      await page.locator('details.menu summary').click();
      const box = await page.locator('details.menu > div').boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `the menu at ${width}: ${JSON.stringify(box)}`);
      assert.match(await page.locator('details.menu > div').innerText(), new RegExp(name.slice(0, 10)));
      await page.keyboard.press('Escape');
    }
  });

test('Escape closes the menu and gives the focus back; leaving it with Tab closes it', async t => {
  const { page } = await begin(t);
  const menu = page.locator('details.menu'), opener = menu.locator('summary');
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'My profile');
  await page.keyboard.press('Escape');
  assert.equal(await menu.getAttribute('open'), null);
  assert.equal(await opener.evaluate(e => e === document.activeElement), true);
  await page.keyboard.press('Enter');
  for (let i = 0; i < 3; ++i) await page.keyboard.press('Tab');
  assert.equal(await menu.getAttribute('open'), null);
});

test('with forced colours one tab is the current one', async t => {
  const { page } = await begin(t, { forcedColors: 'active' });
  const lines = await page.locator('.tabs a').evaluateAll(tabs => tabs.map(tab => getComputedStyle(tab, '::after').content !== 'none'));
  assert.deepEqual(lines, [false, true]);
});

test('every button of the Security page has a name of its own', async t => {
  const { page, visitor, server } = await begin(t);
  for (let i = 0; i < 3; ++i) {
    const other = new Visitor(await openPage(t), server);
    await other.enterPassword(alice, server.passwordOf(alice));
  }
  for (const name of ['Backup', 'Calendar']) {
    await visitor.open('/profile/security/app-tokens');
    await visitor.fill('name', name);
    await visitor.press('Create app password');
  }
  await visitor.open('/profile/security');
  const buttons = await page.getByRole('main').getByRole('button').evaluateAll(all => all.map(b => b.ariaLabel ?? b.innerText.trim()));
  assert.ok(buttons.length >= 6, buttons.join('; '));
  const ends = buttons.filter(name => name.startsWith('Sign out:'));
  assert.equal(ends.length, 3);
  assert.ok(buttons.includes('Sign out everywhere else'));
  assert.ok(buttons.includes('Delete: Backup') && buttons.includes('Delete: Calendar'));
});

test('"Sign out everywhere else" ends the others and leaves this one', async t => {
  const { visitor, server } = await begin(t);
  const other = new Visitor(await openPage(t), server);
  await other.enterPassword(alice, server.passwordOf(alice));
  await other.expectPath('/profile/security');
  await visitor.open('/profile/security');
  await visitor.press('Sign out everywhere else');
  await visitor.page.getByText('You are signed out everywhere else.').waitFor();
  await other.open('/profile/security');
  await other.expectPath('/sign-in');
  await visitor.open('/profile/security');
  await visitor.expectPath('/profile/security');
});

test('what describes a field is read with it', async t => {
  const { page, visitor } = await begin(t);
  await visitor.askToTurnOn('+45 12345678');
  const ids = (await page.locator('#code').getAttribute('aria-describedby')).split(' ');
  const texts = await Promise.all(ids.map(id => page.locator(`[id="${id}"]`).innerText()));
  assert.match(texts.join(' '), /We texted a 6-digit code to .*6 digits/s);
});

for (const [locale, expected] of [['en-GB', /^\d{1,2} \w+ \d{4} at \d{2}:\d{2}$/], ['en-US', /^\w+ \d{1,2}, \d{4} at \d{2}:\d{2}$/]])
  test(`times are written as in ${locale}, on a clock of 24 hours`, async t => {
    const { page } = await begin(t, { locale, timezoneId: 'Europe/Copenhagen' });
    const time = page.locator('[aria-labelledby=browsers] time').first();
    assert.match(await time.getAttribute('title'), expected);
    assert.match(await page.locator('[aria-labelledby=activity] time').first().innerText(), /\d{2}:\d{2}$/);
    assert.equal(await page.getByText('Days and times are in UTC.').count(), 1);
    assert.ok(!await page.getByText('Days and times are in UTC.').isVisible());
  });

test('the sixth digit sends the code, once', async t => {
  const { page, visitor } = await begin(t);
  const code = await visitor.askToTurnOn('+45 12345678');
  const wrong = code === '111111' ? '222222' : '111111';
  await page.locator('#code').pressSequentially(wrong);
  await page.locator('#code-error').waitFor();
  assert.match(await visitor.beside('code'), /You can try 4 more times/);
  await visitor.fill('code', `${code.slice(0, 3)} ${code.slice(3)}`);
  await visitor.expectPath('/profile/security/two-step/done');
  assert.equal(await visitor.state(), 'enabled');
});

test('Enter after the sixth digit, and a second press of a button, send nothing twice', async t => {
  const { page, visitor } = await begin(t);
  const code = await visitor.askToTurnOn('+45 12345678');
  const sent = [];
  page.on('request', request => { if (request.method() === 'POST') sent.push(new URL(request.url()).pathname); });
  await page.locator('#code').evaluate((input, digits) => {
    input.value = digits;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    for (const button of input.form.querySelectorAll('button[type=submit]:not([formaction])')) { button.click(); button.click(); }
  }, code);
  await visitor.expectPath('/profile/security/two-step/done');
  assert.equal(await visitor.state(), 'enabled');
  assert.deepEqual(sent, ['/profile/security/two-step/enable']);
});

test('a password can be looked at, and its length while typing', async t => {
  const { page, visitor } = await begin(t);
  await visitor.open('/profile/security/password');
  await visitor.fill('new_password', 'ten charac');
  await page.getByText('10 / 12').waitFor();
  await visitor.fill('new_password', 'twelve chars');
  await page.getByRole('button', { name: 'Show: New password' }).click();
  assert.equal(await page.locator('#new_password').getAttribute('type'), 'text');
  await page.getByText('✓').waitFor();
});
