import { ApiError, validationError } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { breathe } from '../platform/breathe.ts';
import type { DocumentFeatures } from './document-features.ts';
import type { PlacedDocument } from './feature-sizes.ts';
import { contentHash } from './normal-document.ts';

/** A document with the features that its collection computes, and the hash of all its content. */
export interface CompleteDocument extends PlacedDocument {
  readonly contentHash: string;
}

/** Computing goes on so long, in milliseconds, before other requests have their turn. */
const TURN_MS = 10;

/** What was computed for a document: it is asked for again where its transaction runs again. */
const computed = new WeakMap<PlacedDocument, { by: PreparedExtractor; complete: CompleteDocument }>();

/**
 * Completes documents with the features that their collection's extractor computes.
 * @throws ApiError 422 with the document's place, where a text is too long, or where a client sends another value for a
 * feature that is computed
 */
export async function completeDocuments<T extends PlacedDocument>(
  documents: readonly T[],
  extractor: PreparedExtractor,
): Promise<(T & CompleteDocument)[]> {
  const { complete, problems } = await completeEach(documents, extractor);
  const [problem] = problems.values();
  if (problem) throw problem;
  return complete;
}

/** As {@link completeDocuments}, but tells of the documents that cannot be completed, by id, and completes the others. */
export async function completeEach<T extends PlacedDocument>(
  documents: readonly T[],
  extractor: PreparedExtractor,
): Promise<{ complete: (T & CompleteDocument)[]; problems: Map<string, ApiError> }> {
  const complete: (T & CompleteDocument)[] = [];
  const problems = new Map<string, ApiError>();
  let turn = performance.now();
  for (const one of documents) {
    const done = completeOrProblem(one, extractor);
    if (done instanceof ApiError) problems.set(one.document.id, done);
    else complete.push({ ...one, ...done });
    if (performance.now() - turn < TURN_MS) continue;
    await breathe();
    turn = performance.now();
  }
  return { complete, problems };
}

function completeOrProblem(one: PlacedDocument, extractor: PreparedExtractor): CompleteDocument | ApiError {
  try {
    return completeDocument(one, extractor);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function completeDocument(one: PlacedDocument, extractor: PreparedExtractor): CompleteDocument {
  const known = computed.get(one);
  if (known?.by === extractor) return known.complete;
  const document = withComputed(one, extractor);
  const complete = { document, place: one.place, contentHash: contentHash(document) };
  computed.set(one, { by: extractor, complete });
  return complete;
}

function withComputed({ document, place }: PlacedDocument, extractor: PreparedExtractor): EngineDocument {
  if (extractor.outputs.length === 0) return document;
  const features = extractor.extract(document.payload, place);
  for (const { feature } of extractor.outputs) {
    const given = document.vectors.get(feature);
    if (given !== undefined && !sameVector(given, features.get(feature)))
      throw validationError(
        place === '' ? 'features' : `${place}.features`,
        `${feature} is computed by this collection; leave it out, or send vectors of your own under another extractor`,
      );
  }
  return { ...document, vectors: new Map([...document.vectors, ...features]) };
}

/** A client may send back what it read. */
function sameVector(given: Float32Array, own: Float32Array | undefined): boolean {
  return given.length === own?.length && given.every((component, i) => component === own[i]);
}

/** The features of a stored document that a client brought: without those that follow from its fields. */
export function broughtFeatures(
  { vectors, hashes }: DocumentFeatures,
  { outputs }: PreparedExtractor,
): DocumentFeatures {
  const own = new Set(outputs.map(({ feature }) => feature));
  return { vectors: new Map([...vectors].filter(([feature]) => !own.has(feature))), hashes };
}
