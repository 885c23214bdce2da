import { schema } from '@tocsin/contract';
import { alias, PATH } from '../parameters/prepare.ts';
import { sortHits } from '../sort-hits.ts';
import { defineStage, type StageDefinition } from './stage.ts';

const { response: object, oneOf, str } = schema;

interface Parameters {
  score_field: string;
  direction: 'asc' | 'desc';
  missing_score: 'bottom' | 'top' | 'preserve';
}

/** Orders what is there by score. */
export const sortRelevance: StageDefinition = defineStage<Parameters>({
  id: 'sort_relevance',
  category: 'sort',
  icon: 'arrow-down-wide-narrow',
  microseconds: 1,
  description:
    'Orders the documents by their score, or by a score that they have in a field. Ties by document id.',
  parameters: object(
    {},
    {
      score_field: str({
        ...PATH,
        default: 'score',
        description: 'Where the score is; `score` is that of the run.',
      }),
      direction: alias(
        oneOf(['asc', 'desc'], { default: 'desc', description: 'Lowest or highest first.' }),
        'order',
      ),
      missing_score: oneOf(['bottom', 'top', 'preserve'], {
        default: 'bottom',
        description: 'Where documents without a score go; `preserve` leaves them where they are.',
      }),
    },
  ),
  example: { score_field: 'metadata.rerank_score', missing_score: 'bottom' },
  read: ({ score_field, direction, missing_score }) => ({
    run: (list) => sortHits(list, score_field, direction === 'desc', missing_score),
    estimate: (count) => count,
  }),
});
