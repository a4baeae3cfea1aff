// docs/deploy/caddy.md, unchanged.
import test from 'node:test';
import { caddy } from './support/caddy.mjs';
import { describeProxy } from './support/scenarios.mjs';

describeProxy(test, caddy);
