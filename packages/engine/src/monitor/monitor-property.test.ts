import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compileQuery,
  cosineScore,
  dotScore,
  type EngineDocument,
  type Evidence,
  euclidScore,
  type MatchReport,
  Monitor,
  prepareDocument,
  type Query,
  similarTo,
} from '../index.ts';
import {
  compilePattern,
  conditionOf,
  documents,
  featureQueries,
  operators,
  queries,
} from '../testing/arbitraries.ts';
import { tries } from '../testing/tries.ts';

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
const kinds: [string, fc.Arbitrary<Query>][] = [
  ['all kinds', compiling],
  ['features', featureQueries.filter(compiles)],
];

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
    numRuns: tries(130),
  });
});

test('a query matches what the reference says, with its score, evidence and errors', () => {
  fc.assert(fc.property(compiling, batches, agrees), { numRuns: tries(600) });
});

test.each(kinds)(
  'many queries of %s together match what each does alone, and without a selector',
  (_, query) => {
    fc.assert(
      fc.property(fc.array(query, { maxLength: 40 }), batches, (many, batch) => {
        const [monitor, every] = [
          new Monitor({ compilePattern }),
          new Monitor({ compilePattern, selector: 'every' }),
        ];
        const standing = new Map(many.map((one, i) => [`q${i}`, one]));
        for (const [id, one] of standing) {
          monitor.put(id, one);
          every.put(id, one);
        }
        const expected = sorted(byReference(standing, batch));
        expect(sorted(byMonitor(monitor.match(batch)))).toEqual(expected);
        expect(sorted(byMonitor(every.match(batch)))).toEqual(expected);
      }),
      { numRuns: tries(60) },
    );
  },
);

function commandsOf(query: fc.Arbitrary<Query>) {
  return fc.oneof(
    fc.record({ put: fc.nat(9), query }),
    fc.record({ remove: fc.nat(9) }),
    fc.record({ match: batches }),
  );
}

test.each(kinds)(
  'any sequence of putting, replacing, deleting and matching queries of %s finds what is there',
  (_, query) => {
    fc.assert(
      fc.property(fc.array(commandsOf(query), { maxLength: 40 }), (sequence) => {
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
      { numRuns: tries(100) },
    );
  },
);

test.each(kinds)('anchors of %s that move as documents arrive lose nothing', (_, query) => {
  fc.assert(
    fc.property(fc.array(query, { minLength: 5, maxLength: 20 }), batches, (many, batch) => {
      const monitor = new Monitor({ compilePattern });
      const standing = new Map(many.map((one, i) => [`q${i}`, one]));
      for (const [id, one] of standing) monitor.put(id, one);
      const expected = sorted(byReference(standing, batch));
      for (let round = 0; round < 60; round++) {
        const report = monitor.match(batch);
        if (round % 20 === 19) expect(sorted(byMonitor(report))).toEqual(expected);
      }
    }),
    { numRuns: tries(20) },
  );
});

const SCORES = { cosine: cosineScore, dot: dotScore, euclid: euclidScore };

test('a document whose score is just the least that is asked for matches, one just below it does not', () => {
  const vectors = fc.constantFrom(1, 2, 40).chain((dimensions) => {
    const components = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(-1, 0, 0.5, 1),
    );
    return fc.array(fc.array(components, { minLength: dimensions, maxLength: dimensions }), {
      minLength: 2,
      maxLength: 8,
    });
  });
  fc.assert(
    fc.property(vectors, fc.constantFrom('cosine', 'dot', 'euclid'), (all, metric) => {
      const [monitor, standing] = [new Monitor({ compilePattern }), new Map<string, Query>()];
      const batch = all.map((vector, i) => withVector(`d${i}`, Float32Array.from(vector)));
      for (const [i, wanted] of all.entries())
        for (const { id, vectors: own } of batch) {
          const least = SCORES[metric](Float32Array.from(wanted), own.get('x@v1/embedding') as Float32Array);
          for (const minScore of [least, least * (1 + 1e-15)].filter(Number.isFinite))
            standing.set(
              `q${i} ${id} ${minScore}`,
              similarTo('x@v1/embedding', wanted, { minScore, metric }),
            );
        }
      for (const [id, query] of standing) monitor.put(id, query);
      expect(sorted(byMonitor(monitor.match(batch)))).toEqual(sorted(byReference(standing, batch)));
    }),
    { numRuns: tries(100) },
  );
});

function withVector(id: string, vector: Float32Array): EngineDocument {
  return { id, payload: {}, vectors: new Map([['x@v1/embedding', vector]]), hashes: new Map() };
}
