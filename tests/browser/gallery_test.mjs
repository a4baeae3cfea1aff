// docs/gallery has the pictures of every state in support/pages.mjs, and no others. After a change of pages: ./dev gallery.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import test from 'node:test';
import { index } from './support/gallery_index.mjs';
import { groups, states } from './support/pages.mjs';
import { picturesOf } from './support/pictures.mjs';

const gallery = new URL('../../docs/gallery/', import.meta.url);
const mostBytes = 48 * 1024 * states.length; // two or three pictures a state

test('the gallery shows every state', () => {
  const files = readdirSync(gallery).sort();
  const wanted = ['README.md', ...states.flatMap(state => picturesOf(state).map(picture => picture.file))].sort();
  assert.deepEqual(files, wanted, './dev gallery takes them anew');
  assert.equal(readFileSync(new URL('README.md', gallery), 'utf8'), index(groups));
});

test('the gallery is small', () => {
  const bytes = readdirSync(gallery).reduce((sum, file) => sum + statSync(new URL(file, gallery)).size, 0);
  assert.ok(bytes <= mostBytes, `${bytes} bytes of ${mostBytes}`);
});
