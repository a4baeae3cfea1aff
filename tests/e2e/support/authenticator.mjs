// An authenticator app on somebody's phone: its owner types the key of the page, and it shows codes. They come from npm's
// otplib, which has nothing in common with the server.
import { security } from './person.mjs';

const modules = new URL('../../browser/node_modules/', import.meta.url);
const { generateSync } = await import(new URL('otplib/dist/index.js', modules));

export const appsPage = `${security}/authenticator-apps`, newAppPage = `${appsPage}/new`;
export const secondsOfCode = 30;
const mostDrift = 2; // periods that the server follows an app's clock

/// The key as the page shows it in letters, without its blanks.
export function keyOn(page) {
  const found = page.body.match(/<code class="groups"[^>]*>([A-Z2-7 ]+)<\/code>/);
  if (!found) throw new Error(`no key on ${page.url} (${page.status}): ${page.text.slice(0, 300)}`);
  return found[1].replaceAll(' ', '');
}
/// The link of the page that opens an app; its QR code says the same.
export const linkOn = page => page.body.match(/href="(otpauth:[^"]*)"/)?.[1].replaceAll('&amp;', '&');

/// The apps on the page with the list of them: name -> id.
export function idsOn(page) {
  const rows = page.body.matchAll(/<bdi>([^<]*)<\/bdi>[\s\S]*?\/authenticator-apps\/(\w+)\/rename/g);
  return Object.fromEntries([...rows].map(([, name, id]) => [name, id]));
}

export class Authenticator {
  /// `now`: the phone's clock, in milliseconds.
  constructor(key, now = Date.now) {
    this.key = key;
    this.now = now;
    this.taken = []; // {step, drift}: what the server's newest code of it may be; several where an answer was lost
  }

  get step() { return Math.floor(this.now() / (secondsOfCode * 1_000)); }
  codeOf(step) { return generateSync({ secret: this.key, epoch: step * secondsOfCode }); }

  /// What it shows if its clock is so many seconds ahead.
  code(ahead = 0) { return this.codeOf(Math.floor((this.now() / 1_000 + ahead) / secondsOfCode)); }

  /// No code of these minutes.
  wrongCode() {
    const right = Array.from({ length: 13 }, (_, i) => this.codeOf(this.step - 6 + i));
    return ['111111', '222222', '333333'].find(code => !right.includes(code)) ?? '444444';
  }

  /// The step of a code that the server takes at once, whatever it took before; null: none before time passes. The server
  /// takes each code once, and follows the phone's clock by a period: a phone that is a little late at first can show
  /// four more codes without waiting. Right also if a period ends before the server looks.
  nextStep() {
    if (!this.taken.length) return this.step - 1;
    const first = Math.max(...this.taken.map(({ step, drift }) => Math.max(step + 1, this.step + drift)));
    const last = Math.min(...this.taken.map(({ drift }) => this.step + drift + 1));
    return first <= last ? first : null;
  }

  /// The server took the code of that step when this clock showed `at`, or may have.
  took(step, at = this.step) { this.taken = [takenAt(step, at)]; }
  mayHaveTaken(step, at = this.step) { this.taken.push(takenAt(step, at)); }

  /// A code that the server will take; it is regarded as taken.
  nextCode() {
    const step = this.nextStep();
    if (step === null) throw new Error('this app has no new code before half a minute has passed');
    this.took(step);
    return this.codeOf(step);
  }
}

function takenAt(step, at) {
  return { step, drift: Math.max(-mostDrift, Math.min(mostDrift, step - at)) };
}
