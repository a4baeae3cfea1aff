// docs/deploy/nginx.md, unchanged.
import test from 'node:test';
import { nginx } from './support/nginx.mjs';
import { describeProxy } from './support/scenarios.mjs';

describeProxy(test, nginx);
