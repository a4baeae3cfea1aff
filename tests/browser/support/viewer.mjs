// Shows pages, as the server served them, in Chromium's headless shell as different people see them: it draws the same, and
// starts no browser windows.
//
// A page comes as its bytes and header fields (from support/guest.mjs), so that the answers to forms can be shown as
// often as wanted; what it loads comes from the server.
import { chromium } from 'playwright-core';
import { launchOptions, shellPath } from './chromium.mjs';
import { screenOf } from './variants.mjs';

export class Viewer {
  static async open(test) {
    const browser = await chromium.launch({ ...launchOptions(), executablePath: shellPath });
    test.after(() => browser.close());
    return new Viewer(browser);
  }
  constructor(browser) { this.browser = browser; }

  /// A tab of its own, for use at the same time as others.
  async tab() {
    const context = await this.browser.newContext({ viewport: null });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000); // only for what hangs: a busy machine takes long
    const tab = new Tab(page, await context.newCDPSession(page));
    // Not by page.route, for which Chromium asks about every asset, and keeps none of them.
    tab.devtools.on('Fetch.requestPaused', request => tab.answer(request));
    await tab.devtools.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] });
    page.on('console', message => tab.hear(message));
    page.on('pageerror', error => tab.complaints.push(String(error)));
    return tab;
  }
}

/// Header fields of the answer as it came, which mean nothing for the page as it is shown.
const ofTheConnection = new Set(['set-cookie', 'content-length', 'content-encoding', 'transfer-encoding']);

export class Tab {
  constructor(page, devtools) { Object.assign(this, { page, devtools, complaints: [], emulated: {} }); }

  /// Chromium itself reports the status of a page that says what was refused.
  hear(message) {
    if (message.location().url === this.served?.url && /the server responded with a status of 4/.test(message.text())) return;
    this.complaints.push(`${message.type()}: ${message.text()}`);
  }

  async answer({ requestId, request }) {
    if (request.url !== this.served.url) return this.devtools.send('Fetch.continueRequest', { requestId });
    const { status, headers, body } = this.served;
    const responseHeaders = Object.entries(headers).filter(([name]) => !ofTheConnection.has(name))
      .flatMap(([name, value]) => [value].flat().map(one => ({ name, value: one })));
    return this.devtools.send('Fetch.fulfillRequest', {
      requestId, responseCode: status, responseHeaders, body: Buffer.from(body).toString('base64'),
    });
  }

  /// Loads a served page as in that variant.
  async show(served, variant) {
    this.served = served;
    this.complaints.length = 0;
    await this.emulate(variant);
    await this.page.goto(served.url, { waitUntil: 'load' });
    // For the checks themselves; the page's own scripts were passed over while it was read.
    await this.set('script', 'Emulation.setScriptExecutionDisabled', { value: false });
  }

  /// As at the next load, but for what needs none: a screen and a colour scheme.
  async emulate(variant) {
    const screen = screenOf(variant);
    await this.set('screen', 'Emulation.setDeviceMetricsOverride',
      { width: screen.width, height: screen.height, deviceScaleFactor: screen.zoom / 100, mobile: false });
    await this.set('text', 'Page.setFontSizes', { fontSizes: { standard: 16 * screen.text / 100, fixed: 13 * screen.text / 100 } });
    await this.set('media', 'Emulation.setEmulatedMedia', { features: [
      { name: 'prefers-color-scheme', value: variant.scheme === 'dark' ? 'dark' : 'light' },
      { name: 'forced-colors', value: variant.scheme === 'forced colours' ? 'active' : 'none' },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ] });
    await this.set('script', 'Emulation.setScriptExecutionDisabled', { value: variant.script === 'no script' });
  }

  /// Tells Chromium only what changed.
  async set(what, method, params) {
    const wanted = JSON.stringify(params);
    if (this.emulated[what] === wanted) return;
    await this.devtools.send(method, params);
    this.emulated[what] = wanted;
  }
}
