// [branding]: the example of docs/branding.md as it stands, what `config check` and `serve` refuse, and SIGHUP.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { command, done, Server, temporaryFolder, writeConfig } from './support/server.mjs';

const source = new URL('../..', import.meta.url).pathname;
const example = readFileSync(join(source, 'docs/branding.md'), 'utf8').match(/```toml\n(\[branding\]\n[\s\S]*?)```/)[1];

/// An installation with the example's files beside its configuration, which `change` may change.
async function install(t, change = text => text) {
  const folder = await temporaryFolder(t);
  const config = await writeConfig(folder);
  const others = readFileSync(config, 'utf8').replace(/\[branding\]\n[^[]*/, '');
  assert.doesNotMatch(others, /branding/);
  writeFileSync(config, `${others}\n${change(example)}`);
  cpSync(join(source, 'docs/branding'), join(folder, 'branding'), { recursive: true });
  return { folder, config, theme: join(folder, 'branding/harbour') };
}

async function serve(t, here) {
  const server = await Server.start(['--config', here.config], { data: join(here.folder, 'data') });
  t.after(() => server.kill());
  server.page = async path => (await fetch(server.url + path)).text();
  /// Sends SIGHUP; what the log says of it.
  server.reload = async () => {
    const from = server.stderr.length;
    server.process.kill('SIGHUP');
    const answer = /reload: (taken over: .*|nothing to take over|(?:.*: )?nothing was changed)\n/;
    while (!answer.test(server.stderr.slice(from))) await new Promise(resolve => server.process.stderr.once('data', resolve));
    return server.stderr.slice(from);
  };
  return server;
}

const asset = (page, name) => page.match(new RegExp(`"(/assets/${name}\\.[0-9a-f]{12}\\.[a-z]+)"`))?.[1];

const lineOf = (file, text) => readFileSync(file, 'utf8').split('\n').findIndex(line => line.includes(text)) + 1;

test('the example of the page is in order and is what is served', async t => {
  const here = await install(t);
  assert.match(await done(['config', 'check', '--config', here.config]), /in order/);
  const server = await serve(t, here);
  const page = await server.page('/sign-in');
  assert.match(page, /Harbour/);

  const style = await server.page(asset(page, 'brand'));
  assert.match(style, /^@media screen\{:root\{--accent:#8a1c4a;/);
  const waves = style.match(/url\((waves\.[0-9a-f]{12}\.svg)\)/)[1];
  const picture = await fetch(`${server.url}/assets/${waves}`);
  assert.equal(await picture.text(), readFileSync(join(here.theme, 'waves.svg'), 'utf8'));
  assert.equal(picture.headers.get('content-security-policy'), "default-src 'none'; style-src 'unsafe-inline'");
  assert.equal(await server.page(asset(page, 'logo')), readFileSync(join(here.folder, 'branding/logo.svg'), 'utf8'));

  const missing = await server.page('/no-such-page');
  assert.match(missing, /The harbour office answers mails to <a href="mailto:support@example\.org">/);
  assert.equal(await server.stop(), 0);
});

test('a colour, a logo and a theme that can not be served are named, and nothing starts', async t => {
  const here = await install(t, text => text.replace('#8a1c4a', '#ffcc00'));
  writeFileSync(join(here.folder, 'branding/logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  const layout = join(here.theme, 'message.tpl');
  const line = lineOf(layout, '{{SENTENCE}}');
  writeFileSync(layout, readFileSync(layout, 'utf8').replace('{{SENTENCE}}', '{{SENTENSE}}'));
  writeFileSync(join(here.theme, 'extra.css'), '');

  const { code, stdout } = await command(['config', 'check', '--config', here.config]);
  assert.equal(code, 1);
  const shown = readFileSync(join(source, 'docs/branding.md'), 'utf8').match(/^branding\.colour: .*$/m)[0];
  assert.ok(stdout.includes(`: ${shown}\n`), stdout);
  assert.match(stdout, /twostep\.toml:\d+:1: branding\.logo: \S+logo\.svg has an event handler, <svg onload> \(line 1\)/);
  assert.match(stdout, /twostep\.toml:\d+:1: branding\.theme_dir: \S+extra\.css is no file of a theme.*\(there are: .*layout\.tpl.*theme\.css/);
  assert.ok(stdout.includes(`harbour/message.tpl:${line}: branding.theme_dir: has {{SENTENSE}}, which isn't filled in here; did you mean SENTENCE?`));
  assert.match(stdout, /harbour\/message\.tpl: branding\.theme_dir: lacks \{\{SENTENCE\}\}/);

  const refused = await command(['serve', '--config', here.config]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /branding\.logo: .* \(and 4 more: `twostep config check`\)/);
  const json = JSON.parse((await command(['config', 'check', '--config', here.config, '--json'])).stdout);
  assert.ok(json.problems.some(p => p.line === line && p.where.endsWith(`message.tpl:${line}`)));
});

test('SIGHUP takes files over at once, or nothing at all', async t => {
  const here = await install(t);
  const server = await serve(t, here);
  const before = await server.page('/sign-in');
  assert.match(await server.reload(), /nothing to take over/);

  appendFileSync(join(here.theme, 'theme.css'), 'h1 { letter-spacing: .1em; }\n');
  assert.match(await server.reload(), /taken over: branding\.theme_dir\n/);
  const after = await server.page('/sign-in');
  assert.notEqual(asset(after, 'brand'), asset(before, 'brand'));
  assert.match(await server.page(asset(after, 'brand')), /letter-spacing/);

  const message = join(here.theme, 'message.tpl'), right = readFileSync(message, 'utf8');
  writeFileSync(message, right.replace('{{SENTENCE}}', '{{SENTENCE'));
  writeFileSync(here.config, readFileSync(here.config, 'utf8').replace('name = "Harbour"', 'name = "Haven"'));
  const said = await server.reload();
  assert.ok(said.includes(`harbour/message.tpl:${lineOf(message, '{{SENTENCE')}: branding.theme_dir: opens braces that aren't closed`), said);
  assert.match(said, /nothing was changed/);
  const withoutToken = page => page.replaceAll(/name="csrf" value="[^"]*"/g, '');
  assert.equal(withoutToken(await server.page('/sign-in')), withoutToken(after));

  writeFileSync(message, right);
  writeFileSync(here.config, readFileSync(here.config, 'utf8').replace('#8a1c4a', '#1b5e20').replace(/^theme_dir.*\n/m, ''));
  rmSync(here.theme, { recursive: true });
  assert.match(await server.reload(), /taken over: .*branding\.name.*branding\.colour.*branding\.theme_dir/);
  const plain = await server.page('/sign-in');
  assert.match(plain, /Haven/);
  assert.match(await server.page(asset(plain, 'brand')), /--accent:#1b5e20/);
  assert.equal(await server.stop(), 0);
});
