// One person at a server that may die at any moment: acts at random, and records what was acknowledged and what
// was only requested. One account each, one request at a time, so that the record allows exactly two outcomes.
import { Person, security, twoStep } from '../../e2e/support/person.mjs';
import { wrongCodes } from '../../e2e/support/users.mjs';
import { actWithApps, askedOn, asksForSecondStep, checkApps, checkAskedFirst, checkFirst, checkMethod, chooseMethod, enterAppCode, gaveTopFactor,
  hasSecondStep, isSilent, mayActWithApps, mayChoose, renewsCookiesForApps, settle } from './authenticator.mjs';
import { awaitText, beginNumberChange, cancelNumberChange, checkNumberChange, goOnAfterRestart, goOnWithNumberChange,
  renewsCookies } from './number_change.mjs';
import { actWithPasskeys, checkPasskeys, enterPasskey, mayActWithPasskeys, renewsCookiesForPasskeys } from './passkeys.mjs';
import { checkRecovery, makeRecoveryCodes, mayMakeRecoveryCodes, mayRecover, recover } from './recovery.mjs';

export const states = { off: 'disabled', turningOn: 'pending-enable', on: 'enabled', turningOff: 'pending-disable' };
const mostTries = 5; // per code
const brokenOff = error => ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENDED'].includes(error.code);

/// How many wrong codes of known browsers an account remembers (max_known_failures).
export const keptWrongCodes = 30;

export class Client {
  constructor(user, random, fail, { mayRefuse = false } = {}) {
    this.user = user;
    this.random = random;
    this.mayRefuse = mayRefuse; // the server may lack something: an answer of 5xx proves nothing and ends the run
    this.fail = (what) => fail(`${user.email}: ${what}`);
    this.state = states.off; // according to the last answer
    this.sessions = 0; // living ones, as acknowledged
    this.wrong = 0;          // wrong codes acknowledged
    this.signedIn = false;   // whether the browser holds a living session
    this.by = undefined; // what the session was proven with (authenticator.mjs)
    this.passkeys = []; // (passkeys.mjs)
    Object.assign(this, { apps: [], first: [null], moments: 0, textsOnSince: 0 }); // authenticator apps (the same)
    this.recovery = null; // recovery codes (recovery.mjs)
    this.change = null; // a replacement of the number (number_change.mjs)
    this.spent = null; // {cookies, page, code} or {cookies, page, path, fields}: an accepted sign-in code or passkey
    this.acknowledged = {};  // operation -> how often
    this.lost = {}; // operation -> how often it was under way at a kill
    this.flying = null; // {kind, state, sessions, wrong, attempt}: the unanswered request and its possible changes
  }

  use(server) {
    const cookies = this.person?.browser.cookies;
    this.person?.close();
    this.person = new Person(server, this.user);
    if (cookies) this.person.browser.cookies = cookies;
    this.server = server;
  }

  /// Acts until the server dies. Anything but a broken connection is a finding.
  async run() {
    for (;;) {
      try {
        await this.step();
      } catch (error) {
        const refused = this.mayRefuse && error.status >= 500;
        if (refused) this.onRefused?.();
        if (!error.finding && !refused && !brokenOff(error)) this.fail(error.stack);
        await this.server.ended;
        if (this.flying) this.lost[this.flying.kind] = (this.lost[this.flying.kind] ?? 0) + 1;
        return;
      }
    }
  }

  /// One request. `may`: what it changes in the record if it is executed, whether or not the answer arrives.
  async act(kind, may, request) {
    this.flying = { kind, ...may };
    const page = await request();
    if (page.status >= 500) {
      if (this.mayRefuse) throw Object.assign(new Error(`refused: ${page.status}`), { status: page.status });
      this.finding(`${kind} was answered ${page.status}: ${page.text}`);
    }
    this.flying = null;
    this.acknowledged[kind] = (this.acknowledged[kind] ?? 0) + 1;
    return page;
  }

  finding(what) {
    const error = new Error(what);
    error.finding = true;
    this.fail(what);
    throw error;
  }

