// A person of the crowd sets up authenticator apps, gives their codes, renames, prefers and deletes them; the server may die
// at any moment. Recorded as client.apps, oldest first: {name, phone, spent}, and client.first: what the person prefers,
// 'text', an app's name, or null for nothing; several where the answer to the last wish was lost. client.by: what the
// session was proven with last, as far as that is known.
//
// No clock is moved: an app can show a handful of codes at once that the server takes (Authenticator.nextStep).
import { appsPage, Authenticator, idsOn, keyOn, newAppPage } from '../../e2e/support/authenticator.mjs';
import { asksForPasskey } from '../../e2e/support/passkey.mjs';
import { twoStep } from '../../e2e/support/person.mjs';
import { gavePasskey } from './passkeys.mjs';
import { pause } from './run.mjs';

const stepUp = '/sign-in/again/code', methods = '/sign-in/method', code = '/sign-in/code';
const mostApps = 4; // under the limit
export const mostChanges = 25; // under the limit: names, what comes first and added passkeys, 30 a day
const moment = 50; // milliseconds, where an app has no new code for half a minute
/// What gives the session new cookies, which a kill may keep from the browser.
export const renewsCookiesForApps = ['add app', 'delete app', 'step-up by app'];

export const asksForSecondStep = page => asksForPasskey(page) || page.forms.some(form => 'code' in form.fields);
const textsAreOn = ({ state }) => state === 'enabled' || state === 'pending-disable';
export const hasSecondStep = client => textsAreOn(client) || client.apps.length + client.passkeys.length > 0;
const waysOf = client => client.apps.length + (client.passkeys.length ? 1 : 0) + (textsAreOn(client) ? 1 : 0);
export const oneOf = (client, list) => list[Math.floor(client.random() * list.length)];
/// No app has a code that the server takes now, and no text comes.
export const isSilent = client =>
  client.apps.length > 0 && !textsAreOn(client) && client.apps.every(({ phone }) => phone.nextStep() === null);

export async function look(client, path) {
  const page = await client.person.browser.get(path);
  if (page.status >= 500) throw Object.assign(new Error(`${path} was answered ${page.status}: ${page.text}`), { status: page.status });
  return page;
}

/// The kind counts from the first of an unbroken row, whichever of them go.
export const sinceOf = (client, all) => all[0]?.since ?? ++client.moments;

/// An app or a passkey that was added beside texts is no better than these for some days (new_factor_waits).
export function topFactorsCount({ state, apps, passkeys, textsOnSince }) {
  const all = [...apps, ...passkeys];
  return all.length > 0 && (!textsAreOn({ state }) || Math.min(...all.map(({ since }) => since)) < textsOnSince);
}

/// Changes of the factors need the factor of the highest class in this session. False: this turn went to that.
export const gaveTopFactor = client => (client.user.usesPasskeys ? gavePasskey(client) : gaveApp(client));

async function gaveApp(client) {
  if (!client.apps.length) return true;
  const page = await look(client, newAppPage);
  if (page.path === newAppPage) {
    if (client.by === 'recovery' || (client.by === 'text' && topFactorsCount(client))) client.finding(`a session by ${client.by} may change the apps`);
    return true;
  }
  if (page.path !== stepUp || client.by === 'app') client.finding(`a change of the factors led to ${page.path}, by ${client.by}: ${page.text}`);
  if (askedOn(client, page) === 'text') await client.signOut();
  else await stepUpByApp(client, page);
  return false;
}

/// A session by a recovery code changes nothing before another step was given.
export const mayActWithApps = client => client.user.usesApps && !client.change && !client.challenge && (client.apps.length > 0 || !client.byRecovery);

export async function actWithApps(client) {
  if (client.random() < 0.2 && mayChange(client)) return preferMethod(client);
  if (!await gaveApp(client)) return undefined;
  if (client.random() < 0.35 && mayChange(client)) return renameApp(client);
  return !client.apps.length || (client.apps.length < mostApps && client.random() < 0.5) ? addApp(client) : deleteApp(client);
}

export const mayChange = client => client.apps.length + client.passkeys.length > 0 && (client.changes ?? 0) < mostChanges;
export const countChange = client => { client.changes = (client.changes ?? 0) + 1; };

async function stepUpByApp(client, page) {
  const { browser } = client.person;
  const app = appNamed(client, askedOn(client, page));
  const step = app.phone.nextStep();
  if (step === null) {
    await pause(moment);
    return mayChange(client) ? preferMethod(client) : undefined;
  }
  const use = { app, step, at: app.phone.step };
  const answer = await client.act('step-up by app', { use }, () => browser.submitOnly(page, stepUp, { code: app.phone.codeOf(step) }));
  if (answer.status !== 303) client.finding(`a right code of an app was answered ${answer.status} at step-up: ${answer.text}`);
  tookCode(use);
  client.by = 'app';
  client.byRecovery = false;
}

