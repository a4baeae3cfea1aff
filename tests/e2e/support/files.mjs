// The raw bytes of a data directory, for tests about what may be stored.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
  });
}

/// The names of the files that contain the bytes, without `outbox.ndjson`, which is only for trials.
export function filesWith(folder, bytes) {
  const wanted = Buffer.from(bytes);
  return filesUnder(folder).filter(file => !file.endsWith('outbox.ndjson') && readFileSync(file).includes(wanted));
}
