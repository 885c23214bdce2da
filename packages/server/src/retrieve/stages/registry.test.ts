import { readFileSync } from 'node:fs';
import { type CreateRetrieverRequest, normalizeStage, STAGE_TYPES, type StageInput } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../testing/retrieve.ts';
import { validateRetriever } from '../validate.ts';
import { STAGES } from './registry.ts';

const page = readFileSync(new URL('../../../../../docs/retrievers.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(
  ([, text]) => JSON.parse(text as string) as object,
);

const validate = (stages: unknown[], inputs: string[] = [], typed: Readonly<Record<string, unknown>> = {}) =>
  validateRetriever(
    {
      stages: stages as never,
      input_schema: Object.fromEntries(
        inputs.map((name) => [name, { type: (typed[name] ?? 'string') as never }]),
      ),
      collection_ids: ['col_a'],
    },
    '',
  );

describe.each(STAGES)('the stage $id', ({ id, category, icon, description, parameters, example }) => {
  it('is described, and its example is valid', () => {
    expect(STAGE_TYPES).toContain(category);
    expect(description.length).toBeGreaterThan(20);
    expect(icon).not.toBe('');
    const named = Object.values(parameters['properties'] as Record<string, { description?: string }>);
    expect(named.filter((one) => !one.description)).toEqual([]);
    expect(() => validate([stageConfig(id, example)], ['image', 'title', 'q'])).not.toThrow();
  });

  it('is in the docs with its example', () => {
    expect(page).toContain(`### \`${id}\` (${category})\n\n${description}`);
    expect(examples).toContainEqual({ stage_id: id, stage_type: category, parameters: example });
  });

  it('takes templates for all of its parameters', () => {
    const given = Object.keys(parameters['properties'] as object).filter(
      (name) =>
        ![
          'searches',
          'fields',
          'diversity_fields',
          'fields_to_merge',
          'facets',
          'group_by',
          'template',
        ].includes(name),
    );
    const properties = parameters['properties'] as Record<string, { type?: string }>;
    const typed = given.filter((name) => properties[name]?.type !== undefined);
    const types = Object.fromEntries(typed.map((name) => [name, properties[name]?.type]));
    const templates = Object.fromEntries(typed.map((name) => [name, `{{INPUT.${name}}}`]));
    expect(() =>
      validate([stageConfig(id, { ...example, ...templates })], [...typed, 'image', 'title'], types),
    ).not.toThrow();
  });
});

it('the retriever in the docs is valid', () => {
  const retriever = examples.find((one) => 'retriever_name' in one) as CreateRetrieverRequest;
  const stages = retriever.stages.map((stage: StageInput) => normalizeStage(stage));
  expect(() => validate(stages, ['hash'])).not.toThrow();
});
