import { schema, validationError } from '@tocsin/contract';
import { duplicateKey, firstOfEach, jaccard, shinglesOf, unlike } from '../deduplicate-hits.ts';
import { featureOf, similarity } from '../feature-value.ts';
import type { Hit } from '../hit.ts';
import { valuesAt } from '../hit-fields.ts';
import { refuseTooMany } from '../pairwise.ts';
import { alias, PATH } from '../parameters/prepare.ts';
import { featureAddress } from './search-query.ts';
import { defineStage, type ReadContext, type StageDefinition, type StageRun } from './stage.ts';

const { bool, list, num, response: object, oneOf, str } = schema;

interface Parameters {
  strategy: 'field' | 'content' | 'feature';
  fields?: string[];
  content_field: string;
  feature_uri?: string;
  similarity_threshold: number;
  keep: 'first' | 'last';
  case_sensitive: boolean;
}

type Finder = (hits: readonly Hit[], at: StageRun) => Hit[] | Promise<Hit[]>;

/** Keeps one of each set of duplicates. */
export const deduplicate: StageDefinition = defineStage<Parameters>({
  id: 'deduplicate',
  category: 'reduce',
  icon: 'copy-minus',
  microseconds: 5,
  description:
    'Keeps one of each set of duplicates: documents with equal fields, with similar text or with a similar feature. Documents without the fields, text or feature are never duplicates.',
  parameters: object(
    {},
    {
      strategy: oneOf(['field', 'content', 'feature'], {
        default: 'field',
        description: 'What is compared.',
      }),
      fields: list(str(PATH), {
        minItems: 1,
        maxItems: 16,
        description: 'With `field`: duplicates are equal in all of them.',
      }),
      content_field: str({
        ...PATH,
        default: 'content',
        description: 'With `content`: the text, compared by the words and pairs of words that are shared.',
      }),
      feature_uri: alias(
        str({
          description: 'With `feature`: the vector or hash.',
          examples: ['tocsin://clip@v1/embedding'],
        }),
        'feature',
      ),
      similarity_threshold: alias(
        num({
          minimum: 0,
          maximum: 1,
          default: 0.95,
          description: 'With `content` and `feature`: from this similarity on documents are duplicates.',
        }),
        'threshold',
      ),
      keep: oneOf(['first', 'last'], { default: 'first', description: 'Which one of a set is kept.' }),
      case_sensitive: {
        ...bool,
        default: true,
        description: 'With `field`: whether texts that differ in case only are different.',
      },
    },
  ),
  example: { strategy: 'field', fields: ['metadata.source_url'], keep: 'first' },
  read(parameters, context) {
    const find = finderOf(parameters, context);
    return {
      async run(list, at) {
        const last = parameters.keep === 'last';
        const hits = await find(last ? list.hits.toReversed() : list.hits, at);
        return { ...list, hits: last ? hits.toReversed() : hits };
      },
      estimate: (count) => count,
    };
  },
});

function finderOf(parameters: Parameters, { place }: ReadContext): Finder {
  const { strategy, similarity_threshold: threshold } = parameters;
  if (strategy === 'content') return byContent(parameters.content_field, threshold);
  if (strategy === 'feature') {
    if (parameters.feature_uri === undefined)
      throw validationError(`${place}.feature_uri`, 'is required where strategy is "feature"');
    return byFeature(featureAddress(parameters.feature_uri, `${place}.feature_uri`), threshold);
  }
  const { fields, case_sensitive } = parameters;
  if (fields === undefined)
    throw validationError(`${place}.fields`, 'is required where strategy is "field": the fields to compare');
  return (hits) => firstOfEach(hits, (hit) => duplicateKey(hit, fields, case_sensitive));
}

function byContent(field: string, threshold: number): Finder {
  return (hits, at) => {
    refuseTooMany(hits.length, 'deduplicate by content');
    const shingles = hits.map((hit) =>
      shinglesOf(
        valuesAt(hit, field)
          .filter((value) => typeof value === 'string')
          .join('\n'),
      ),
    );
    const isLike = (a: number, b: number): boolean => {
      const [x, y] = [shingles[a] as Set<string>, shingles[b] as Set<string>];
      return x.size > 0 && y.size > 0 && jaccard(x, y) >= threshold;
    };
    return unlike(hits, isLike, at.giveWay);
  };
}

function byFeature(feature: string, threshold: number): Finder {
  return async (hits, at) => {
    refuseTooMany(hits.length, 'deduplicate by feature');
    const values = (await at.documents(hits, [feature])).map((document) => featureOf(document, feature));
    const isLike = (a: number, b: number): boolean =>
      values[a] !== undefined && values[b] !== undefined && similarity(values[a], values[b]) >= threshold;
    return unlike(hits, isLike, at.giveWay);
  };
}
