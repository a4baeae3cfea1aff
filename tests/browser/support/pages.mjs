// Every page and every state of one that somebody can meet. Whoever adds a page adds its states here, and nowhere else: all
// checks, the gallery and the bench take them from this table (CONTRIBUTING.md says how). Those of authenticator apps:
// app_pages.mjs; of passkeys: passkey_pages.mjs; of trusted browsers: trusted_browser_pages.mjs;
// of mail: mail_pages.mjs.
//
// A state is {name, at, reach} and, where it isn't as usual:
//   at       the path where it stands, so that steps that lead elsewhere are noticed.
//   reach    how somebody comes there, with a Guest (guest.mjs) who has no account yet; the page reached last counts. By
//            paths and by names of fields, never by wording.
//   refused  the page says that something was refused: status 4xx, the title begins with "Error: ", the focus lies on the
//            error or on the field, and a small phone shows the error without scrolling.
//   status   where it is neither 200 nor a refusal's.
//   then     what is done with the shown page, with a Page of playwright: open a menu, for example.
//   covers   what an opened menu hides: axe passes over it here, and looks at it in the state without the menu.
//   server   which settings the server has (installation.mjs).
//   byName   people come to localhost, not to 127.0.0.1: their browser has passkeys.
//   slow     seconds pass on the way; begun before the others.
//   english  the page is in English whatever is asked for.
//   alone    the page loads nothing of ours and has its own style.
//   dark     the gallery has it in dark colours too.
import { appCodes, appsInSecurity, authenticatorApps, stepUpByApp } from './app_pages.mjs';
import { forgottenPasswords } from './mail_pages.mjs';
import { passkeyAtSignIn, passkeys, passkeysInSecurity, stepUpByPasskey } from './passkey_pages.mjs';
import { trustedBrowsers } from './trusted_browser_pages.mjs';
import { enterWrong, Guest, security, times, twoStep } from './guest.mjs';

const again = '/sign-in/again', code = '/sign-in/code', tokens = `${security}/app-tokens`;
const phone = `${twoStep}/phone`, enable = `${twoStep}/enable`, disable = `${twoStep}/disable`;
const newPassword = 'nine blue herons on a roof';

const atSecurity = async guest => { await guest.signIn(); await guest.open(security); };

const signIn = [
  { name: 'sign-in', at: '/sign-in', dark: true, reach: guest => guest.open('/sign-in') },
  { name: 'sign-in-wrong', at: '/sign-in', refused: true, reach: guest => guest.enterPassword('wrong') },
  { name: 'sign-in-paused', at: '/sign-in', refused: true, reach: guest => times(11, () => guest.enterPassword('wrong')) },
  { name: 'sign-in-expired', at: '/sign-in', refused: true, reach: async guest => {
    await guest.account();
    await guest.open('/sign-in?next=/profile');
    await guest.send('/sign-in', { email: guest.email, password: guest.password, csrf: 'of an older page' });
  } },
  { name: 'sign-in-no-cookies', at: '/sign-in', reach: async guest => {
    await guest.enterPassword();
    guest.browser.cookies.delete('twostep');
    await guest.open(security);
  } },
  { name: 'sign-in-ended-elsewhere', at: '/sign-in', reach: async guest => {
    await guest.signIn();
    const here = guest.browser;
    guest.browser = guest.anotherBrowser();
    await guest.signIn();
    await guest.turnOn();
    guest.browser = here;
    await guest.open(security);
  } },
  { name: 'signed-out', at: '/sign-in', reach: async guest => { await guest.signIn(); await guest.signOut(); } },
];

/// Somebody with two-step verification, at the code page; returns the code.
const atCode = async guest => {
  await guest.turnOn();
  await guest.signOut();
  return guest.codeAfter(() => guest.enterPassword(), 'sign_in');
};