async function addApp(client) {
  const { browser } = client.person;
  const page = await look(client, newAppPage);
  if (page.path !== newAppPage) client.finding(`setting up an app led to ${page.path}: ${page.text}`);
  const phone = new Authenticator(keyOn(page));
  const step = phone.nextStep();
  client.namesGiven = (client.namesGiven ?? 0) + 1;
  const app = { name: `App ${client.namesGiven}`, phone, spent: phone.codeOf(step), since: sinceOf(client, client.apps) };
  phone.took(step);
  const isFirst = !hasSecondStep(client);
  // It ends other sessions: the first by itself, others by a box that is ticked by default.
  const may = { apps: [...client.apps, app], sessions: 1 - client.sessions, ...(isFirst ? { first: [app.name] } : {}) };
  const answer = await client.act('add app', may, () => browser.submitOnly(page, newAppPage, { code: app.spent, name: app.name }));
  if (answer.status !== 303) client.finding(`setting up an app was answered ${answer.status}: ${answer.text}`);
  client.apps = may.apps;
  if (isFirst) client.first = may.first;
  client.sessions = 1;
  client.by = 'app';
}

async function renameApp(client) {
  const { browser } = client.person;
  const app = oneOf(client, client.apps);
  client.namesGiven += 1;
  const name = `App ${client.namesGiven}`;
  countChange(client);
  const path = `${appsPage}/${await idOf(client, app)}/rename`;
  const form = await look(client, path);
  const answer = await client.act('rename app', { renames: { app, name } }, () => browser.submitOnly(form, path, { name }));
  if (answer.status !== 303) client.finding(`renaming an app was answered ${answer.status}: ${answer.text}`);
  rename(client, app, name);
}

async function preferMethod(client) {
  const { browser } = client.person;
  const page = await look(client, appsPage);
  const wishes = page.forms.filter(({ path }) => path.endsWith('/prefer'));
  if (!wishes.length) return;
  countChange(client);
  const wish = oneOf(client, wishes);
  const wanted = wish.path === `${twoStep}/prefer` ? 'text' : Object.entries(idsOn(page)).find(([, id]) => wish.path.includes(id))[0];
  const answer = await client.act('prefer method', { first: [wanted] }, () => browser.submitOnly(page, wish.path));
  if (answer.status !== 303) client.finding(`preferring a method was answered ${answer.status}: ${answer.text}`);
  client.first = [wanted];
}

async function deleteApp(client) {
  const { browser } = client.person;
  const app = oneOf(client, client.apps);
  const path = `${appsPage}/${await idOf(client, app)}/remove`;
  const page = await look(client, path);
  if (page.path !== path) client.finding(`deleting an app led to ${page.path}: ${page.text}`);
  const everywhere = client.random() < 0.5;
  const may = { apps: client.apps.filter(one => one !== app), ...(everywhere ? { sessions: 1 - client.sessions } : {}) };
  const answer = await client.act('delete app', may, () => browser.submitOnly(page, path, { end_others: everywhere ? '1' : '' }));
  if (answer.status !== 303) client.finding(`deleting an app was answered ${answer.status}: ${answer.text}`);
  client.apps = may.apps;
  if (everywhere) client.sessions = 1;
  client.by = undefined;
  settle(client);
  if (!hasSecondStep(client)) client.recovery = null;
}

async function idOf(client, app) {
  const page = await look(client, appsPage);
  return idsOn(page)[app.name] ?? client.finding(`${app.name} isn't on the list: ${page.text}`);
}

/// What a page asks for: 'text', 'passkey', or an app's name.
export function askedOn(client, page) {
  if (asksForPasskey(page)) return 'passkey';
  if (page.forms.some(({ path }) => path.endsWith('/resend'))) return 'text';
  if (client.apps.length === 1) return client.apps[0].name;
  const named = client.apps.find(({ name }) => page.body.includes(`<bdi>${name}</bdi>`));
  return named?.name ?? client.finding(`no app is named: ${page.url} ${page.text}`);
}
const appNamed = (client, name) => client.apps.find(app => app.name === name);

/// What the password led to: nobody is asked for another method than the preferred one.
export function checkFirst(client, asked) {
  if (client.first.includes(null)) return;
  if (!client.first.includes(asked)) client.finding(`preferred is ${client.first}, and asked for is ${asked}`);
  client.first = [asked];
}

/// At the code page of a sign-in, which asks for an app.
export async function enterAppCode(client) {
  const { browser } = client.person;
  const { page, asked } = client.challenge;
  const app = appNamed(client, asked), { phone, spent } = app;
  const luck = client.random(), step = phone.nextStep();
  if (luck < 0.2 && mayChoose(client)) return chooseMethod(client);
  if (step === null) await pause(moment);
  if (luck < 0.55 || step === null) {
    const how = client.random() < 0.6 ? { kind: 'replayed app code', typed: spent } : { kind: 'wrong app code', typed: phone.wrongCode() };
    return client.enterWrong(code, page, spent, {}, how);
  }
  const use = { app, step, at: phone.step };
  const attempt = { cookies: new Map(browser.cookies), page, code: phone.codeOf(step) };
  const answer = await client.act('app code', { sessions: +1, attempt, use }, () => browser.submitOnly(page, code, { code: attempt.code }));
  if (answer.status !== 303) client.finding(`a right code of an app was answered ${answer.status}: ${answer.text}`);
  tookCode(use);
  client.enter('app', attempt);
}

