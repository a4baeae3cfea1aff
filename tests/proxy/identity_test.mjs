// The identity fields listed in docs/gate.md are those that the gate sends, and every configuration of docs/deploy
// handles all of them: a field that it omitted would come from the browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { forms } from './support/forms.mjs';
import { filesOf } from './support/page.mjs';

const read = path => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);
const contract = all(read('docs/gate.md'), /^\| `(Remote-\w+)` \|/gm);
const always = contract.filter(name => name !== 'Remote-Amr');

test('the gate sends what its page says', () => {
  assert.ok(contract.length >= 5);
  assert.deepEqual(all(read('server/gate/identity.cpp'), /"(Remote-\w+)"/g), contract);
});

test('the script for HAProxy puts each of them in', () => {
  const [list] = all(read('packaging/twostep-gate.lua'), /^local identity = \{(.*)\}$/gm);
  assert.deepEqual(all(list, /"([\w-]+)"/g), contract.map(name => name.toLowerCase()));
});

for (const form of forms) {
  test(`nginx sets each of them: ${form.heading}`, () => {
    const file = filesOf('nginx').get(form.heading).get('/etc/nginx/conf.d/twostep.conf');
    const guarded = file.split(/^ {4}location /m).filter(location => location.includes('proxy_pass http://application;'));
    assert.ok(guarded.length > 0);
    for (const location of guarded) {
      assert.deepEqual(all(location, /proxy_set_header (Remote-\w+) +\$gate_\w+;/g), contract);
      const taken = all(location, /auth_request_set \$gate_\w+ +\$upstream_http_(remote_\w+);/g);
      assert.deepEqual(taken, contract.map(name => name.toLowerCase().replace('-', '_')));
    }
  });

  test(`Caddy clears and copies each of them: ${form.heading}`, () => {
    const file = filesOf('caddy').get(form.heading).get('/etc/caddy/Caddyfile');
    assert.match(file, /^ +request_header -Remote\*$/m);
    // What is sent only where it is asked for is copied only then: Caddy would make up a value.
    assert.deepEqual(all(file, /copy_headers (.*)$/gm), [always.join(' ')]);
  });

  test(`Traefik replaces each of them: ${form.heading}`, () => {
    const file = filesOf('traefik').get(form.heading).get('/etc/traefik/dynamic.yml');
    assert.deepEqual(all(file, /authResponseHeaders: \[(.*)\]/g), [contract.join(', ')]);
  });
}
