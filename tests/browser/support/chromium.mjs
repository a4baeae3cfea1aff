// Debian's Chromium through playwright-core, with a separate profile for each test.
import { chromium } from 'playwright-core';

const executablePath = process.env.TWOSTEP_CHROMIUM ?? '/usr/bin/chromium';
/// The path of Chromium's headless shell: it draws pages and has no browser window.
export const shellPath = process.env.TWOSTEP_CHROMIUM_SHELL ?? '/usr/bin/chromium-headless-shell';

/// `args`: further arguments for Chromium.
export function launchOptions(args = []) {
  return {
    executablePath,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...args,
    ],
  };
}

/// A new browser, closed with the test. `args`: further arguments for Chromium.
export async function openBrowser(test, args) {
  const browser = await chromium.launch(launchOptions(args));
  test.after(() => browser.close());
  return browser;
}

/// A page in a new browser, closed with the test. `script`: JavaScript on or off; `args`: further arguments for
/// Chromium.
export async function openPage(test, { script = true, args = [], ...context } = {}) {
  const browser = await openBrowser(test, args);
  // Colours change at once, so that contrast is measured of what stays.
  const opened = await browser.newContext({ javaScriptEnabled: script, reducedMotion: 'reduce', ...context });
  const page = await opened.newPage();
  page.hasScript = script;
  page.setDefaultTimeout(15_000);
  return page;
}
