// docs/deploy/caddy.md, as people copy it.
import test from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { substitute } from './support/page.mjs';
import { folderOfProxy, startProxy } from './support/program.mjs';
import { describeProxy } from './support/scenarios.mjs';

const program = process.env.TWOSTEP_PROXY ?? 'caddy';

/// Global options: other ports, certificates without a certificate authority, no console.
const around = ports => `{
    admin off
    http_port ${ports.http}
    https_port ${ports.https}
    default_bind 127.0.0.1
    local_certs
    skip_install_trust
}
`;

describeProxy(test, {
  name: 'caddy',
  async start(t, files, { ports }) {
    const folder = folderOfProxy('caddy');
    const caddyfile = join(folder, 'Caddyfile');
    writeFileSync(caddyfile, around(ports) + substitute(files.get('/etc/caddy/Caddyfile'), [
      ['127.0.0.1:8080', `127.0.0.1:${ports.twostep}`],
      ['127.0.0.1:3000', `127.0.0.1:${ports.application}`],
    ]));
    await startProxy(t, {
      program,
      args: ['run', '--adapter', 'caddyfile', '--config', caddyfile],
      env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
      port: ports.https,
    });
  },
});