const signInCode = [
  { name: 'sign-in-code', at: code, dark: true, reach: atCode },
  { name: 'sign-in-code-slip', at: code, refused: true, reach: async guest => { await atCode(guest); await guest.send(code, { code: '12' }); } },
  { name: 'sign-in-code-wrong', at: code, refused: true, reach: async guest => { await enterWrong(guest, await atCode(guest), code); } },
  { name: 'sign-in-code-dead', at: code, refused: true, reach: async guest => {
    const right = await atCode(guest);
    await times(5, () => enterWrong(guest, right, code));
  } },
  { name: 'sign-in-code-too-old', at: code, server: 'brief', slow: true, reach: async guest => {
    await atCode(guest);
    await guest.letPass(1);
    await guest.open(code);
  } },
  { name: 'sign-in-code-sent-again', at: code, server: 'generous', slow: true, reach: async guest => {
    await atCode(guest);
    await guest.sendOnceAllowed(`${code}/resend`);
  } },
  { name: 'sign-in-code-asked-too-early', at: `${code}/resend`, refused: true, reach: async guest => {
    await atCode(guest);
    await guest.send(`${code}/resend`);
  } },
  { name: 'sign-in-code-help', at: `${code}/help`, reach: async guest => { await atCode(guest); await guest.open(`${code}/help`); } },
  { name: 'sign-in-confirm-number', at: code, server: 'forgetful', slow: true, reach: async guest => {
    await guest.turnOn();
    await guest.letPass(1);
    await guest.signOut();
    await guest.enterPassword();
  } },
];

const recovery = '/sign-in/recovery-code';
/// Somebody with recovery codes, at the page that takes one; returns them.
const atRecovery = async guest => {
  await guest.turnOn();
  const codes = await guest.makeRecoveryCodes();
  await guest.signOut();
  await guest.enterPassword();
  await guest.open(recovery);
  return codes;
};

const signInRecovery = [
  { name: 'sign-in-code-or-recovery', at: code, reach: async guest => { await atRecovery(guest); await guest.open(code); } },
  { name: 'sign-in-recovery', at: recovery, dark: true, reach: atRecovery },
  { name: 'sign-in-recovery-slip', at: recovery, refused: true, reach: async guest => {
    await atRecovery(guest);
    await guest.send(recovery, { recovery_code: 'K7QM-2XRA-91TD' });
  } },
  { name: 'sign-in-recovery-wrong', at: recovery, refused: true, reach: async guest => {
    await atRecovery(guest);
    await guest.send(recovery, { recovery_code: '0000-0000-0000-0000' });
  } },
  { name: 'sign-in-recovery-paused', at: recovery, refused: true, reach: async guest => {
    await atRecovery(guest);
    await times(10, () => guest.send(recovery, { recovery_code: '0000-0000-0000-0000' }));
  } },
  { name: 'sign-in-recovery-none', at: recovery, reach: async guest => { await atCode(guest); await guest.open(recovery); } },
  { name: 'sign-in-paused-but-recovery', at: '/sign-in', refused: true, reach: async guest => {
    await guest.turnOn();
    await guest.makeRecoveryCodes();
    guest.browser = guest.anotherBrowser();
    await times(2, async () => {
      const right = await guest.codeAfter(() => guest.enterPassword(), 'sign_in');
      await times(5, () => enterWrong(guest, right, code));
    });
    await guest.enterPassword();
  } },
];

/// Somebody with two-step verification wants to make an app password, some time after signing in.
const askedAgain = async guest => {
  await guest.turnOn();
  await guest.letPass(10);
  await guest.open(tokens);
};
const askedAgainForCode = async guest => {
  await askedAgain(guest);
  return guest.codeAfter(() => guest.send(again, { password: guest.password }), 'step_up');
};
const wary = { server: 'wary', slow: true };

const stepUp = [
  { name: 'sign-in-again', at: again, ...wary, reach: askedAgain },
  { name: 'sign-in-again-wrong', at: again, ...wary, refused: true, reach: async guest => {
    await askedAgain(guest);
    await guest.send(again, { password: 'wrong' });
  } },
  { name: 'sign-in-again-code', at: `${again}/code`, ...wary, reach: askedAgainForCode },
  { name: 'sign-in-again-code-wrong', at: `${again}/code`, ...wary, refused: true, reach: async guest => {
    await enterWrong(guest, await askedAgainForCode(guest), `${again}/code`);
  } },
];