  step() {
    if (this.challenge?.isUnsure && this.signedIn) return this.change ? cancelNumberChange(this) : this.cancel();
    if (!this.signedIn) return this.challenge && !this.challenge.isUnsure ? this.enterSignInCode() : this.enterPassword();
    const luck = this.random();
    if (luck < 0.15 && !isSilent(this)) return this.signOut();
    if (mayActWithApps(this) && this.random() < 0.5) return actWithApps(this);
    if (mayActWithPasskeys(this) && this.random() < 0.5) return actWithPasskeys(this);
    if (this.state === states.off) return this.begin('enable', states.turningOn);
    if (this.change && !this.change.isOutOfReach) return goOnWithNumberChange(this);
    if (luck < 0.3 && mayMakeRecoveryCodes(this)) return makeRecoveryCodes(this);
    if (this.state === states.on && luck < 0.6) return beginNumberChange(this);
    if (this.state === states.on) return this.begin('disable', states.turningOff);
    if (luck < 0.25) return this.cancel();
    return this.confirm();
  }

  async enterPassword() {
    const { browser } = this.person;
    browser.cookies.delete('twostep');
    // A browser that sends the form twice gets one text, and a kill hides whether this is the second time.
    browser.cookies.delete('twostep_challenge');
    const form = await browser.get('/sign-in');
    const mark = this.server.outbox.mark();
    const fields = { email: this.user.email, password: this.user.password };
    const needsCode = hasSecondStep(this);
    const answer = await this.act('password', needsCode ? {} : { sessions: +1 },
      () => browser.submitOnly(form, '/sign-in', fields));
    if (answer.status === 429) { // three sign-ins whose cookies were lost in kills: support helps between two rounds
      this.stuck = true;
      return this.server.ended.then(() => { throw Object.assign(new Error('ended'), { code: 'ENDED' }); });
    }
    if (answer.status !== 303) this.finding(`the right password was answered ${answer.status}: ${answer.text}`);
    if (needsCode) {
      const page = await browser.follow(answer);
      if (page.path !== '/sign-in/code') this.finding(`no code was asked for: ${page.url}`);
      const asked = askedOn(this, page);
      this.challenge = { asked, mark: asked === 'text' ? mark : undefined, tries: 0, choices: 0, page };
      checkFirst(this, asked);
    } else {
      this.enter(undefined, this.spent);
    }
  }

  /// A session of this browser was acknowledged.
  enter(by, attempt) {
    Object.assign(this, { signedIn: true, by, byRecovery: false, challenge: null, spent: attempt });
    this.sessions += 1;
  }

  async code(mark, purpose) {
    return this.server.outbox.code(mark, this.person.number, purpose, this.server.ended);
  }

  another(code) {
    return String((Number(code) + 1 + Math.floor(this.random() * 999_998)) % 1_000_000).padStart(6, '0');
  }

  async enterSignInCode() {
    const { browser } = this.person;
    const { mark, page } = this.challenge;
    if (this.challenge.asked === 'passkey') return mayChoose(this) && this.random() < 0.3 ? chooseMethod(this) : enterPasskey(this);
    if (this.challenge.asked !== 'text') return mayRecover(this) && this.random() < 0.2 ? recover(this) : enterAppCode(this);
    const code = await this.code(mark, 'sign_in');
    if (mayRecover(this) && this.random() < 0.4) return recover(this);
    if (mayChoose(this) && this.random() < 0.3) return chooseMethod(this);
    if (this.random() < 0.4) return this.enterWrong('/sign-in/code', page, code, {});
    const attempt = { cookies: new Map(browser.cookies), page, code };
    const answer = await this.act('sign-in code', { sessions: +1, attempt },
      () => browser.submitOnly(page, '/sign-in/code', { code }));
    if (answer.status !== 303) this.finding(`the right sign-in code was answered ${answer.status}: ${answer.text}`);
    this.enter('text', attempt);
  }

  async enterWrong(path, page, code, atTheFifth, { kind = 'wrong code', typed = this.another(code) } = {}) {
    const last = this.challenge.tries === mostTries - 1;
    const answer = await this.act(kind, { wrong: +1, ...(last ? atTheFifth : {}) },
      () => this.person.browser.submitOnly(page, path, { code: typed }));
    if (answer.status !== 422) this.finding(`a ${kind} was answered ${answer.status}: ${answer.text}`);
    this.wrong += 1;
    this.challenge.tries += 1;
    if (asksForSecondStep(answer) === last) this.finding(`${kind} ${this.challenge.tries} of ${mostTries} led to: ${answer.text}`);
    if (!last) return;
    this.challenge = null;
    if (atTheFifth.state) this.state = atTheFifth.state;
  }

