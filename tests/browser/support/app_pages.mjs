// The states of pages about authenticator apps, for the table of pages.mjs, which says what a state is.
import { appsPage, newAppPage, security, times, twoStep } from './guest.mjs';

const again = '/sign-in/again', code = '/sign-in/code', method = '/sign-in/method';
const disable = `${twoStep}/disable`, replace = `${twoStep}/replace`;
const anyApp = what => `${appsPage}/{id}/${what}`;
const recentSignIn = 600, lifeOfSignIn = 600; // seconds
const own = { server: 'own', slow: true };

/// The page of an app: rename, remove.
const at = async (guest, app, what) => guest.open(await guest.pathOfApp(app, what));
const wrongCode = guest => guest.appAskedFor().wrongCode();

/// Somebody with an app, at the page that asks for its code. `texts`: text messages are on, too.
const atCode = async (guest, { texts = false, apps = 1 } = {}) => {
  if (texts) await guest.turnOn();
  await times(apps, () => guest.setUpApp());
  await guest.signOut();
  await guest.enterPassword();
};
const withTexts = { texts: true };

export const appCodes = [
  { name: 'sign-in-app-code', at: code, dark: true, reach: atCode },
  { name: 'sign-in-app-code-named', at: code, reach: guest => atCode(guest, { apps: 2 }) },
  { name: 'sign-in-app-code-slip', at: code, refused: true, reach: async guest => { await atCode(guest); await guest.send(code, { code: '12' }); } },
  { name: 'sign-in-app-code-wrong', at: code, refused: true, reach: async guest => {
    await atCode(guest, { apps: 2 });
    await guest.send(code, { code: wrongCode(guest) });
  } },
  { name: 'sign-in-app-code-dead', at: code, refused: true, reach: async guest => {
    await atCode(guest);
    const typed = wrongCode(guest);
    await times(5, () => guest.send(code, { code: typed }));
  } },
  { name: 'sign-in-app-code-too-old', at: code, ...own, reach: async guest => {
    await atCode(guest);
    guest.skip(lifeOfSignIn);
    await guest.open(code);
  } },
  { name: 'sign-in-app-code-paused', at: code, refused: true, reach: async guest => {
    await guest.setUpApp();
    const [slow, fast] = [guest.anotherBrowser(), guest.anotherBrowser()];
    guest.browser = slow;
    const asked = await guest.enterPassword();
    const typed = wrongCode(guest);
    guest.browser = fast;
    await times(2, async () => {
      await guest.enterPassword();
      await times(5, () => guest.send(code, { code: typed }));
    });
    guest.browser = slow;
    guest.page = asked;
    await guest.send(code, { code: typed });
  } },
  { name: 'sign-in-code-or-other-ways', at: code, reach: async guest => {
    await guest.turnOn();
    await guest.setUpApp();
    await guest.signOut();
    await guest.codeAfter(() => guest.enterPassword(), 'sign_in');
  } },
  { name: 'sign-in-method', at: method, dark: true, reach: async guest => { await atCode(guest, withTexts); await guest.open(method); } },
  { name: 'sign-in-method-all', at: method, reach: async guest => {
    await guest.turnOn();
    await times(2, () => guest.setUpApp());
    await guest.makeRecoveryCodes();
    await guest.signOut();
    await guest.enterPassword();
    await guest.open(method);
  } },
];

/// Somebody with an app wants to add another one, some time after signing in.
const askedAgain = async guest => {
  guest.skip(recentSignIn);
  await guest.open(newAppPage);
  await guest.send(again, { password: guest.password });
};

export const stepUpByApp = [
  { name: 'sign-in-again-before-app', at: again, ...own, reach: async guest => {
    await guest.setUpApp();
    guest.skip(recentSignIn);
    await guest.open(newAppPage);
  } },
  { name: 'sign-in-again-app-code', at: `${again}/code`, ...own, reach: async guest => { await guest.setUpApp(); await askedAgain(guest); } },
  { name: 'sign-in-again-app-code-wrong', at: `${again}/code`, ...own, refused: true, reach: async guest => {
    await guest.setUpApp();
    await askedAgain(guest);
    await guest.send(`${again}/code`, { code: wrongCode(guest) });
  } },
  { name: 'sign-in-again-app-or-lost', at: `${again}/code`, reach: async guest => {
    await byTextDespiteApp(guest);
    await at(guest, guest.apps[0], 'remove');
    await guest.open(`${appsPage}/confirm`);
  } },
  { name: 'sign-in-again-method', at: `${again}/method`, ...own, reach: async guest => {
    await guest.turnOn();
    await guest.setUpApp();
    guest.skip(recentSignIn);
    await guest.open(`${security}/password`);
    await guest.send(again, { password: guest.password });
    await guest.open(`${again}/method`);
  } },
];

const withApp = async guest => { await guest.setUpApp(); await guest.open(security); };
const withBoth = async guest => { await guest.turnOn(); await guest.setUpApp(); await guest.open(security); };
const prefer = async (guest, app) => { const path = await guest.pathOfApp(app, 'prefer'); return guest.send(path); };
/// The app was there first, so its code is needed for changes.
const withAppBeforeTexts = async guest => { await guest.setUpApp(); await guest.turnOn(); };
const byTextDespiteApp = async guest => {
  await withAppBeforeTexts(guest);
  await guest.signOut();
  await guest.signInByText();
};
const atLosing = async guest => { await byTextDespiteApp(guest); await at(guest, guest.apps[0], 'remove'); };
const loses = async guest => { await atLosing(guest); await guest.send(guest.page.path.replace(/remove$/, 'lose')); };