const password = `${security}/password`;
const changePassword = async (guest, current, next) => {
  await guest.signIn();
  await guest.open(password);
  await guest.send(password, { current_password: current ?? guest.password, new_password: next });
};

const securityPage = [
  { name: 'profile', at: '/profile', reach: async guest => { await guest.member(); await guest.signIn(); await guest.open('/profile'); } },
  { name: 'security-off', at: security, dark: true, reach: atSecurity },
  { name: 'security-menu-open', at: security, reach: atSecurity, then: page => page.locator('header summary').click(), covers: 'main' },
  { name: 'password', at: password, reach: async guest => { await guest.signIn(); await guest.open(password); } },
  { name: 'password-refused', at: password, refused: true, reach: guest => changePassword(guest, 'wrong', 'short') },
  { name: 'password-changed', at: security, reach: guest => changePassword(guest, undefined, newPassword) },
  { name: 'password-forced', at: password, reach: async guest => { await guest.account({ temporary: true }); await guest.signIn(); } },
  { name: 'security-activity', at: `${security}/activity`, reach: async guest => {
    await guest.enterPassword('wrong');
    await guest.signIn();
    await guest.turnOn();
    await guest.open(`${security}/activity`);
  } },
  { name: 'two-step-done', at: `${twoStep}/done`, dark: true, reach: guest => guest.turnOn() },
  { name: 'security-on', at: security, dark: true, reach: async guest => { await guest.turnOn(); await guest.open(security); } },
  { name: 'security-several-browsers', at: security, reach: async guest => {
    await guest.turnOn();
    guest.browser = guest.anotherBrowser();
    await guest.signIn();
    await guest.open(security);
  } },
  { name: 'security-on-long-unproven', at: security, server: 'forgetful', slow: true, reach: async guest => {
    await guest.turnOn();
    await guest.letPass(1);
    await guest.open(security);
  } },
  { name: 'security-recovery-codes', at: security, reach: async guest => { await guest.turnOn(); await guest.makeRecoveryCodes(); await guest.open(security); } },
  { name: 'security-by-recovery-code', at: security, reach: async guest => {
    const codes = await atRecovery(guest);
    await guest.send(recovery, { recovery_code: codes[0] });
    await guest.open(security);
  } },
  { name: 'recovery-codes', at: `${security}/recovery-codes`, reach: async guest => { await guest.turnOn(); await guest.open(`${security}/recovery-codes`); } },
  { name: 'recovery-codes-made', at: `${security}/recovery-codes`, dark: true, reach: async guest => { await guest.turnOn(); await guest.makeRecoveryCodes(); } },
  { name: 'recovery-codes-some', at: `${security}/recovery-codes`, reach: async guest => {
    await guest.turnOn();
    await guest.makeRecoveryCodes();
    await guest.open(`${security}/recovery-codes`);
  } },
  { name: 'security-pending-enable', at: security, reach: async guest => { await guest.askToTurnOn(); await guest.open(security); } },
  { name: 'security-pending-disable', at: security, reach: async guest => {
    await guest.turnOn();
    await guest.askToTurnOff();
    await guest.open(security);
  } },
  { name: 'security-just-turned-off', at: security, reach: async guest => {
    await guest.turnOn();
    await guest.send(`${disable}/confirm`, { code: await guest.askToTurnOff() });
  } },
  { name: 'security-mandatory', at: security, reach: async guest => {
    await guest.member();
    await guest.turnOn();
    await guest.requireTwoStep();
    await guest.open(security);
  } },
];

const atPhone = async guest => { await guest.signIn(); await guest.open(phone); };
const giveNumber = async (guest, number) => { await atPhone(guest); await guest.send(phone, { phone: number }); };

