import type { StageInput } from '@tocsin/contract';
import { type FilterNode, type Group, readFilter, writeFilter } from './filter.ts';
import { isObject, type JsonObject, without } from './json.ts';
import { readSearches, type SearchClause, writeClause } from './search.ts';

/** What a stage says beside its parameters; it is kept. */
interface Framed {
  /** The stage without its parameters. */
  readonly frame: JsonObject;
  /** Whether they stand under `config`. */
  readonly nested: boolean;
}

/** A stage that keeps the documents that pass a filter. */
export interface FilterCard extends Framed {
  readonly kind: 'filter';
  readonly root: Group;
}

/** A stage that compares features. */
export interface SearchCard extends Framed {
  readonly kind: 'search';
  readonly clauses: readonly SearchClause[];
  /** The parameters that the builder does not show. */
  readonly rest: JsonObject;
}

/** A stage that the builder cannot show; it is kept as it is and edited as JSON. */
export interface JsonCard {
  readonly kind: 'json';
  readonly value: unknown;
}

/** A stage, as the builder shows it. */
export type Card = FilterCard | SearchCard | JsonCard;

/** A stage as the builder shows it. */
export function readStage(stage: unknown): Card {
  const raw: JsonCard = { kind: 'json', value: stage };
  if (!isObject(stage)) return raw;
  const nested = isObject(stage['config']);
  const config = nested ? (stage['config'] as JsonObject) : stage;
  const { stage_id: id, parameters } = config;
  if (!isObject(parameters)) return raw;
  const bare = without(config, ['parameters']);
  const framed: Framed = { nested, frame: nested ? { ...stage, config: bare } : bare };
  if (id === 'attribute_filter') return filterCard(parameters, framed) ?? raw;
  if (id === 'feature_search') return searchCard(parameters, framed) ?? raw;
  return raw;
}

function filterCard(parameters: JsonObject, framed: Framed): FilterCard | null {
  const keys = Object.keys(parameters);
  const [only] = keys;
  const isWhole = keys.length === 1 && (only === 'filters' || only === 'conditions');
  const node = readFilter(isWhole ? parameters[only as string] : parameters);
  return node.kind === 'json' ? null : { kind: 'filter', ...framed, root: asGroup(node) };
}

function asGroup(node: FilterNode): Group {
  return node.kind === 'group' ? node : { kind: 'group', join: 'AND', children: [node] };
}

function searchCard(parameters: JsonObject, framed: Framed): SearchCard | null {
  const clauses = readSearches(parameters['searches']);
  return clauses && { kind: 'search', ...framed, clauses, rest: without(parameters, ['searches']) };
}

/** A stage as the API takes it. */
export function writeStage(card: Card): StageInput {
  if (card.kind === 'json') return card.value as StageInput;
  const parameters =
    card.kind === 'filter'
      ? (writeFilter(card.root) as JsonObject)
      : { ...card.rest, searches: card.clauses.map(writeClause) };
  const { frame, nested } = card;
  return nested
    ? { ...frame, config: { ...(frame['config'] as JsonObject), parameters } }
    : { ...frame, parameters };
}

/** A stage that keeps everything, to begin with. */
export function newFilter(): StageInput {
  const condition: FilterNode = {
    kind: 'condition',
    field: '',
    operator: 'eq',
    value: '',
    caseSensitive: false,
  };
  return stageOf('attribute_filter', writeFilter(asGroup(condition)) as JsonObject);
}

/** A search for a feature, to begin with. @param feature its URI */
export function newSearch(feature: string, isHash: boolean): StageInput {
  const threshold = isHash ? { max_distance: 31 } : { min_score: 0.5 };
  return stageOf('feature_search', { searches: [{ feature_uri: feature, query: '', ...threshold }] });
}

/** Any other stage. */
export function newStage(id: string, type: string, parameters: JsonObject): StageInput {
  return { ...stageOf(id, parameters), stage_type: type as 'filter' };
}

function stageOf(stage_id: string, parameters: JsonObject): StageInput {
  return { stage_name: stage_id, stage_type: 'filter', config: { stage_id, parameters } };
}

/** What a stage is called. */
export function stageIdOf(stage: unknown): string {
  if (!isObject(stage)) return 'stage';
  const { config, stage_id } = stage;
  return String((isObject(config) ? config['stage_id'] : stage_id) ?? 'stage');
}
