// The states of pages about trusted browsers, for the table of pages.mjs, which says what a state is.
import { operate } from './installation.mjs';
import { security, twoStep } from './guest.mjs';

const code = '/sign-in/code', again = '/sign-in/again';
const confirm = `${twoStep}/confirm`;

/// A member of an organisation whose people may trust browsers; signed in.
const member = async guest => {
  await guest.member();
  await operate(guest.server, '/org/trusted-browsers', { organisation: guest.organisation, days: 30 });
  await guest.signIn();
};
/// At the page that asks for a text's code; returns the code.
const atCode = async guest => {
  await member(guest);
  await guest.turnOn();
  await guest.signOut();
  return guest.codeAfter(() => guest.enterPassword(), 'sign_in');
};
const trust = async guest => guest.send(code, { code: await atCode(guest), trust: '1' });
/// Signed in by the browser in place of a second step.
const byTrust = async guest => { await trust(guest); await guest.signOut(); await guest.enterPassword(); };

export const trustedBrowsers = [
  { name: 'sign-in-code-trust', at: code, dark: true, reach: atCode },
  { name: 'sign-in-code-trust-wrong', at: code, refused: true, reach: async guest => {
    const right = await atCode(guest);
    await guest.send(code, { code: right === '111111' ? '222222' : '111111', trust: '1' });
  } },
  { name: 'sign-in-app-code-trust', at: code, reach: async guest => {
    await member(guest);
    await guest.setUpApp();
    await guest.signOut();
    await guest.enterPassword();
  } },
  { name: 'sign-in-passkey-trust', at: code, byName: true, reach: async guest => {
    await member(guest);
    await guest.addPasskey();
    await guest.signOut();
    await guest.enterPassword();
  } },
  { name: 'security-trusted-browsers', at: security, dark: true, reach: async guest => {
    await trust(guest);
    guest.browser = guest.anotherBrowser();
    await guest.send(code, { code: await guest.codeAfter(() => guest.enterPassword(), 'sign_in'), trust: '1' });
    await guest.open(security);
  } },
  { name: 'security-after-trust-ended', at: security, reach: async guest => {
    await trust(guest);
    await guest.open(security);
    const browser = guest.page.body.match(/name="browser" value="([0-9a-f]+)"/)[1];
    await guest.send(`${security}/browsers/revoke`, { browser });
  } },
  { name: 'sign-in-again-for-application', at: `${again}/code`, reach: async guest => {
    await byTrust(guest);
    await guest.open(`${confirm}?next=/profile`);
  } },
];
