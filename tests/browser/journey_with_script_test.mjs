import test from 'node:test';
import { describeJourney } from './support/journey.mjs';

describeJourney(test, { script: true });