  async begin(purpose, to) {
    const { browser } = this.person;
    if (!await gaveTopFactor(this)) return;
    const path = purpose === 'enable' ? `${twoStep}/phone` : `${twoStep}/disable`;
    const form = await browser.get(purpose === 'enable' ? path : security);
    const mark = this.server.outbox.mark();
    const fields = purpose === 'enable' ? { phone: this.user.phone } : {};
    const answer = await this.act(`begin ${purpose}`, { state: to, mark }, () => browser.submitOnly(form, path, fields));
    if (answer.status !== 303) this.finding(`begin ${purpose} was answered ${answer.status}: ${answer.text}`);
    this.state = to;
    this.challenge = { mark, tries: 0 };
  }

  pendingPaths() {
    return this.state === states.turningOn
      ? { purpose: 'enable', page: `${twoStep}/enable`, cancel: `${twoStep}/enable/cancel`, done: states.on, back: states.off }
      : { purpose: 'disable', page: `${twoStep}/disable/confirm`, cancel: `${twoStep}/disable/cancel`, done: states.off, back: states.on };
  }

  async confirm() {
    const { browser } = this.person;
    const { purpose, page: path, done, back } = this.pendingPaths();
    const page = await browser.get(path);
    const code = await this.code(this.challenge.mark, purpose);
    if (this.random() < 0.4) return this.enterWrong(path, page, code, { state: back });
    if (purpose === 'enable') this.textsOnSince = ++this.moments;
    // Turning it on ends every other session, and so does turning it off, by a box that is ticked by default.
    const ends = { sessions: 1 - this.sessions };
    const answer = await this.act(`confirm ${purpose}`, { state: done, ...ends },
      () => browser.submitOnly(page, path, { code }));
    if (answer.status !== 303) this.finding(`the right ${purpose} code was answered ${answer.status}: ${answer.text}`);
    this.state = done;
    settle(this);
    if (!hasSecondStep(this)) this.recovery = null;
    Object.assign(this, { by: undefined, byRecovery: false });
    this.sessions += ends.sessions;
    this.challenge = null;
  }

  async cancel() {
    const { browser } = this.person;
    const { purpose, page: path, cancel, back } = this.pendingPaths();
    await this.code(this.challenge.mark, purpose); // else it would be taken for the next challenge's
    const page = await browser.get(path);
    const answer = await this.act('cancel', { state: back }, () => browser.submitOnly(page, cancel));
    if (answer.status !== 303) this.finding(`cancel was answered ${answer.status}: ${answer.text}`);
    this.state = back;
    this.challenge = null;
  }

  /// Also ends a pending change (decision 2).
  async signOut() {
    const { browser } = this.person;
    const pending = this.state === states.turningOn || this.state === states.turningOff;
    const { back, purpose } = pending ? this.pendingPaths() : { back: this.state };
    const changes = this.change && !this.change.isOutOfReach;
    if (pending) await this.code(this.challenge.mark, purpose);
    else if (changes) await awaitText(this);
    const page = await browser.get(security);
    const answer = await this.act('sign out', { sessions: -1, state: back, ...(changes ? { step: undefined } : {}) }, () => browser.submitOnly(page, '/sign-out'));
    if (answer.status !== 303) this.finding(`signing out was answered ${answer.status}: ${answer.text}`);
    this.state = back;
    this.signedIn = false;
    this.challenge = null;
    if (changes) this.change = null;
    this.sessions -= 1;
  }

