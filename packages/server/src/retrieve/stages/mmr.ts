import { schema, validationError } from '@tocsin/contract';
import { diversify } from '../diversify.ts';
import { type FeatureValue, featureOf, similarity } from '../feature-value.ts';
import type { Hit } from '../hit.ts';
import { equalityKey, valueAt } from '../hit-fields.ts';
import { MAX_PAIRWISE, refuseTooMany } from '../pairwise.ts';
import { alias, PATH } from '../parameters/prepare.ts';
import { featureAddress } from './search-query.ts';
import { defineStage, type ReadContext, type StageDefinition, type StageRun } from './stage.ts';

const { int, list, num, response: object, str } = schema;
/** How many are handed on where the client names no number and the documents do not arrive. */
const DEFAULT_TOP_K = 25;

interface Parameters {
  lambda: number;
  top_k?: number;
  diversity_feature_uri?: string;
  diversity_fields?: string[];
}

type Measure = (a: number, b: number) => number;

/** Orders so that each document is relevant and unlike those before it. */
export const mmr: StageDefinition = defineStage<Parameters>({
  id: 'mmr',
  category: 'sort',
  icon: 'shuffle',
  microseconds: 200,
  description:
    'Orders so that each document is relevant and unlike those before it (maximal marginal relevance), by a feature or by fields. Scores stay.',
  parameters: object(
    {},
    {
      lambda: alias(
        num({
          minimum: 0,
          maximum: 1,
          default: 0.7,
          description: '1 looks at relevance alone, 0 at diversity alone.',
        }),
        'lambda_',
        'lambda_mult',
      ),
      top_k: alias(
        int({
          minimum: 1,
          maximum: MAX_PAIRWISE,
          description: `How many are handed on; ${DEFAULT_TOP_K} without it, all where the documents arrive.`,
        }),
        'top_n',
        'limit',
      ),
      diversity_feature_uri: alias(
        str({
          description: 'The feature by which documents are alike; without it that of the last search.',
          examples: ['tocsin://clip@v1/embedding'],
        }),
        'feature_uri',
        'feature',
      ),
      diversity_fields: list(str(PATH), {
        minItems: 1,
        maxItems: 16,
        description:
          'Instead of a feature: documents are as alike as the share of these fields that are equal.',
      }),
    },
  ),
  example: { lambda: 0.5, top_k: 10, diversity_feature_uri: 'tocsin://clip@v1/embedding' },
  read(parameters, context) {
    const { lambda, top_k } = parameters;
    const measureOf = measure(parameters, context);
    return {
      async run(list, at) {
        refuseTooMany(list.hits.length, 'mmr');
        const count = top_k ?? (at.standing ? list.hits.length : DEFAULT_TOP_K);
        const relevance = list.hits.map((hit) => hit.score);
        const order = await diversify(relevance, count, lambda, await measureOf(list.hits, at), at.giveWay);
        const hits = order.map((i) => list.hits[i] as Hit);
        return { ...list, hits, limited: list.limited || hits.length < list.hits.length };
      },
      estimate: (count) => Math.min(count, top_k ?? DEFAULT_TOP_K),
    };
  },
});

function measure(
  { diversity_feature_uri, diversity_fields }: Parameters,
  { place, before }: ReadContext,
): (hits: readonly Hit[], at: StageRun) => Promise<Measure> {
  if (diversity_fields !== undefined && diversity_feature_uri === undefined)
    return async (hits) => byFields(hits, diversity_fields);
  const uri = diversity_feature_uri ?? before.findLast((stage) => stage.search)?.search?.searches[0]?.feature;
  if (uri === undefined)
    throw validationError(
      `${place}.diversity_feature_uri`,
      'is required where no search comes before: a feature, or give diversity_fields',
    );
  const feature = featureAddress(uri, `${place}.diversity_feature_uri`);
  return async (hits, at) => {
    const documents = await at.documents(hits, [feature]);
    const values: (FeatureValue | undefined)[] = documents.map((document) => featureOf(document, feature));
    return (a, b) => similarity(values[a], values[b]);
  };
}

function byFields(hits: readonly Hit[], fields: readonly string[]): Measure {
  const keys = hits.map((hit) =>
    fields.map((field) => {
      const value = valueAt(hit, field);
      return value === null ? null : equalityKey(value);
    }),
  );
  return (a, b) => {
    const [x, y] = [keys[a] ?? [], keys[b] ?? []];
    return x.filter((key, i) => key !== null && key === y[i]).length / fields.length;
  };
}