export const appsInSecurity = [
  { name: 'security-app', at: security, dark: true, reach: withApp },
  { name: 'security-texts-and-app', at: security, reach: withBoth },
  { name: 'security-texts-and-app-first', at: security, reach: async guest => { await withBoth(guest); await prefer(guest, guest.apps[0]); await guest.open(security); } },
  { name: 'security-several-apps', at: security, reach: async guest => { await times(2, () => guest.setUpApp()); await guest.open(security); } },
  { name: 'security-mandatory-app', at: security, reach: async guest => {
    await guest.member();
    await guest.setUpApp();
    await guest.requireTwoStep();
    await guest.open(security);
  } },
  { name: 'security-long-unproven-beside-app', at: security, server: 'forgetful', slow: true, reach: async guest => {
    await guest.turnOn();
    await guest.setUpApp();
    await guest.letPass(1);
    await guest.open(security);
  } },
  { name: 'security-app-to-be-deleted', at: security, reach: async guest => { await loses(guest); await guest.open(security); } },
  { name: 'security-texts-turned-off', at: security, reach: async guest => {
    await withBoth(guest);
    await guest.send(`${disable}/confirm`, { code: await guest.askToTurnOff() });
  } },
  { name: 'two-step-done-by-app', at: `${twoStep}/done`, reach: guest => guest.setUpApp() },
  { name: 'two-step-phone-beside-app', at: `${twoStep}/phone`, reach: async guest => { await guest.setUpApp(); await guest.open(`${twoStep}/phone`); } },
  { name: 'two-step-enable-beside-app', at: `${twoStep}/enable`, reach: async guest => { await guest.setUpApp(); await guest.askToTurnOn(); } },
  { name: 'two-step-disable-beside-app', at: `${disable}/confirm`, reach: async guest => { await withBoth(guest); await guest.askToTurnOff(); } },
  { name: 'number-change-beside-app', at: replace, reach: async guest => { await withAppBeforeTexts(guest); await guest.open(replace); } },
];

const atNew = async guest => { await guest.signIn(); await guest.open(newAppPage); };
const sendNew = async (guest, fields) => { await atNew(guest); await guest.send(newAppPage, { code: '123456', ...fields }); };

export const authenticatorApps = [
  { name: 'authenticator-new', at: newAppPage, dark: true, reach: atNew },
  { name: 'authenticator-new-further', at: newAppPage, reach: async guest => { await withBoth(guest); await guest.open(newAppPage); } },
  { name: 'authenticator-new-mandatory', at: newAppPage, reach: async guest => {
    await guest.member();
    await guest.signIn();
    await guest.requireTwoStep();
    await guest.open(newAppPage);
  } },
  { name: 'authenticator-new-ends-app-passwords', at: newAppPage, reach: async guest => {
    await guest.signIn();
    await guest.makeToken();
    await guest.open(newAppPage);
  } },
  { name: 'authenticator-new-wrong', at: newAppPage, refused: true, reach: guest => sendNew(guest) },
  { name: 'authenticator-new-slip', at: newAppPage, refused: true, reach: guest => sendNew(guest, { code: '12' }) },
  { name: 'authenticator-new-too-old', at: newAppPage, refused: true, reach: guest => sendNew(guest, { app: 'of an older page' }) },
  { name: 'authenticator-new-without-name', at: newAppPage, refused: true, reach: guest => sendNew(guest, { name: '' }) },
  { name: 'authenticator-apps', at: appsPage, reach: async guest => { await guest.setUpApp(); await guest.open(appsPage); } },
  { name: 'authenticator-apps-several', at: appsPage, dark: true, reach: async guest => {
    await guest.turnOn();
    await times(2, () => guest.setUpApp());
    await prefer(guest, guest.apps[1]);
  } },
  { name: 'authenticator-apps-to-be-deleted', at: appsPage, reach: async guest => { await loses(guest); await guest.open(appsPage); } },
  { name: 'authenticator-rename', at: anyApp('rename'), reach: async guest => { await guest.setUpApp(); await at(guest, guest.apps[0], 'rename'); } },
  { name: 'authenticator-rename-refused', at: anyApp('rename'), refused: true, reach: async guest => {
    await times(2, () => guest.setUpApp());
    await at(guest, guest.apps[0], 'rename');
    await guest.send(guest.page.path, { name: guest.apps[1].name });
  } },
  { name: 'authenticator-delete', at: anyApp('remove'), reach: async guest => { await times(2, () => guest.setUpApp()); await at(guest, guest.apps[0], 'remove'); } },
  { name: 'authenticator-delete-texts-remain', at: anyApp('remove'), reach: async guest => { await withBoth(guest); await at(guest, guest.apps[0], 'remove'); } },
  { name: 'authenticator-delete-last', at: anyApp('remove'), dark: true, reach: async guest => { await guest.setUpApp(); await at(guest, guest.apps[0], 'remove'); } },
  { name: 'authenticator-lose', at: anyApp('remove'), reach: atLosing },
  { name: 'authenticator-lose-asked', at: anyApp('remove'), reach: async guest => { await loses(guest); await at(guest, guest.apps[0], 'remove'); } },
];
