// The files on a page of docs/deploy: indented blocks, each named by the last `path` in backticks before it. The
// tests run exactly what people copy.
import { readFileSync } from 'node:fs';

/// heading → file → text, for the page docs/deploy/NAME.md.
export function filesOf(name) {
  const headings = new Map();
  let files = new Map(), named, text = [];
  const end = () => {
    while (text.at(-1) === '') text.pop();
    if (text.length && named) files.set(named, `${text.join('\n')}\n`);
    text = [];
  };
  for (const line of readFileSync(new URL(`../../../docs/deploy/${name}.md`, import.meta.url), 'utf8').split('\n')) {
    if (/^ {4}/.test(line)) {
      text.push(line.slice(4));
    } else if (line === '') {
      if (text.length) text.push('');
    } else {
      end();
      const heading = line.match(/^## (.+)$/)?.[1];
      if (heading) headings.set(heading, files = new Map());
      named = heading ? undefined : [...line.matchAll(/`([\w./-]*\.[\w]+|[\w./-]*file)`/g)].at(-1)?.[1] ?? named;
    }
  }
  end();
  return headings;
}

/// Replaces what differs on this machine. Throws if there is nothing to replace: the page has changed then.
export function substitute(text, pairs) {
  for (const [there, here] of pairs) {
    if (!text.includes(there)) throw new Error(`nothing says ${there} in: ${text}`);
    text = text.replaceAll(there, here);
  }
  return text;
}

/// The sections of a twostep.toml, for writeConfig.
export function sectionsOf(toml) {
  const sections = {};
  let keys;
  for (const line of toml.split('\n').filter(line => line !== '')) {
    const section = line.match(/^\[(\w+)\]$/)?.[1];
    const [, key, value] = line.match(/^(\w+) = (.+)$/) ?? [];
    if (section) keys = sections[section] = {};
    else keys[key] = JSON.parse(value);
  }
  return sections;
}
