import { schema, validationError } from '@tocsin/contract';
import type { Query } from '@tocsin/engine';
import { allOf, compileQuery, OPERATORS, parseFilter, QueryError } from '@tocsin/engine';
import { isRecord } from '../../platform/json.ts';
import { filterHits } from '../filter-hits.ts';
import { UnknownInput } from '../inputs.ts';
import { freeNames, UNKNOWN_TEXT } from '../parameters/prepare.ts';
import { compilePattern } from '../patterns.ts';
import { defineStage, type StageDefinition } from './stage.ts';

const { bool, response: object, str } = schema;

/** Keeps the documents that pass. */
export const attributeFilter: StageDefinition = defineStage<Record<string, unknown>>({
  id: 'attribute_filter',
  category: 'filter',
  icon: 'filter',
  microseconds: 10,
  description:
    'Keeps the documents that pass one condition, or AND, OR and NOT of conditions; any other key is a field and the value that it must equal. All keys must hold. Before a search it restricts what the search ranks.',
  parameters: freeNames(
    object(
      {},
      {
        field: str({ description: 'Dot path of the field to compare.', examples: ['metadata.x'] }),
        operator: str({
          description: `One of ${OPERATORS.join(', ')}; eq where there is none.`,
          examples: ['eq'],
        }),
        value: { description: 'What to compare with.' },
        AND: { description: 'Conditions that must all hold.' },
        OR: { description: 'Conditions of which one must hold.' },
        NOT: { description: 'Conditions of which none may hold.' },
        filters: {
          description: 'A filter as a whole, or a list of conditions that must all hold.',
          'x-aliases': ['conditions'],
        },
        case_sensitive: { ...bool, description: 'Whether case counts; false where neither is given.' },
        case_insensitive: { ...bool, description: 'The opposite of case_sensitive.' },
      },
    ),
  ),
  example: { field: 'metadata.section', operator: 'in', value: ['libs', 'python'] },
  read(parameters, { place }) {
    const filter = readStageFilter(parameters, place);
    return {
      filter,
      run: (list, at) => filterHits(filter, list, at),
      check: () => checkPatterns(filter),
      estimate: (count) => Math.ceil(count / 10),
    };
  },
});

/** All keys together, those of a filter as a whole among them. */
function readStageFilter(parameters: Record<string, unknown>, place: string): Query {
  const { filters = null, ...condition } = parameters;
  if (filters === null && Object.keys(condition).length === 0)
    throw validationError(`${place}.field`, 'is required: which field to compare');
  const own = readFilter(condition, place);
  if (filters === null) return own;
  const { case_sensitive, case_insensitive } = condition;
  const caseSensitive = (case_sensitive ?? case_insensitive === false) === true;
  return allOf([own, readFilter(filters, `${place}.filters`, caseSensitive)]);
}

/** A filter of the engine. A list of conditions means all of them. @throws ApiError 422 naming the place */
export function readFilter(filter: unknown, place: string, caseSensitive = false): Query {
  const known = standIn(filter);
  try {
    return parseFilter(Array.isArray(known) ? { AND: known } : known, { place, caseSensitive });
  } catch (error) {
    if (error instanceof QueryError) throw validationError(error.place, error.message);
    throw error;
  }
}

/** A filter with what passes in the places of inputs that are not known yet; as values they compare with another field. */
function standIn(filter: unknown): unknown {
  if (filter instanceof UnknownInput) return filter.fits('object') || filter.fits('array') ? {} : filter;
  if (Array.isArray(filter)) return filter.map(standIn);
  if (!isRecord(filter)) return filter;
  return Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, standInFor(key, value)]));
}

function standInFor(key: string, value: unknown): unknown {
  if (key === 'AND' || key === 'OR' || key === 'NOT') return standIn(value);
  if (!(value instanceof UnknownInput)) return value;
  if (key === 'field' && value.fits('string')) return UNKNOWN_TEXT;
  if (key === 'operator' && value.fits('string')) return 'eq';
  return (key === 'case_sensitive' || key === 'case_insensitive') && value.fits('boolean') ? false : value;
}

/** Compiles a filter for its patterns. @throws ApiError 422 naming the place where one is no RE2 pattern */
export function checkPatterns(filter: Query): void {
  try {
    compileQuery(filter, { compilePattern });
  } catch (error) {
    if (error instanceof QueryError) throw validationError(error.place, error.message);
    throw error;
  }
}
