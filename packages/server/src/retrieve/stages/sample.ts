import { schema, validationError } from '@tocsin/contract';
import { alias, PATH } from '../parameters/prepare.ts';
import { sampleHits, sampleStrata, seedOf } from '../sample-hits.ts';
import { defineStage, type StageDefinition } from './stage.ts';

const { int, response: object, oneOf, str } = schema;
const MAX = 10_000;

interface Parameters {
  count: number;
  strategy: 'random' | 'stratified' | 'reservoir';
  stratify_by?: string;
  min_per_stratum: number;
  seed?: number;
  preserve_top_k: number;
}

/** Keeps some at random, the same ones each time. */
export const sample: StageDefinition = defineStage<Parameters>({
  id: 'sample',
  category: 'reduce',
  icon: 'dices',
  microseconds: 3,
  description:
    'Keeps a random sample in the order that the documents have. The same documents and seed give the same sample, in every run.',
  parameters: object(
    {},
    {
      count: alias(
        int({ minimum: 1, maximum: MAX, default: 10, description: 'How many to keep.' }),
        'size',
        'sample_size',
      ),
      strategy: oneOf(['random', 'stratified', 'reservoir'], {
        default: 'random',
        description:
          '`random` (also called `reservoir`) takes each with the same chance; `stratified` takes from each value of a field in proportion.',
      }),
      stratify_by: str({ ...PATH, description: 'The field of a stratified sample.' }),
      min_per_stratum: int({
        minimum: 0,
        maximum: MAX,
        default: 1,
        description: 'At least so many of each value, as far as `count` allows.',
      }),
      seed: int({ description: 'Another seed, another sample. Without one it follows from the documents.' }),
      preserve_top_k: int({
        minimum: 0,
        maximum: MAX,
        default: 0,
        description: 'The first ones that are always kept; they count.',
      }),
    },
  ),
  example: { count: 20, strategy: 'stratified', stratify_by: 'metadata.section', seed: 7 },
  read({ count, strategy, stratify_by, min_per_stratum, seed, preserve_top_k }, { place }) {
    if (strategy === 'stratified' && stratify_by === undefined)
      throw validationError(`${place}.stratify_by`, 'is required where strategy is "stratified"');
    return {
      run(list) {
        const kept = list.hits.slice(0, Math.min(preserve_top_k, count));
        const rest = list.hits.slice(kept.length);
        const wanted = count - kept.length;
        const from = seed === undefined ? seedOf(list.hits) : String(seed);
        const sampled =
          strategy === 'stratified'
            ? sampleStrata(rest, wanted, stratify_by as string, min_per_stratum, from)
            : sampleHits(rest, wanted, from);
        const hits = [...kept, ...sampled];
        return { ...list, hits, limited: list.limited || hits.length < list.hits.length };
      },
      estimate: (before) => Math.min(count, before),
    };
  },
});
