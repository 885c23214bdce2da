import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestsTo } from '../testing/fuzz/requests.ts';
import { document, type FuzzSession, startFuzz } from '../testing/fuzz/session.ts';

/** How many sequences of up to 25 requests are sent; more with `TOCSIN_FUZZ_RUNS`, others with `TOCSIN_FUZZ_SEED`. */
const RUNS = Number(process.env['TOCSIN_FUZZ_RUNS'] ?? 10);
const SEED = Number(process.env['TOCSIN_FUZZ_SEED'] ?? 20_261_124);

let session: FuzzSession;
beforeAll(async () => {
  session = await startFuzz();
});
afterAll(() => session.close());

const sequences = fc.array(requestsTo(document), { minLength: 1, maxLength: 25, size: 'max' });

describe('random requests', () => {
  it('never fail on our side, are answered as the document says, and change nothing where they are refused', {
    timeout: 60_000 + RUNS * 5000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (templates) => {
        expect(await session.problemsOf(templates)).toEqual([]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
