import { schema } from '@tocsin/contract';
import { cutHits } from '../cut-hits.ts';
import { alias } from '../parameters/prepare.ts';
import { defineStage, type StageDefinition } from './stage.ts';

const { int, response: object } = schema;
const MAX = 1_000_000;

interface Parameters {
  limit: number;
  offset: number;
}

/** Keeps the first ones. */
export const limit: StageDefinition = defineStage<Parameters>({
  id: 'limit',
  category: 'reduce',
  icon: 'scissors',
  microseconds: 0,
  description: 'Keeps the first documents, after leaving out an offset.',
  parameters: object(
    {
      limit: alias(
        int({ minimum: 1, maximum: MAX, description: 'How many to keep.' }),
        'max_results',
        'top_k',
      ),
    },
    { offset: int({ minimum: 0, maximum: MAX, default: 0, description: 'How many to leave out first.' }) },
  ),
  example: { limit: 10, offset: 0 },
  read: ({ limit, offset }) => ({
    run: (list) => cutHits(list, limit, offset),
    estimate: (count) => Math.min(limit, Math.max(0, count - offset)),
  }),
});
