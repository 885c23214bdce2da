import { describeStore } from './suite.ts';

describeStore('pglite');
