// The gallery's index: a table for each group of states.
import { picturesOf } from './pictures.mjs';

const cell = (state, { file, what }) =>
  `[<img src="${file}" alt="${state.name}, ${what}" width="${what === '360 px' ? 160 : 400}">](${file})`;

function row(state) {
  const [wide, narrow, ...dark] = picturesOf(state).map(picture => cell(state, picture));
  return `| \`${state.name}\`${state.refused ? ' (refused)' : ''} | ${[wide, ...dark].join('<br>')} | ${narrow} |`;
}

const head = `# The pages

Every page in every state, as somebody called Ann Bell sees it in the demo. \`./dev gallery\` takes these pictures and writes
this page; the states stand in \`tests/browser/support/pages.mjs\`.
`;

export function index(groups) {
  const tables = Object.entries(groups).map(([title, states]) =>
    `\n## ${title}\n\n| state | 1280 px | 360 px |\n| --- | --- | --- |\n${states.map(row).join('\n')}\n`);
  return head + tables.join('');
}
