// Everything that a page's configuration needs: Twostep with the page's lines, an application, the proxy, and a
// person at Chromium.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPage } from '../../browser/support/chromium.mjs';
import { done, Server, temporaryFolder, writeConfig } from '../../e2e/support/server.mjs';
import { addUser } from '../../e2e/support/users.mjs';
import { Application } from './application.mjs';
import { makeCertificate } from './certificate.mjs';
import { anna, Guest } from './guest.mjs';
import { filesOf, sectionsOf } from './page.mjs';
import { freePorts } from './ports.mjs';
import { startTunnel } from './tunnel.mjs';

const rules = `
[[gate.rule]]
path = "/open"
allow = ["anyone"]

[[gate.rule]]
path = "/closed"
allow = ["role:operator"]
`;

/// Twostep's configuration from the page's lines and these of [gate], with a free port.
async function configure(folder, toml, port, gate) {
  const sections = sectionsOf(toml);
  if (sections.server.listen !== '127.0.0.1:8080') throw new Error('the page lets Twostep listen elsewhere');
  Object.assign(sections.server, { listen: `127.0.0.1:${port}`, data_dir: join(folder, 'data') });
  const config = await writeConfig(folder, { ...sections, gate });
  await appendFile(config, rules);
  await done(['org', 'add', 'acme', '--new', '--config', config]);
  await addUser(config, { ...anna, org: 'acme' });
  return config;
}

/// proxy: {name, start(test, files, place)}, which starts it with the files under the page's heading `form`, and returns a
/// function that reads its access log.
export async function makePlace(test, proxy, form) {
  const files = filesOf(proxy.name).get(form.heading);
  const folder = await temporaryFolder(test);
  const [twostep, application, https, http, spare, other] = await freePorts(6);
  const place = { ...form, folder, ports: { twostep, application, https, http, spare, other } };
  place.config = await configure(folder, files.get('twostep.toml'), twostep, form.gate);
  place.certificate = await makeCertificate(folder);
  place.start = async () => { place.server = await Server.start(['--config', place.config], { data: join(folder, 'data') }); };
  test.after(() => place.server.kill());
  await Promise.all([
    place.start(),
    Application.start(test, application).then(started => { place.behind = started; }),
    proxy.start(test, files, place).then(read => { place.accessLog = read; }),
    startTunnel(test, https).then(tunnel => { place.tunnel = tunnel; }),
  ]);
  const leads = form.hosts.map(host => `MAP ${host}:443 127.0.0.1:${https}`).join(', ');
  const page = await openPage(test, {
    args: [`--host-resolver-rules=${leads}`, '--ignore-certificate-errors'], ignoreHTTPSErrors: true,
  });
  place.stopped = []; // blocked by a Content-Security-Policy
  page.on('console', message => { if (/Content Security Policy/i.test(message.text())) place.stopped.push(message.text()); });
  place.guest = new Guest(page, { signIn: form.signIn, application: form.application, outbox: place.server.outbox });
  return place;
}
