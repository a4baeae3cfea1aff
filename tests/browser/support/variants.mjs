// Who looks at a page, and how: the values that every page must stand, and which of them are combined.
//
// Pairwise (npm covertable): the page itself is a factor too, so each value meets each page at least once, and any two
// values meet somewhere. The choice is the same in every run.
import covertable from 'covertable';

/// A window of that width, zoomed: it lays out `width / zoom` pixels (WCAG 1.4.10: 1280 at 400 % are 320 by 256). `text`:
/// the size of text that is set in the browser, in per cent. A phone can't be zoomed below 320 pixels.
const screen = (width, height, zoom = 100, text = 100) => ({
  name: `${width} px${zoom === 100 ? '' : ` at ${zoom} %`}${text === 100 ? '' : ` with text of ${text} %`}`,
  width: width * 100 / zoom, height: height * 100 / zoom, zoom, text,
});

export const screens = [
  screen(320, 568), screen(360, 640), screen(768, 1024), screen(1280, 800),
  screen(768, 1024, 200), screen(1280, 1024, 400), screen(1280, 800, 100, 200),
];
/// A small phone, where an error must be in sight without scrolling.
export const phone = screens[1];

/// Names as people have them; an email goes with each, and what they call their authenticator apps. `long`: 60 characters
/// without a blank, the longest email, and the longest names of apps.
export const names = {
  plain: { text: 'Ann Bell', local: 'ann', organisations: ['Harbour Tools', 'Linden & Sons', 'North Ferry'], apps: ['My phone', 'Tablet at home'] },
  long: { text: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cruzes', local: 'w'.repeat(58), domain: [62, 62, 52], apps: ['W'.repeat(100), 'M'.repeat(100)] },
  cjk: { text: '司馬 中原・欧陽 静香・남궁 하늘', local: 'sima', apps: ['私のスマートフォン', '집에 있는 태블릿'] },
  rtl: { text: 'عبد الرحمن بن محمد الأنصاري', local: 'abd', apps: ['هاتفي المحمول الجديد', 'الجهاز اللوحي'] },
};

/// `tag`: as browsers ask for it. English and a real translation; one made of English with accents and a third longer; one
/// written from right to left.
export const languages = [
  { tag: 'en', dir: 'ltr' }, { tag: 'de', dir: 'ltr' }, { tag: 'en-XA', dir: 'ltr' }, { tag: 'ar-XB', dir: 'rtl' },
];

export const factors = {
  script: ['script', 'no script'],
  scheme: ['light', 'dark', 'forced colours'],
  name: Object.keys(names),
  language: languages.map(language => language.tag),
  screen: screens.map(screen => screen.name),
};

/// The least that shows a page as most people see it.
export const usual = { script: 'script', scheme: 'light', name: 'plain', language: 'en', screen: '1280 px' };

export const screenOf = variant => screens.find(screen => screen.name === variant.screen);
export const languageOf = variant => languages.find(language => language.tag === variant.language);
export const describe = variant => Object.keys(factors).map(factor => variant[factor]).join(', ');

/// Rows {state, script, …} for these names of states.
export function pairwise(states) {
  return covertable.make({ state: states, ...factors });
}

/// Every combination; those of one served page (state, name, language) stand one after another.
export function product(states) {
  const { name, language, script, scheme, screen } = factors;
  const values = Object.entries({ state: states, name, language, script, scheme, screen });
  return values.reduce((rows, [factor, all]) => rows.flatMap(row => all.map(value => ({ ...row, [factor]: value }))), [{}]);
}
