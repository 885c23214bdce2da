import { schema, validationError } from '@tocsin/contract';
import { allOf, type Query } from '@tocsin/engine';
import { takesText } from '../../extract/extractors.ts';
import { MAX_TOP_K } from '../feature-search/plan.ts';
import { searchStage } from '../feature-search/search-stage.ts';
import { alias, PATH } from '../parameters/prepare.ts';
import type { FacetWish } from '../ranking/facets.ts';
import { FUSIONS, type Fusion } from '../ranking/fusion.ts';
import { checkPatterns, readFilter } from './attribute-filter.ts';
import { MAX_GROUP_SIZE, MAX_GROUPS, OUTPUT_MODES } from './group-by.ts';
import { featureAddress, parseQuery } from './search-query.ts';
import { defineStage, type FeatureSearch, type StageDefinition } from './stage.ts';

const { bool, int, list, num, response: object, oneOf, str } = schema;

/** Searches of one stage. */
const MAX_SEARCHES = 16;
/** Facets of one stage, and values of one facet. */
const MAX_FACETS = 16;
const MAX_FACET_VALUES = 1000;

interface SearchParameters {
  feature_uri: string;
  query?: unknown;
  top_k?: number;
  min_score?: number;
  max_distance?: number;
  weight: number;
  filters?: unknown;
}

interface Parameters {
  searches: SearchParameters[];
  fusion: Fusion;
  final_top_k?: number;
  filters?: unknown;
  group_by?: {
    field: string;
    limit?: number;
    group_size: number;
    output_mode: (typeof OUTPUT_MODES)[number];
  };
  facets?: FacetWish[];
}

const search = object(
  {
    feature_uri: alias(
      str({
        ...PATH,
        description: 'The vector or hash that is compared, as in "tocsin://clip@v1/embedding".',
        examples: ['tocsin://clip@v1/embedding'],
      }),
      'feature',
      'feature_address',
    ),
  },
  {
    query: {
      description:
        'What it is compared with: text, where the feature is one of text, a list of numbers, or a hash as hexadecimal digits. Needed.',
    },
    top_k: int({
      minimum: 1,
      maximum: MAX_TOP_K,
      description:
        'How many this search finds, after filters; 100 without it, all where the documents arrive.',
    }),
    min_score: alias(
      num({
        minimum: 0,
        maximum: 1,
        description: 'The lowest score. It or max_distance is needed where the documents arrive.',
      }),
      'score_threshold',
    ),
    max_distance: num({ minimum: 0, maximum: 512, description: 'For hashes: how many bits may differ.' }),
    weight: num({
      minimum: 0,
      maximum: 1_000_000,
      default: 1,
      description: 'Its share in a `weighted` fusion.',
    }),
    filters: { description: 'A filter for what this search finds.', 'x-aliases': ['filter'] },
  },
);

const grouping = object(
  {
    field: alias(str({ ...PATH, description: 'The field whose values make the groups.' }), 'group_by_field'),
  },
  {
    limit: int({
      minimum: 1,
      maximum: MAX_GROUPS,
      description: 'How many groups are kept, in place of final_top_k.',
    }),
    group_size: alias(
      int({
        minimum: 1,
        maximum: MAX_GROUP_SIZE,
        default: 1,
        description: 'Documents that are kept of each.',
      }),
      'max_per_group',
    ),
    output_mode: oneOf(OUTPUT_MODES, { default: 'all', description: 'As for the stage group_by.' }),
  },
);

const facet = object(
  { key: alias(str({ ...PATH, description: 'The field whose values are counted.' }), 'field') },
  {
    limit: int({
      minimum: 1,
      maximum: MAX_FACET_VALUES,
      default: 10,
      description: 'How many values are shown, the most frequent ones.',
    }),
    exact: { ...bool, description: 'Counts are always exact.' },
  },
);

