// Takes the gallery's pictures: whole pages as WebP.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { usual } from './variants.mjs';

/// Which pictures there are of a state: {file, what, variant}.
export function picturesOf(state) {
  const picture = (suffix, what, change) => ({ file: `${state.name}-${suffix}.webp`, what, variant: { ...usual, ...change } });
  const all = [picture('1280', '1280 px', { screen: '1280 px' }), picture('360', '360 px', { screen: '360 px' })];
  return state.dark ? [...all, picture('dark', '1280 px, dark', { screen: '1280 px', scheme: 'dark' })] : all;
}

/// Writes a picture of what the tab shows. Without loss but for a last bit of colour: smaller than with loss for text on
/// plain ground, and sharp.
export async function take(tab, file) {
  const png = `${file}.png`;
  await tab.page.screenshot({ path: png, fullPage: true, caret: 'hide', scale: 'css' });
  await promisify(execFile)('cwebp', ['-quiet', '-near_lossless', '0', '-z', '6', png, '-o', file]);
  return png;
}
