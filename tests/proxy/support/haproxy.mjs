// HAProxy with the unchanged file of docs/deploy/haproxy.md and the script that it names.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { substitute } from './page.mjs';
import { folderOfProxy, startProxy } from './program.mjs';

const program = process.env.TWOSTEP_PROXY_HAPROXY ?? 'haproxy';
const script = fileURLToPath(new URL('../../../packaging/twostep-gate.lua', import.meta.url));
// If HAProxy was unpacked instead of installed, Lua is beside it.
const libraries = join(dirname(program), '../lib/x86_64-linux-gnu');

export const haproxy = {
  name: 'haproxy',
  async start(t, files, { ports, certificate }, lua = script) {
    const folder = folderOfProxy('haproxy');
    const config = join(folder, 'haproxy.cfg');
    writeFileSync(config, substitute(files.get('/etc/haproxy/haproxy.cfg'), [
      ['127.0.0.1:8080', `127.0.0.1:${ports.twostep}`],
      ['127.0.0.1:3000', `127.0.0.1:${ports.application}`],
      ['bind :80\n', `bind 127.0.0.1:${ports.http}\n`],
      ['bind :443 ', `bind 127.0.0.1:${ports.https} `],
      ['/etc/haproxy/example.test.pem', certificate.both],
      ['log /dev/log local0', 'log stdout format raw local0'],
      ['/usr/share/twostep/twostep-gate.lua', lua],
      // Debian's own user and folder, which require root.
      ['    chroot /var/lib/haproxy\n    user haproxy\n    group haproxy\n', ''],
    ]));
    return startProxy(t, { program, args: ['-db', '-f', config], env: { LD_LIBRARY_PATH: libraries }, port: ports.https });
  },
};
