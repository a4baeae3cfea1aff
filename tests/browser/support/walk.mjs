// Somebody who walks through the pages in a real Chromium, from form to form: by paths and by names of fields, so that the
// language doesn't matter. What isn't as it should be is kept in `findings` and compared with known.mjs at the end.
import assert from 'node:assert/strict';
import { describePage } from './in_page.mjs';
import { compare } from './known.mjs';
import { tell } from './report.mjs';
import { usual } from './variants.mjs';

export class Walk {
  constructor(name, page, server) { Object.assign(this, { name, page, server, findings: [] }); }

  get path() { return new URL(this.page.url()).pathname; }
  form(action) { return this.page.locator(`form[action$="${action}"]`).first(); }
  async open(path) { this.answer = await this.page.goto(this.server.url + path); }

  /// Fills in a form and presses its first button.
  async submit(action, fields = {}) {
    const form = this.form(action);
    for (const [field, text] of Object.entries(fields)) await form.locator(`[name="${field}"]`).fill(text);
    const loaded = this.page.waitForEvent('load');
    // The answer that ends the redirects.
    const answered = this.page.waitForResponse(response => response.request().isNavigationRequest() && ![302, 303].includes(response.status()));
    await form.locator('button:not([type=button])').first().click();
    this.answer = await answered;
    await loaded;
  }

  async codeAfter(act, to, purpose) {
    const mark = this.server.outbox.mark();
    await act();
    return this.server.outbox.code(mark, to, purpose);
  }

  expectPath(path) { assert.equal(this.path, path, `${this.name}: ${this.answer?.status()}`); }
  must(holds, check, what) {
    if (!holds) this.findings.push({ state: this.path, variant: usual, check, what });
  }

  /// Something was refused, and whoever looks at the screen reads why.
  async seesWhy(what) {
    const status = this.answer.status();
    assert.ok(status >= 400 && status < 500, `${what}: status ${status}`);
    // A picture needs a frame, and before the first one autofocus hasn't happened.
    await this.page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } });
    const it = await this.page.evaluate(describePage);
    const isInSight = ({ top, bottom, left, right }) => top >= 0 && bottom <= it.window.height && left >= 0 && right <= it.window.width;
    const places = it.errors.map(e => `"${e.text.slice(0, 40)}" from ${Math.round(e.top)} to ${Math.round(e.bottom)}`).join(', ');
    this.must(it.errors.some(isInSight), 'error in sight', `${what}: ${places || 'no error'}; the window has ${it.window.height}`);
    this.must(it.focus.isError, 'focus after an error', `${what}: lies on ${it.focus.what}`);
    return it;
  }

  /// To be called at the end: fails if something was found that known.mjs doesn't have, or the other way round.
  end() {
    const { unknown, stale } = compare(this.findings, this.name);
    assert.equal(unknown.length, 0, `${unknown.length} findings:\n${tell(unknown)}`);
    assert.deepEqual(stale, [], 'lines of support/known.mjs that fit nothing any more');
  }
}
