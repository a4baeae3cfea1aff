// The checks of support/checks.mjs find what they are for: pages with one fault each.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../e2e/support/server.mjs';
import { look, weigh } from './support/checks.mjs';
import { HtmlChecker } from './support/html_checker.mjs';
import { compare } from './support/known.mjs';
import { names, screens, usual } from './support/variants.mjs';
import { Viewer } from './support/viewer.mjs';

const small = { ...usual, screen: '360 px' };
const style = '<style>:focus-visible{outline:3px solid #00f}</style>';

/// A page without a fault, but for the given parts.
function page({ title = 'A page', lang = 'en', head = style, body = '<h1>A page</h1><p>Words.</p>' } = {}) {
  return `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
    + `<title>${title}</title>${head}</head><body><main>${body}</main></body></html>`;
}

const field = more => `<h1>A page</h1><form><label for="a">A field</label> <input id="a" ${more}></form>`;
const wrong = '<p id="a-error">Not so.</p>';
const words = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen';

const faults = [
  ['no title', 'title', { title: '' }],
  ['two first headings', 'one h1', { body: '<h1>One</h1><h1>Two</h1>' }],
  ['another language', 'language', { lang: 'da' }],
  ['a style attribute', 'inline', { body: '<h1 style="color:#000">A page</h1>' }],
  ['a wide page', 'sideways scrolling', { body: '<h1>A page</h1><p style="width:700px">Words.</p>' }],
  ['a frame that scrolls sideways', 'sideways scrolling', { body: `<h1>A page</h1><p style="overflow:auto;white-space:nowrap">${words}</p>` }],
  ['cut words', 'clipped text', { body: `<h1>A page</h1><p style="overflow:hidden;white-space:nowrap;width:99px">${words}</p>` }],
  ['a cut line', 'clipped text', { body: `<h1>A page</h1><p style="overflow:hidden;height:30px;width:99px">${words}</p>` }],
  ['words out of their box', 'clipped text', { body: `<h1>A page</h1><p style="border:1px solid;white-space:nowrap;width:99px">${words.slice(0, 30)}</p>` }],
  ['words left of the window', 'clipped text', { body: '<h1>A page</h1><p style="margin-left:-50px">Words.</p>' }],
  ['a shortened name that stands nowhere', 'clipped text', { body: `<h1>A page</h1><p style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap;width:99px">${names.long.text}</p>` }],
  ['pale words', 'axe color-contrast', { body: '<h1>A page</h1><p style="color:#aaa;background:#fff">Words.</p>' }],
  ['a field without a label', 'axe label', { body: '<h1>A page</h1><input>' }],
  ['small targets', 'axe target-size', { body: '<h1>A page</h1><button style="width:12px;height:12px;padding:0">a</button><button style="width:12px;height:12px;padding:0">b</button>' }],
  ['invisible focus', 'focus not visible', { head: '<style>:focus{outline:none}</style>', body: '<h1>A page</h1><a href="/">A link</a>' }],
  ['a covered link', 'focus not visible', { body: '<h1>A page</h1><a href="/">A link</a><p style="position:fixed;inset:0;background:#fff;margin:0">Words.</p>' }],
  ['a tabindex', 'focus order', { body: '<h1>A page</h1><a href="/" tabindex="2">A link</a>' }],
  ['an order that jumps', 'focus order', { body: '<h1>A page</h1><div style="display:flex;flex-direction:column-reverse"><a href="/" style="padding:9px">One</a><a href="/" style="padding:9px">Two</a></div>' }],
  ['a message on the console', 'console', { head: `${style}<script>console.log('here')</script>` }],
  ['an error without a word in the title', 'title of an error', { body: wrong + field('autofocus aria-invalid="true" aria-describedby="a-error"') }, { refused: true }],
  ['an error that nothing leads to', 'focus after an error', { title: 'Error: A page', body: wrong + field('aria-invalid="true" aria-describedby="a-error"') }, { refused: true }],
  ['an error that is nowhere', 'error', { title: 'Error: A page', body: field('autofocus aria-invalid="true"') }, { refused: true }],
  ['an error out of sight', 'error in sight', { title: 'Error: A page', body: `${field('autofocus aria-invalid="true"')}<p style="margin-top:700px" id="a-error">Not so.</p>` }, { refused: true }],
  ['a title that cries wolf', 'title', { title: 'Error: A page' }],
];

test('each fault is found', async t => {
  const tab = await (await Viewer.open(t)).tab();
  const checks = async (body, state = {}) => {
    await tab.show({ url: 'http://127.0.0.1/page', status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body }, small);
    return (await look(tab, { name: 'a page', ...state }, small)).map(finding => finding.check);
  };
  // A style of the page itself is a fault in ours; these pages need one.
  const allowed = ['inline'];
  assert.deepEqual(await checks(page()), allowed);
  for (const [what, check, parts, state] of faults)
    await t.test(what, async () => assert.ok((await checks(page(parts), state)).includes(check), check));
  await t.test('a shortened name that stands elsewhere is none', async () => {
    const body = `<h1>A page</h1><p style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap;width:99px">${words}</p><p>${words}</p>`;
    assert.deepEqual(await checks(page({ body })), allowed);
  });
});

test('the HTML checker finds an error, and names the page', async t => {
  const checker = new HtmlChecker(join(await temporaryFolder(t), 'pages'));
  checker.add({ name: 'right' }, usual, page());
  checker.add({ name: 'wrong' }, usual, page({ body: '<h1>A page</h1><p><div></p>' }));
  const found = await checker.check();
  assert.ok(found.length > 0);
  for (const { state, check } of found) assert.deepEqual([state, check], ['wrong', 'html']);
});

test('a page that is too heavy is found', () => {
  assert.equal(weigh({ name: 'a page' }, usual, { '/': 20_000, '/style.css': 10_720 }).length, 0);
  assert.equal(weigh({ name: 'a page' }, usual, { '/': 20_000, '/style.css': 10_721 }).length, 1);
});

test('what is known doesn\'t count, until it is gone', () => {
  const finding = { state: 'sign-in', variant: usual, check: 'title', what: 'is empty' };
  assert.deepEqual(compare([finding], undefined, []), { unknown: [finding], stale: [] });
  const lines = [{ check: 'title', state: ['sign-in'], why: 'no title yet' }, { check: 'html', why: 'mended' }];
  assert.deepEqual(compare([finding], undefined, lines), { unknown: [], stale: [lines[1]] });
  for (const other of [{ what: /wrong/ }, { state: 'profile' }, { walk: 'keyboard' }])
    assert.equal(compare([finding], undefined, [{ check: 'title', ...other }]).unknown.length, 1);
});

test('the names are as long as they say', () => {
  assert.equal([...names.long.text].length, 60);
  assert.equal(screens.filter(screen => screen.width < 320).length, 0);
});
