// docs/deploy/nginx.md, as people copy it.
import test from 'node:test';
import { nginx } from './support/nginx.mjs';
import { describeProxy } from './support/scenarios.mjs';

describeProxy(test, nginx);
