// How applications read a request's target: every combination of what servers, frameworks and file systems do.
const decode = text => text.replace(/%([0-9a-f]{2})/gi, (_, byte) => String.fromCharCode(parseInt(byte, 16)));

/// Overlong UTF-8, and characters that code pages and normalisation turn into ASCII; bytes as latin1.
const shapes = [
  ['\xc0\xae', '.'], ['\xe0\x80\xae', '.'], ['\xef\xbc\x8e', '.'], ['\xe2\x80\xa4', '.'],
  ['\xc0\xaf', '/'], ['\xef\xbc\x8f', '/'], ['\xe2\x88\x95', '/'], ['\xe2\x81\x84', '/'], ['\xef\xbc\xbc', '\\'],
];

const names = path => path.replace(/^\//, '').split('/');
const each = f => path => `/${names(path).map(f).join('/')}`;
const steps = [
  path => path.replace(/[?#].*$/s, ''),
  path => path.replace(/\0.*$/s, ''),
  path => shapes.reduce((text, [from, to]) => text.replaceAll(from, to), path),
  path => path.replaceAll('\\', '/'),
  each(name => name.replace(/;.*$/s, '')),
  each(name => name === '.' || name === '..' ? name : name.replace(/[. \t\n]+$/, '')),
  path => path.replace(/\/+/g, '/'),
  path => {
    const kept = [];
    for (const name of names(path)) {
      if (name === '..') kept.pop();
      else if (name !== '.') kept.push(name);
    }
    return `/${kept.join('/')}`;
  },
];

/// All distinct readings.
export function readingsOf(target) {
  let texts = new Set([target.replace(/^https?:\/\/[^/]*/, '').replace(/\?.*$/s, '')]);
  texts = new Set([...texts].flatMap(text => [text, decode(text), decode(decode(text))]));
  for (const step of steps) texts = new Set([...texts].flatMap(text => [text, step(text)]));
  return texts;
}
