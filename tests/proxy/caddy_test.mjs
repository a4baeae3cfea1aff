// docs/deploy/caddy.md as it says.
import test from 'node:test';
import { caddy } from './support/caddy.mjs';
import { describeProxy } from './support/scenarios.mjs';

describeProxy(test, caddy);
