// Caddy with the file of docs/deploy/caddy.md, with what it says of gate.remote_amr; and as an application that serves files.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { substitute } from './page.mjs';
import { folderOfProxy, startProxy } from './program.mjs';

const program = process.env.TWOSTEP_PROXY_CADDY ?? 'caddy';

/// Global options: other ports, certificates without a certification authority, no console.
const around = ports => `{
    admin off
    http_port ${ports.http}
    https_port ${ports.https}
    default_bind 127.0.0.1
    local_certs
    skip_install_trust
}
`;

function run(t, caddyfile, folder, port) {
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, caddyfile);
  return startProxy(t, {
    program,
    args: ['run', '--adapter', 'caddyfile', '--config', file],
    env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    port,
  });
}

export const caddy = {
  name: 'caddy',
  async start(t, files, { ports, gate }) {
    const folder = folderOfProxy('caddy');
    const log = join(folder, 'access.log');
    await run(t, around(ports) + substitute(files.get('/etc/caddy/Caddyfile'), [
      ['127.0.0.1:8080', `127.0.0.1:${ports.twostep}`],
      ['127.0.0.1:3000', `127.0.0.1:${ports.application}`],
      ...(gate?.remote_amr ? [[' Remote-Groups\n', ' Remote-Groups Remote-Amr\n']] : []),
      ['    skip_log ', `    log {\n        output file ${log}\n    }\n    skip_log `],
    ]), folder, ports.https);
    return () => readFileSync(log, 'utf8');
  },
};

/// Serves a folder's files over plain http, with Go's handling of paths. With protocols "h1 h2c" it upgrades to
/// HTTP/2 on request.
export async function startFileServer(t, root, port, protocols = 'h1') {
  await run(t, `{
    admin off
    auto_https off
    default_bind 127.0.0.1
    servers {
        protocols ${protocols}
    }
}
http://:${port} {
    root * ${root}
    file_server
}
`, folderOfProxy('files'), port);
}
