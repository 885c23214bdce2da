import { schema, validationError } from '@tocsin/contract';
import type { Hit } from '../hit.ts';
import { valuesAt } from '../hit-fields.ts';
import { NORMALIZATIONS, type Normalization, normalizeScores } from '../normalize-scores.ts';
import { PATH } from '../parameters/prepare.ts';
import { withPath } from '../paths.ts';
import { defineStage, type StageDefinition } from './stage.ts';

const { num, response: object, oneOf, str } = schema;

interface Parameters {
  method: Normalization;
  score_field: string;
  output_field?: string;
  min_value?: number;
  max_value?: number;
}

/** Brings scores to [0, 1] by what the others are. */
export const scoreNormalize: StageDefinition = defineStage<Parameters>({
  id: 'score_normalize',
  category: 'sort',
  icon: 'scale',
  microseconds: 1,
  description:
    'Brings scores to [0, 1] by what the others are. The order stays. Documents without the score keep what they have.',
  parameters: object(
    {},
    {
      method: oneOf(NORMALIZATIONS, {
        default: 'min_max',
        description:
          '`min_max`: (x − min) / (max − min). `z_score`: 0.5 is the mean, 0 and 1 are three standard deviations away. `softmax`: shares that sum to 1. `l2`: divided by the length of all scores as a vector.',
      }),
      score_field: str({
        ...PATH,
        default: 'score',
        description: 'Where the score is; `score` is that of the run.',
      }),
      output_field: str({
        ...PATH,
        description: 'Where the result goes; without it, it becomes the score of the run.',
      }),
      min_value: num({
        description: 'For `min_max`: becomes 0, in place of the lowest score.',
        examples: [-Number.MAX_VALUE],
      }),
      max_value: num({
        description: 'For `min_max`: becomes 1, in place of the highest score.',
        examples: [Number.MAX_VALUE],
      }),
    },
  ),
  example: { method: 'min_max' },
  read({ method, score_field, output_field, min_value, max_value }, { place }) {
    if (min_value !== undefined && max_value !== undefined && min_value >= max_value)
      throw validationError(`${place}.max_value`, 'must be greater than min_value');
    const path = output_field?.split('.');
    return {
      run(list) {
        const scores = list.hits.map((hit) => scoreAt(hit, score_field));
        const known = scores.filter((score) => score !== null);
        const normal = normalizeScores(known, method, { min: min_value, max: max_value });
        let next = 0;
        const hits = list.hits.map((hit, i): Hit => {
          if (scores[i] === null) return hit;
          const score = normal[next++] as number;
          return path === undefined
            ? { ...hit, score }
            : { ...hit, payload: withPath(hit.payload, path, score) };
        });
        return { ...list, hits };
      },
      estimate: (count) => count,
    };
  },
});

function scoreAt(hit: Hit, field: string): number | null {
  const [value] = valuesAt(hit, field);
  return typeof value === 'number' ? value : null;
}