const turningOn = [
  { name: 'two-step-phone', at: phone, reach: atPhone },
  { name: 'two-step-phone-wrong', at: phone, refused: true, reach: guest => giveNumber(guest, '12345678') },
  { name: 'two-step-phone-doubtful', at: phone, refused: true, reach: guest => giveNumber(guest, '+44 20 7946 0000') },
  { name: 'two-step-phone-mandatory', at: phone, reach: async guest => {
    await guest.member();
    await guest.signIn();
    await guest.requireTwoStep();
    await guest.open(security);
  } },
  { name: 'two-step-enable', at: enable, dark: true, reach: guest => guest.askToTurnOn() },
  { name: 'two-step-enable-wrong', at: enable, refused: true, reach: async guest => { await enterWrong(guest, await guest.askToTurnOn(), enable); } },
  { name: 'two-step-enable-dead', at: enable, refused: true, reach: async guest => {
    const right = await guest.askToTurnOn();
    await times(5, () => enterWrong(guest, right, enable));
  } },
  { name: 'two-step-enable-late', at: enable, server: 'unreachable', slow: true, reach: async guest => {
    await giveNumber(guest, guest.phone);
    await guest.openUntil(enable, 'notice warn');
  } },
  { name: 'two-step-enable-undelivered', at: enable, server: 'refusing', slow: true, reach: async guest => {
    await giveNumber(guest, guest.phone);
    await guest.openUntil(enable, 'notice bad');
  } },
  { name: 'two-step-enable-other-browser', at: enable, reach: async guest => {
    await guest.askToTurnOn();
    guest.browser = guest.anotherBrowser();
    await guest.signIn();
    await guest.open(enable);
  } },
  { name: 'two-step-enable-ends-app-passwords', at: enable, reach: async guest => {
    await guest.signIn();
    await guest.makeToken();
    await guest.askToTurnOn();
  } },
];

const turningOff = [
  { name: 'two-step-disable', at: `${disable}/confirm`, dark: true, reach: async guest => { await guest.turnOn(); await guest.askToTurnOff(); } },
  { name: 'two-step-disable-wrong', at: `${disable}/confirm`, refused: true, reach: async guest => {
    await guest.turnOn();
    await enterWrong(guest, await guest.askToTurnOff(), `${disable}/confirm`);
  } },
];

const replace = `${twoStep}/replace`, newNumber = `${replace}/phone`, confirmNumber = `${replace}/confirm`;
const atNumberChange = async guest => { await guest.turnOn(); await guest.open(replace); };
const oldCode = async guest => {
  await atNumberChange(guest);
  return guest.codeAfter(() => guest.send(replace), 'replace');
};
const atNewNumber = async guest => { const code = await oldCode(guest); await guest.send(replace, { code }); };
const another = guest => guest.phone.replace('+4520', '+4540');
const atConfirmation = async guest => { await atNewNumber(guest); await guest.send(newNumber, { phone: another(guest) }); };

const changingNumber = [
  { name: 'number-change', at: replace, reach: atNumberChange },
  { name: 'number-change-old-code', at: replace, reach: oldCode },
  { name: 'number-change-old-code-wrong', at: replace, refused: true, reach: async guest => { await enterWrong(guest, await oldCode(guest), replace); } },
  { name: 'number-change-new-number', at: newNumber, reach: atNewNumber },
  { name: 'number-change-new-number-wrong', at: newNumber, refused: true, reach: async guest => {
    await atNewNumber(guest);
    await guest.send(newNumber, { phone: guest.phone });
  } },
  { name: 'number-change-new-code', at: confirmNumber, reach: atConfirmation },
  { name: 'security-changing-number', at: security, reach: async guest => { await atNewNumber(guest); await guest.open(security); } },
];

const anyLink = '/link/{token}';
const openLink = async (guest, purpose) => { const path = await guest.link(purpose); await guest.open(path); return path; };
const reset = async guest => {
  await guest.turnOn();
  const path = await guest.resetTwoStep();
  guest.browser = guest.anotherBrowser();
  return path;
};
const openAfterReset = async guest => { const path = await reset(guest); await guest.open(path); return path; };

