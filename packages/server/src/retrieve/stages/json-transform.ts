import { schema, validationError } from '@tocsin/contract';
import { isRecord } from '../../platform/json.ts';
import type { Hit, HitList, HitProblem } from '../hit.ts';
import { payloadInRun } from '../hit-fields.ts';
import { RunError } from '../run-error.ts';
import { MAX_TEMPLATE, parseTemplate, TemplateError, type TemplatePart } from '../template/parse.ts';
import { renderTemplate } from '../template/render.ts';
import { defineStage, type StageDefinition, type StageRun } from './stage.ts';

const { bool, response: object, str } = schema;
/** Characters that all documents of a run may give together. */
const MAX_TOTAL = 32 * 1024 * 1024;
/** Levels of lists and objects in a result, as in a document. */
const MAX_DEPTH = 32;
/** Documents after which others get a turn. */
const SLICE = 20;

interface Parameters {
  template: string;
  fail_on_error: boolean;
}

/** Gives each document the shape that a template says. */
export const jsonTransform: StageDefinition = defineStage<Parameters>({
  id: 'json_transform',
  category: 'apply',
  icon: 'braces',
  microseconds: 20,
  description:
    'Replaces each document by the JSON object that a Mustache template gives for it. `DOC` is the document, `INPUT` are the inputs.',
  parameters: object(
    {
      template: str({
        minLength: 1,
        maxLength: MAX_TEMPLATE,
        description:
          'A template whose result is a JSON object. `{{DOC.x}}` stands between quotes, `{{{DOC.x}}}` (or `{{DOC.x | tojson}}`) is a whole JSON value, `{{#DOC.list}}…{{/DOC.list}}` repeats with `.` as the item and `-first`, `-last`, `-index`, `{{^DOC.x}}…{{/DOC.x}}` is for what is missing or empty.',
      }),
    },
    {
      fail_on_error: {
        ...bool,
        default: false,
        description:
          'Whether a document for which the template gives no JSON object fails the run; else it is left out, and the run says so.',
      },
    },
  ),
  example: {
    template:
      '{"title": "{{DOC.metadata.title}}", "tags": [{{#DOC.metadata.tags}}"{{.}}"{{^-last}}, {{/-last}}{{/DOC.metadata.tags}}], "metadata": {{{DOC.metadata}}}}',
  },
  ownTemplates: ['template'],
  read({ template, fail_on_error }, { place, inputs }) {
    const parts = readTemplate(template, `${place}.template`);
    return {
      alone: true,
      run: (list, at) => transform(list, parts, inputs, fail_on_error, at),
      estimate: (count) => count,
    };
  },
});

function readTemplate(template: string, place: string): TemplatePart[] {
  try {
    return parseTemplate(template);
  } catch (error) {
    throw validationError(place, (error as Error).message);
  }
}

async function transform(
  list: HitList,
  parts: readonly TemplatePart[],
  inputs: Readonly<Record<string, unknown>>,
  failOnError: boolean,
  at: StageRun,
): Promise<HitList> {
  const hits: Hit[] = [];
  const problems: HitProblem[] = [];
  let total = 0;
  for (const [i, hit] of list.hits.entries()) {
    if (i % SLICE === SLICE - 1) await at.giveWay();
    try {
      const text = renderTemplate(parts, viewOf(hit, inputs));
      total += text.length;
      if (total > MAX_TOTAL) break;
      hits.push({ ...hit, payload: toPayload(text) });
    } catch (error) {
      const message = `the template ${(error as Error).message}`;
      if (failOnError) throw new RunError(`${hit.documentId}: ${message}`, { cause: error });
      problems.push({ documentId: hit.documentId, message });
    }
  }
  if (total > MAX_TOTAL)
    throw new RunError(
      `the template gives more than ${MAX_TOTAL} characters for all documents; limit them before`,
    );
  if (problems.length > 0) at.note({ failed_documents: problems.slice(0, 100) });
  return { ...list, hits, problems: [...(list.problems ?? []), ...problems] };
}

/** The names that a template may begin a path with, in either case. */
function viewOf(hit: Hit, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const document = payloadInRun(hit);
  return { DOC: document, doc: document, INPUT: inputs, INPUTS: inputs, input: inputs, inputs };
}

function toPayload(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TemplateError(`gives no JSON: ${(error as Error).message}`);
  }
  if (!isRecord(value)) throw new TemplateError('gives JSON that is no object');
  refuseDeep(value, 1);
  return value;
}

function refuseDeep(value: unknown, depth: number): void {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TemplateError('gives a number that a 64-bit float cannot hold');
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw new TemplateError(`gives JSON nested deeper than ${MAX_DEPTH} levels`);
  for (const child of Object.values(value)) refuseDeep(child, depth + 1);
}
