import { schema, validationError } from '@tocsin/contract';
import { compileQuery, type EngineDocument, prepareDocument, type Query, resolvePath } from '@tocsin/engine';
import { isRecord } from '../../platform/json.ts';
import { documentsFor } from '../filter-hits.ts';
import type { Hit, HitList } from '../hit.ts';
import { equalityKey, valuesAt } from '../hit-fields.ts';
import { documentsByField, eachValue } from '../join-documents.ts';
import { alias, PATH, UNKNOWN_TEXT } from '../parameters/prepare.ts';
import { mergeMissing, withPath } from '../paths.ts';
import { compilePattern } from '../patterns.ts';
import { RunError } from '../run-error.ts';
import { checkPatterns, readFilter } from './attribute-filter.ts';
import { defineStage, type StageDefinition, type StageRun } from './stage.ts';

const { bool, list, response: object, oneOf, str } = schema;

interface Parameters {
  target_collection_id: string;
  source_field: string;
  target_field: string;
  fields_to_merge?: string[];
  output_field?: string;
  strategy: 'enrich' | 'replace' | 'append';
  allow_missing: boolean;
  when?: unknown;
  retriever_id?: unknown;
  retriever_config?: unknown;
}

/** Adds what another collection knows. */
export const documentEnrich: StageDefinition = defineStage<Parameters>({
  id: 'document_enrich',
  category: 'enrich',
  icon: 'git-merge',
  microseconds: 50,
  description:
    'Adds fields of a document of another collection, found by an equal field (a left join). Of several the first by document id is taken.',
  parameters: object(
    {
      target_collection_id: alias(
        str({ ...PATH, description: 'The other collection, by id or name.' }),
        'collection_id',
        'target_collection',
      ),
      source_field: str({ ...PATH, description: 'The field of the document at hand.' }),
    },
    {
      target_field: str({
        ...PATH,
        default: 'document_id',
        description:
          'The field of the other collection that must be equal. `document_id` is looked up; any other field means a scan of the collection.',
      }),
      fields_to_merge: list(str(PATH), {
        minItems: 1,
        maxItems: 100,
        description: 'Which fields are added; all without it.',
      }),
      output_field: str({
        ...PATH,
        description: 'Where they go; without it beside the fields that are there.',
      }),
      strategy: oneOf(['enrich', 'replace', 'append'], {
        default: 'enrich',
        description:
          '`enrich` adds what is missing and keeps what is there, `replace` puts it in place of what is there, `append` adds it to the list in output_field.',
      }),
      allow_missing: {
        ...bool,
        default: true,
        description: 'Whether documents without a counterpart stay; they are left out otherwise.',
      },
      when: { description: 'A filter: documents that do not pass stay as they are.' },
    },
  ),
  example: {
    target_collection_id: 'publishers',
    source_field: 'metadata.publisher_id',
    fields_to_merge: ['metadata.name', 'metadata.country'],
    output_field: 'publisher',
  },
  read(parameters, { place }) {
    const { output_field, strategy, when, target_collection_id } = parameters;
    for (const unsupported of ['retriever_id', 'retriever_config'] as const)
      if (parameters[unsupported] != null)
        throw validationError(
          `${place}.${unsupported}`,
          'is not supported: join by source_field and target_field',
        );
    if (strategy === 'append' && output_field === undefined)
      throw validationError(`${place}.output_field`, 'is required where strategy is "append"');
    const condition = when == null ? null : readFilter(when, `${place}.when`);
    return {
      alone: true,
      joins:
        target_collection_id === UNKNOWN_TEXT
          ? []
          : [{ identifier: target_collection_id, parameter: 'target_collection_id' }],
      run: (list, at) => enrich(list, parameters, condition, at),
      check: () => {
        if (condition !== null) checkPatterns(condition);
      },
      estimate: (count) => count,
    };
  },
});

async function enrich(
  list: HitList,
  parameters: Parameters,
  condition: Query | null,
  at: StageRun,
): Promise<HitList> {
  const { source } = at;
  const collectionId = await source.collectionNamed(parameters.target_collection_id);
  if (collectionId === null)
    throw new RunError(`there is no collection "${parameters.target_collection_id}"`);
  const applies = await whichApply(condition, list.hits, at);
  const wanted = list.hits.map((hit, i) => (applies[i] ? valuesOf(hit, parameters.source_field) : null));
  const others = await documentsByField(
    source,
    collectionId,
    parameters.target_field,
    wanted.flatMap((values) => values ?? []),
  );
  const hits = list.hits.flatMap((hit, i): Hit[] => {
    const values = wanted[i];
    if (!values) return [hit];
    const other = values.map((value) => others.get(equalityKey(value))).find((found) => found !== undefined);
    if (other === undefined) return parameters.allow_missing ? [hit] : [];
    return [
      { ...hit, payload: enriched(hit.payload, chosenFields(other, parameters.fields_to_merge), parameters) },
    ];
  });
  return { ...list, hits };
}

/** For each hit whether the condition holds. */
async function whichApply(condition: Query | null, hits: readonly Hit[], at: StageRun): Promise<boolean[]> {
  if (condition === null) return hits.map(() => true);
  const compiled = compileQuery(condition, { compilePattern });
  const documents = await documentsFor(condition, hits, at);
  return documents.map((document) => compiled.matches(prepareDocument(document)));
}

function valuesOf(hit: Hit, field: string): unknown[] {
  return eachValue(valuesAt(hit, field));
}

function chosenFields(
  { id, payload }: EngineDocument,
  fields: readonly string[] | undefined,
): Record<string, unknown> {
  const whole = { document_id: id, ...payload };
  if (fields === undefined) return whole;
  return fields.reduce<Record<string, unknown>>((chosen, field) => {
    const found = resolvePath(whole, field);
    if (found.length === 0) return chosen;
    return withPath(chosen, field.split('.'), found.length === 1 ? found[0] : found);
  }, {});
}

function enriched(
  payload: Readonly<Record<string, unknown>>,
  added: Record<string, unknown>,
  { output_field, strategy }: Parameters,
): Readonly<Record<string, unknown>> {
  if (output_field === undefined) return strategy === 'replace' ? added : mergeMissing(payload, added);
  const path = output_field.split('.');
  const [present] = resolvePath(payload, output_field);
  if (strategy === 'append') return withPath(payload, path, [...asList(present), added]);
  const value = strategy === 'enrich' && isRecord(present) ? mergeMissing(present, added) : added;
  return withPath(payload, path, value);
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
