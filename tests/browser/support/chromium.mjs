// Debian's Chromium through playwright-core, with a separate profile for each test.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const executablePath = process.env.TWOSTEP_CHROMIUM ?? '/usr/bin/chromium';
export const screenshots = process.env.TWOSTEP_SCREENSHOTS ?? new URL('../../../build/screenshots', import.meta.url).pathname;

/// A page in a new browser, closed with the test. `script`: JavaScript on or off; `args`: further arguments for
/// Chromium.
export async function openPage(test, { script = true, args = [], ...context } = {}) {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...args,
    ],
  });
  test.after(() => browser.close());
  const opened = await browser.newContext({ javaScriptEnabled: script, ...context });
  const page = await opened.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/// Screenshots of the page: light, dark, and 360 pixels wide. Returns what is wider than 360 pixels.
export async function takePictures(page, name) {
  mkdirSync(screenshots, { recursive: true });
  const take = what => page.screenshot({ path: join(screenshots, `${name}-${what}.png`), fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  await take('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 360, height: 740 });
  await take('360');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize({ width: 1280, height: 800 });
  return width;
}
