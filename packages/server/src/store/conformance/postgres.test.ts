import { describe, it } from 'vitest';
import { TEST_POSTGRES_URL } from '../../testing/store.ts';
import { describeStore } from './suite.ts';

if (TEST_POSTGRES_URL !== undefined) describeStore('postgres');
else
  describe('a store on postgres', () => {
    it.skip('needs TOCSIN_TEST_POSTGRES_URL', () => {});
  });