const links = [
  { name: 'sign-in-needs-link', at: '/sign-in', refused: true, reach: async guest => { await reset(guest); await guest.enterPassword(); } },
  { name: 'link-enrol', at: anyLink, reach: openAfterReset },
  { name: 'link-enrol-wrong', at: anyLink, refused: true, reach: async guest => { await guest.send(await openAfterReset(guest), { password: 'wrong' }); } },
  { name: 'two-step-phone-after-reset', at: phone, reach: async guest => { await guest.send(await openAfterReset(guest), { password: guest.password }); } },
  { name: 'security-declined', at: security, reach: async guest => {
    await guest.send(await openAfterReset(guest), { password: guest.password });
    await guest.send(`${twoStep}/not-now`);
  } },
  { name: 'link-invitation', at: anyLink, reach: guest => openLink(guest, 'invitation') },
  { name: 'link-password', at: anyLink, reach: guest => openLink(guest, 'password') },
  { name: 'link-password-refused', at: anyLink, refused: true, reach: async guest => { await guest.send(await openLink(guest, 'password'), { new_password: 'short' }); } },
  { name: 'link-password-saved', at: '/sign-in', reach: async guest => { await guest.send(await openLink(guest, 'password'), { new_password: newPassword }); } },
  { name: 'link-gone', at: anyLink, status: 410, reach: async guest => {
    const path = await guest.link('password');
    await guest.link('password');
    await guest.open(path);
  } },
];

const appPasswords = [
  { name: 'app-password', at: tokens, reach: async guest => { await guest.turnOn(); await guest.open(tokens); } },
  { name: 'app-password-refused', at: tokens, refused: true, reach: async guest => { await guest.turnOn(); await guest.makeToken({ name: '', hosts: 'app.example.org' }); } },
  { name: 'app-password-made', at: tokens, reach: async guest => { await guest.turnOn(); await guest.makeToken(); } },
  { name: 'security-with-app-password', at: security, reach: async guest => { await guest.turnOn(); await guest.makeToken(); await guest.open(security); } },
];

const others = [
  { name: 'not-found', at: '/nowhere', status: 404, reach: guest => guest.open('/nowhere') },
  { name: 'application-denied', at: '/gate/check', status: 403, alone: true, reach: async guest => {
    guest.browser.headers['X-Original-URL'] = 'https://elsewhere.example/';
    await guest.open('/gate/check?mode=redirect');
  } },
  { name: 'application-closed', at: '/gate/check', status: 403, alone: true, server: 'closed', reach: async guest => {
    await guest.signIn();
    guest.browser.headers['X-Original-URL'] = 'http://localhost:8080/closed';
    await guest.open('/gate/check?mode=redirect');
  } },
  { name: 'demo-phone', at: '/demo/phone', server: 'phone', reach: async guest => { await guest.askToTurnOn(); await guest.open('/demo/phone'); } },
  { name: 'demo-phone-empty', at: '/demo/phone', server: 'empty', reach: guest => guest.open('/demo/phone') },
];

/// In the order, and under the titles, of the gallery.
export const groups = {
  'Sign in': signIn,
  'The code at sign-in': signInCode,
  'The code of an app at sign-in': appCodes,
  'A passkey at sign-in': passkeyAtSignIn,
  'A recovery code at sign-in': signInRecovery,
  'Once more': [...stepUp, ...stepUpByApp, ...stepUpByPasskey],
  'Trusted browsers': trustedBrowsers,
  'Security': [...securityPage, ...appsInSecurity, ...passkeysInSecurity],
  'Turn on': turningOn,
  'Turn off': turningOff,
  'Change the number': changingNumber,
  'Authenticator apps': authenticatorApps,
  'Passkeys': passkeys,
  'One-time links': links,
  'A forgotten password': forgottenPasswords,
  'App passwords': appPasswords,
  'Others': others,
};
export const states = Object.values(groups).flat();
export const stateOf = name => states.find(state => state.name === name);

/// A segment in braces stands for any.
export const isAt = (state, path) => new RegExp(`^${state.at.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);

/// Leads a new guest to the state; returns the page that the server answered, and the guest, whom the caller closes.
export async function reach(installation, state, variant) {
  const guest = new Guest(installation, await installation.server(state.server), variant, state);
  await state.reach(guest);
  const { path, status, text } = guest.page;
  const isAsItShould = state.refused ? status >= 400 && status < 500 : status === (state.status ?? 200);
  if (!isAt(state, path) || !isAsItShould) throw new Error(`the steps lead to ${path} with status ${status}, not to ${state.at}: ${text.slice(0, 300)}`);
  return { served: guest.page, guest };
}