/** Finds the documents nearest to one or several queries. */
export const featureSearch: StageDefinition = defineStage<Parameters>({
  id: 'feature_search',
  category: 'filter',
  icon: 'search',
  microseconds: 2,
  description:
    'Finds the documents whose features are nearest to one or several queries. With one search the score is its own; several are fused into one score from 0 to 1.',
  parameters: object(
    {
      searches: list(search, {
        minItems: 1,
        maxItems: MAX_SEARCHES,
        description: 'The searches; a document is found where any of them finds it.',
      }),
    },
    {
      fusion: oneOf(FUSIONS, {
        default: 'rrf',
        description:
          'How several searches become one: by rank (`rrf`), by normalised score (`dbsf`), by weighted score (`weighted`) or by the best score (`max`).',
      }),
      final_top_k: int({
        minimum: 1,
        maximum: MAX_TOP_K,
        description: 'How many are handed on; 25 without it, all where the documents arrive.',
      }),
      filters: {
        description: 'A filter for what all searches find.',
        'x-aliases': ['pre_filters', 'filter'],
      },
      group_by: { ...grouping, description: 'Puts documents with the same value of a field together.' },
      facets: list(facet, {
        maxItems: MAX_FACETS,
        description:
          'Counts the values of fields over all documents found, before top_k and final_top_k cut.',
      }),
    },
  ),
  example: {
    searches: [
      { feature_uri: 'tocsin://clip@v1/embedding', query: '{{INPUT.image}}', min_score: 0.7, weight: 2 },
      { feature_uri: 'tocsin://titles@v1/embedding', query: '{{INPUT.title}}', min_score: 0.6 },
    ],
    fusion: 'weighted',
    final_top_k: 10,
    filters: { field: 'metadata.section', operator: 'eq', value: 'libs' },
    facets: [{ key: 'metadata.publisher' }],
  },
  read(parameters, { place }) {
    const { fusion, final_top_k = null, facets = [], group_by } = parameters;
    const shared = optionalFilter(parameters.filters, `${place}.filters`);
    const searches = parameters.searches.map((one, i) => readSearch(one, shared, `${place}.searches[${i}]`));
    if (fusion === 'weighted' && searches.every(({ weight }) => weight === 0))
      throw validationError(`${place}.searches[0].weight`, 'must be greater than 0 for one search at least');
    const grouping =
      group_by === undefined
        ? null
        : {
            field: group_by.field,
            groups: group_by.limit ?? null,
            size: group_by.group_size,
            mode: group_by.output_mode,
          };
    return {
      ...searchStage({ searches, fusion, finalTopK: final_top_k, grouping, facets }, place),
      check(standing) {
        searches.forEach((one, i) => checkSearch(one, standing, `${place}.searches[${i}]`));
      },
    };
  },
});

function readSearch(given: SearchParameters, shared: Query[], place: string): FeatureSearch {
  const feature = featureAddress(given.feature_uri, `${place}.feature_uri`);
  const query = parseQuery(given.query, feature, `${place}.query`);
  const isHash = query.kind === 'hash' || (query.kind === 'field' && !takesText(feature));
  if (given.max_distance !== undefined && !isHash)
    throw validationError(`${place}.max_distance`, 'is for hashes; use min_score');
  return {
    feature,
    query,
    topK: given.top_k ?? null,
    minScore: given.min_score ?? null,
    maxDistance: given.max_distance ?? null,
    weight: given.weight,
    filter: both([...shared, ...optionalFilter(given.filters, `${place}.filters`)]),
  };
}

function optionalFilter(filter: unknown, place: string): Query[] {
  return filter == null ? [] : [readFilter(filter, place)];
}

function both(filters: Query[]): Query | null {
  return filters.length === 0 ? null : allOf(filters);
}

/** Arriving documents have no "nearest": a search among them needs a threshold. */
function checkSearch(
  { filter, minScore, maxDistance }: FeatureSearch,
  standing: boolean,
  place: string,
): void {
  if (filter !== null) checkPatterns(filter);
  if (standing && minScore === null && maxDistance === null)
    throw validationError(
      `${place}.min_score`,
      'min_score or max_distance is required where the retriever looks at arriving documents',
    );
}
