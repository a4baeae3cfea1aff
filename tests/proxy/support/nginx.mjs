// nginx with the unchanged file of docs/deploy/nginx.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { substitute } from './page.mjs';
import { folderOfProxy, startProxy } from './program.mjs';

const program = process.env.TWOSTEP_PROXY_NGINX ?? 'nginx';

/// Debian's nginx.conf around conf.d, for a process that ends with its test.
const around = (folder, included) => `
${process.getuid() === 0 ? 'user root;' : ''}
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
    access_log ${folder}/access.log;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join('\n    ')}
    include ${included};
}
`;

export const nginx = {
  name: 'nginx',
  async start(t, files, { ports, certificate }) {
    const folder = folderOfProxy('nginx');
    const included = join(folder, 'twostep.conf');
    writeFileSync(included, substitute(files.get('/etc/nginx/conf.d/twostep.conf'), [
      ['server 127.0.0.1:8080;', `server 127.0.0.1:${ports.twostep};`],
      ['server 127.0.0.1:3000;', `server 127.0.0.1:${ports.application};`],
      ['listen 80;', `listen 127.0.0.1:${ports.http};`],
      ['listen [::]:80;', `listen 127.0.0.1:${ports.spare};`],
      ['listen 443 ', `listen 127.0.0.1:${ports.https} `],
      ['listen [::]:443 ', `listen 127.0.0.1:${ports.other} `],
      ['/etc/ssl/example.test.pem', certificate.certificate],
      ['/etc/ssl/private/example.test.key', certificate.key],
    ]));
    writeFileSync(join(folder, 'nginx.conf'), around(folder, included));
    await startProxy(t, { program, args: ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], port: ports.https });
    return () => readFileSync(join(folder, 'access.log'), 'utf8');
  },
};
