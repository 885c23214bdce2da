import { schema } from '@tocsin/contract';
import { alias, PATH } from '../parameters/prepare.ts';
import { sortHits } from '../sort-hits.ts';
import { defineStage, type StageDefinition } from './stage.ts';

const { bool, response: object, oneOf, str } = schema;

interface Parameters {
  field: string;
  direction: 'asc' | 'desc';
  nulls_last: boolean;
}

/** Orders what is there by a field. */
export const sortAttribute: StageDefinition = defineStage<Parameters>({
  id: 'sort_attribute',
  category: 'sort',
  icon: 'arrow-down-a-z',
  microseconds: 1,
  description:
    'Orders the documents by a field: numbers, then texts by code point, then booleans. Ties keep their order by document id.',
  parameters: object(
    {
      field: alias(
        str({
          ...PATH,
          description: 'The field to sort by; document_id, collection_id and score work as well.',
        }),
        'sort_field',
        'sort_by',
      ),
    },
    {
      direction: alias(
        oneOf(['asc', 'desc'], { default: 'asc', description: 'Lowest or highest first.' }),
        'order',
      ),
      nulls_last: {
        ...bool,
        default: true,
        description:
          'Whether documents without the field come last in both directions; else they come first in "asc".',
      },
    },
  ),
  example: { field: 'metadata.size', direction: 'desc' },
  read: ({ field, direction, nulls_last }) => ({
    run: (list) => sortHits(list, field, direction === 'desc', nulls_last ? 'bottom' : 'natural'),
    estimate: (count) => count,
  }),
});
