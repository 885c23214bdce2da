import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compileQuery,
  type EngineDocument,
  type Evidence,
  type MatchReport,
  Monitor,
  prepareDocument,
  type Query,
} from '../index.ts';
import { compilePattern, conditionOf, documents, operators, queries } from '../testing/arbitraries.ts';

interface Found {
  id: string;
  documentId: string;
  score: number;
  evidence: readonly Evidence[];
}

/** Each query on each document, one by one, by the reference verifier: nothing is left out, nothing is shared. */
function byReference(standing: ReadonlyMap<string, Query>, batch: readonly EngineDocument[]) {
  const found: Found[] = [];
  const errors: string[] = [];
  for (const [id, query] of standing)
    for (const document of batch)
      try {
        const verdict = compileQuery(query, { compilePattern }).verdict(prepareDocument(document));
        if (verdict !== null) found.push({ id, documentId: document.id, ...verdict });
      } catch {
        errors.push(`${id} ${document.id}`);
      }
  return { found, errors };
}

function byMonitor(report: MatchReport) {
  const found: Found[] = [];
  for (const [id, matches] of report.matches)
    for (const { documentId, score, evidence } of matches) found.push({ id, documentId, score, evidence });
  return { found, errors: report.errors.map(({ queryId, documentId }) => `${queryId} ${documentId}`) };
}

function sorted({ found, errors }: { found: Found[]; errors: string[] }) {
  const key = (one: Found): string => `${one.id} ${one.documentId}`;
  return { found: found.sort((a, b) => (key(a) < key(b) ? -1 : 1)), errors: errors.sort() };
}

/** Queries that do not compile are another matter: both sides leave them out. */
function compiles(query: Query): boolean {
  try {
    compileQuery(query, { compilePattern });
    return true;
  } catch {
    return false;
  }
}

const compiling = queries.filter(compiles);

/** Some documents have a field beside their payload, which then does not count there. */
const withFields = fc
  .tuple(
    documents,
    fc.option(fc.array(fc.constantFrom('a', 'ab', 1, null, ['b']), { maxLength: 2 }), { freq: 2 }),
  )
  .map(([document, beside]): EngineDocument => {
    if (beside === null) return document;
    const id = `${document.id} beside ${JSON.stringify(beside)}`;
    return { ...document, id, field: (path) => (path === 'a' ? beside : undefined) };
  });
const batches = fc.uniqueArray(withFields, { minLength: 1, maxLength: 6, selector: ({ id }) => id });

function agrees(query: Query, batch: readonly EngineDocument[]): void {
  const monitor = new Monitor({ compilePattern });
  monitor.put('q', query);
  expect(sorted(byMonitor(monitor.match(batch)))).toEqual(
    sorted(byReference(new Map([['q', query]]), batch)),
  );
}

test.each(operators)('%s matches what the reference says', (operator) => {
  fc.assert(fc.property(conditionOf(operator, fc.constant('a')).filter(compiles), batches, agrees), {
    numRuns: 400,
  });
});

test('a query matches what the reference says, with its score, evidence and errors', () => {
  fc.assert(fc.property(compiling, batches, agrees), { numRuns: 2000 });
});

test('many queries together match what each does alone, and without a selector', () => {
  fc.assert(
    fc.property(fc.array(compiling, { maxLength: 40 }), batches, (many, batch) => {
      const [monitor, every] = [
        new Monitor({ compilePattern }),
        new Monitor({ compilePattern, selector: 'every' }),
      ];
      const standing = new Map(many.map((query, i) => [`q${i}`, query]));
      for (const [id, query] of standing) {
        monitor.put(id, query);
        every.put(id, query);
      }
      const expected = sorted(byReference(standing, batch));
      expect(sorted(byMonitor(monitor.match(batch)))).toEqual(expected);
      expect(sorted(byMonitor(every.match(batch)))).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

const commands = fc.oneof(
  fc.record({ put: fc.nat(9), query: compiling }),
  fc.record({ remove: fc.nat(9) }),
  fc.record({ match: batches }),
);

test('any sequence of putting, replacing, deleting and matching finds what is there at the time', () => {
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 40 }), (sequence) => {
      const monitor = new Monitor({ compilePattern });
      const standing = new Map<string, Query>();
      for (const command of sequence)
        if ('put' in command) {
          monitor.put(`q${command.put}`, command.query);
          standing.set(`q${command.put}`, command.query);
        } else if ('remove' in command) {
          expect(monitor.delete(`q${command.remove}`)).toBe(standing.delete(`q${command.remove}`));
        } else {
          expect(sorted(byMonitor(monitor.match(command.match)))).toEqual(
            sorted(byReference(standing, command.match)),
          );
        }
      expect(monitor.size).toBe(standing.size);
    }),
    { numRuns: 300 },
  );
});

test('anchors that move as documents arrive lose nothing', () => {
  fc.assert(
    fc.property(fc.array(compiling, { minLength: 5, maxLength: 20 }), batches, (many, batch) => {
      const monitor = new Monitor({ compilePattern });
      const standing = new Map(many.map((query, i) => [`q${i}`, query]));
      for (const [id, query] of standing) monitor.put(id, query);
      const expected = sorted(byReference(standing, batch));
      for (let round = 0; round < 60; round++) {
        const report = monitor.match(batch);
        if (round % 20 === 19) expect(sorted(byMonitor(report))).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
});