/// There is another way, and not all turns go to choosing.
export const mayChoose = client => waysOf(client) > 1 && client.challenge.choices < 3;

/// "Try another way", to any of those on the list.
export async function chooseMethod(client) {
  const { browser } = client.person;
  const list = await look(client, methods);
  const ways = list.forms.filter(({ path }) => path === methods);
  if (list.path !== methods || ways.length !== waysOf(client))
    client.finding(`there are ${ways.length} ways on ${list.url}: ${list.text}`);
  const way = oneOf(client, ways), { authenticator } = way.fields;
  // Texts come first on the list, then passkeys, then apps.
  const method = authenticator ? 'authenticator_app' : textsAreOn(client) && way === ways[0] ? 'text_message' : 'passkey';
  const asked = authenticator ? namesOn(list)[authenticator] ?? client.apps[0].name : { text_message: 'text', passkey: 'passkey' }[method];
  const wanted = authenticator ? { method, authenticator } : { method };
  const { mark = client.server.outbox.mark() } = client.challenge; // a text is sent once
  const answer = await client.act('choose method', { chosen: { asked, mark } }, () => browser.submitOnly(list, methods, wanted));
  if (answer.status !== 303) client.finding(`choosing ${wanted.method} was answered ${answer.status}: ${answer.text}`);
  choose(client, { asked, mark });
  const page = await browser.follow(answer);
  client.challenge.page = page;
  if (askedOn(client, page) !== asked) client.finding(`${asked} was chosen, and asked for is ${askedOn(client, page)}`);
}

function choose({ challenge }, { asked, mark }) {
  challenge.asked = asked;
  challenge.choices += 1;
  if (asked === 'text') challenge.mark = mark;
}

/// The apps that the list offers, where there are several: id -> name.
function namesOn(list) {
  const rows = list.body.matchAll(/name="authenticator" value="(\w+)"[\s\S]*?<bdi>([^<]*)<\/bdi>/g);
  return Object.fromEntries([...rows].map(([, id, name]) => [id, name]));
}

function tookCode({ app, step, at }) {
  app.phone.took(step, at);
  app.spent = app.phone.codeOf(step);
}

function rename(client, app, name) {
  client.first = client.first.map(first => (first === app.name ? name : first));
  app.name = name;
}

/// What is preferred and isn't on any more is forgotten.
export function settle(client) {
  const isOn = first => (first === 'text' ? textsAreOn(client) : first === 'passkey' ? client.passkeys.length > 0 : client.apps.some(({ name }) => name === first));
  client.first = client.first.map(first => (isOn(first) ? first : null));
}

/// After a restart: the apps are those acknowledged, or as the request under way makes them.
export function checkApps(client, shown, may, told) {
  const names = shown.factors.filter(({ method }) => method === 'authenticator_app').map(({ name }) => name);
  const are = apps => apps.map(({ name }) => name).join() === names.join();
  const { renames, use } = may;
  if (use) use.app.phone.mayHaveTaken(use.step, use.at);
  if (are(client.apps)) {
    if (may.first && !may.apps && !client.user.usesPasskeys) client.first = [...client.first, ...may.first];
    return { wasCarriedOut: false };
  }
  if (renames && are(client.apps.map(app => (app === renames.app ? renames : app)))) {
    rename(client, renames.app, renames.name);
  } else if (may.apps && are(may.apps)) {
    client.apps = may.apps;
    if (may.first) client.first = may.first;
    return { wasCarriedOut: true };
  } else {
    client.fail(`the apps are ${names}, acknowledged were ${client.apps.map(({ name }) => name)}: ${told}`);
  }
  return { wasCarriedOut: false };
}

/// The same of what is asked for first, once the record has the state of the texts.
export function checkAskedFirst(client, shown, told) {
  settle(client);
  if (shown.second_step !== hasSecondStep(client)) client.fail(`second_step is ${shown.second_step}: ${told}`);
  const first = shown.factors.find(factor => factor.asked_first);
  const asked = first && ({ text_message: 'text', passkey: 'passkey' }[first.method] ?? first.name);
  const isUsual = textsAreOn(client) ? asked === 'text' : Boolean(asked) === client.apps.length + client.passkeys.length > 0;
  if (!client.first.includes(asked) && !(isUsual && client.first.includes(null)))
    client.fail(`asked for first is ${asked}, preferred is ${client.first}: ${told}`);
  else if (!client.first.includes(null)) client.first = [asked];
}

/// A sign-in goes on with the method that was asked for, or that was being chosen when the server died.
export async function checkMethod(client, may, told) {
  const page = await client.person.browser.get(code);
  if (!asksForSecondStep(page)) { // the sign-in is over
    if (!(may.sessions > 0)) client.fail(`a sign-in was forgotten (${page.path}): ${told}`);
    client.challenge = null;
    return;
  }
  const asked = askedOn(client, page), before = client.challenge.asked;
  if (may.chosen?.asked === asked) choose(client, may.chosen);
  else if (asked !== before) client.fail(`asked for is ${asked}, before it was ${before}: ${told}`);
  client.challenge.page = page;
}
