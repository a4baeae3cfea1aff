// A self-signed certificate for all hosts of the tests.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/// Files in the folder: the certificate, the key, and both together.
export async function makeCertificate(folder) {
  const made = { certificate: join(folder, 'example.test.pem'), key: join(folder, 'example.test.key'), both: join(folder, 'both.pem') };
  await promisify(execFile)('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=example.test',
    '-addext', 'subjectAltName=DNS:example.test,DNS:*.example.test', '-keyout', made.key, '-out', made.certificate,
  ]);
  await writeFile(made.both, `${await readFile(made.certificate, 'utf8')}${await readFile(made.key, 'utf8')}`, { mode: 0o600 });
  return made;
}