  /// After a restart: acknowledged ⊆ state ⊆ requested. Then continues from the record.
  async check(shown) {
    const may = this.flying ?? {};
    this.flying = null;
    const state = shown.two_step.state;
    const sessions = shown.sessions.length;
    const wrong = wrongCodes(shown);
    const told = `acknowledged ${this.state}, ${this.sessions} sessions, ${this.wrong} wrong codes; ` +
      `on the record ${state}, ${sessions}, ${wrong}; under way: ${may.kind ?? 'nothing'}`;
    if (state !== this.state && state !== may.state) this.fail(`the state is wrong: ${told}`);
    const most = 10; // of one account
    const both = [this.sessions, this.sessions + (may.sessions ?? 0)].map(n => Math.min(n, most));
    if (!both.includes(sessions)) this.fail(`the sessions are wrong: ${told}`);
    if (wrong < Math.min(this.wrong, keptWrongCodes)) this.fail(`wrong codes were forgotten: ${told}`);
    if (wrong > this.wrong + (may.wrong ?? 0)) this.fail(`wrong codes were made up: ${told}`);
    checkRecovery(this, shown, may, told);
    const apps = checkApps(this, shown, may, told);
    const passkeys = checkPasskeys(this, shown, may, told);
    const change = checkNumberChange(this, shown, may, told);

    const page = await this.person.browser.get(security);
    if (this.signedIn && page.status === 200 && page.path === security) {
      if (page.twoStep !== state) this.fail(`the page says ${page.twoStep}: ${told}`);
    } else if (this.signedIn && ['confirm enable', 'confirm disable'].includes(may.kind) && state === may.state) {
      // The session has a new cookie, which the kill kept from this browser.
    } else if (this.signedIn && renewsCookies.includes(may.kind) && change.wasCarriedOut) {
      // The same.
    } else if (this.signedIn && renewsCookiesForApps.includes(may.kind) && (apps.wasCarriedOut || may.use)) {
      // The same.
    } else if (this.signedIn && renewsCookiesForPasskeys.includes(may.kind) && (passkeys.wasCarriedOut || may.gives)) {
      // The same.
    } else if (this.signedIn && may.kind !== 'sign out') {
      this.fail(`the session is gone (${page.status} ${page.url}): ${told}`);
    } else if (!this.signedIn && page.path === security) {
      this.fail(`signed out, and still in: ${told}`);
    }
    if (this.spent) await this.mustBeSpent(this.spent, told);
    const carriedOut = may.attempt && sessions === Math.min(this.sessions + 1, most) && this.sessions < most;
    if (carriedOut) await this.mustBeSpent(may.attempt, told);

    this.signedIn = page.path === security;
    if (state !== this.state) this.challenge = may.mark === undefined ? null : { mark: may.mark, tries: 0 };
    if (!this.signedIn && (carriedOut || state !== this.state)) this.challenge = null;
    // If the list is full, it doesn't show whether the last one was counted.
    const isFull = this.wrong >= keptWrongCodes && wrong < this.wrong + (may.wrong ?? 0);
    if (this.challenge && isFull && may.wrong) this.challenge.isUnsure = true;
    if (this.challenge && !isFull) this.challenge.tries += wrong - this.wrong;
    if (this.challenge?.tries >= mostTries || may.isUncertain) this.challenge = null;
    Object.assign(this, { state, sessions, wrong: Math.max(wrong, this.wrong) });
    goOnAfterRestart(this, change, may);
    checkAskedFirst(this, shown, told);
    if (!this.signedIn && !this.challenge?.page) this.challenge = null; // it was a pending change's
    if (!this.signedIn && this.challenge && !this.challenge.isUnsure) await checkMethod(this, may, told);
  }

  async mustBeSpent({ cookies, page, code, path = '/sign-in/code', fields = { code } }, told) {
    const browser = this.person.browser.copy();
    browser.cookies = new Map(cookies);
    const answer = await browser.follow(await browser.submitOnly(page, path, fields));
    if (answer.path.startsWith('/profile')) this.fail(`a code or passkey was accepted twice: ${told}`);
    browser.close();
  }

  /// Support reset this account between two rounds: the person comes back by the link, and says "Not now".
  async comeBack(link) {
    const { browser } = this.person;
    browser.cookies.clear();
    const number = await browser.submit(await browser.get(link), link, { password: this.user.password });
    const page = await browser.submit(number, `${twoStep}/not-now`);
    if (page.path !== security) this.finding(`after "Not now": ${page.status} ${page.url}`);
    Object.assign(this, { state: states.off, sessions: 1, signedIn: true, challenge: null, change: null, stuck: false, spent: null, recovery: null, byRecovery: false, apps: [], passkeys: [], first: [null], by: undefined });
  }
}
