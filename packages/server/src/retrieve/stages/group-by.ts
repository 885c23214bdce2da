import { schema } from '@tocsin/contract';
import { groupHits } from '../group-hits.ts';
import { alias, PATH } from '../parameters/prepare.ts';
import { defineStage, type StageDefinition } from './stage.ts';

const { int, response: object, oneOf, str } = schema;

/** Documents that one group may keep. */
export const MAX_GROUP_SIZE = 1000;
/** Groups that one stage may keep. */
export const MAX_GROUPS = 10_000;
/** What a group hands on. */
export const OUTPUT_MODES = ['all', 'first', 'flatten'] as const;

interface Parameters {
  group_by_field: string;
  max_per_group: number;
  limit?: number;
  output_mode: (typeof OUTPUT_MODES)[number];
}

/** Puts documents with the same value of a field together. */
export const groupBy: StageDefinition = defineStage<Parameters>({
  id: 'group_by',
  category: 'reduce',
  icon: 'group',
  microseconds: 1,
  description:
    'Puts documents with the same value of a field together, in the order of their first documents. Documents without the field are one group.',
  parameters: object(
    {
      group_by_field: alias(
        str({ ...PATH, description: 'The field whose values make the groups.' }),
        'field',
        'group_by',
      ),
    },
    {
      max_per_group: alias(
        int({
          minimum: 1,
          maximum: MAX_GROUP_SIZE,
          default: 10,
          description: 'How many documents of each group are kept.',
        }),
        'group_size',
      ),
      limit: alias(
        int({ minimum: 1, maximum: MAX_GROUPS, description: 'How many groups are kept; all without it.' }),
        'max_groups',
      ),
      output_mode: oneOf(OUTPUT_MODES, {
        default: 'all',
        description:
          '`all` hands on the groups one after the other, `first` the first document of each, `flatten` the documents in their old order.',
      }),
    },
  ),
  example: { group_by_field: 'metadata.maintainer', max_per_group: 3 },
  read: ({ group_by_field: field, max_per_group: size, limit = null, output_mode: mode }) => ({
    run: (list) => groupHits(list, { field, groups: limit, size, mode }),
    estimate: (count) => Math.min(count, limit === null ? count : limit * (mode === 'first' ? 1 : size)),
  }),
});
