import { type EngineDocument, type Query } from '@tocsin/engine';

/** The features of a document, by address. */
export type DocumentFeatures = Pick<EngineDocument, 'vectors' | 'hashes'>;

/** What paths to features begin with: `features.out`, `features.x@v1/out`. */
const ROOT = 'features';
/** The name that means every feature of a document. */
const ALL = '';

/**
 * A document as filters and input mappings see it: beside its payload it has `document_id`, `collection_id` and its features.
 * @param score that it has in the run; null where there is none yet, and `score` is a field of the payload
 */
export function asSeen(
  document: EngineDocument,
  collectionId: string,
  score: number | null = null,
): EngineDocument {
  const field = (path: string): readonly unknown[] | undefined => {
    if (path === 'document_id') return [document.id];
    if (path === 'collection_id') return [collectionId];
    if (path === 'score' && score !== null) return [score];
    return featuresAt(document, path);
  };
  return { ...document, field };
}

/**
 * The value of a feature at `features.out` or `features.x@v1/out`: a list of numbers, or a hash as hexadecimal digits.
 * Undefined for other paths, and where the document has no such feature or several extractors have the output.
 */
export function featuresAt(features: DocumentFeatures, path: string): readonly unknown[] | undefined {
  const name = nameIn(path);
  if (name === null) return undefined;
  const named = addressesOf(features).filter((address) => isNamed(address, name));
  if (name === ALL)
    return named.length === 0
      ? undefined
      : [Object.fromEntries(named.map((address) => [address, valueOf(features, address)]))];
  const address = named.includes(name) ? name : named.length === 1 ? named[0] : undefined;
  return address === undefined ? undefined : [valueOf(features, address)];
}

/** The names of the features that filters read by path. */
export function featureNamesIn(queries: readonly (Query | null)[]): string[] {
  const names = queries.flatMap((query) => (query === null ? [] : pathsOf(query))).map(nameIn);
  return [...new Set(names.filter((name) => name !== null))];
}

/** Whether a feature may be meant by a name: an address, the output of one, or the name for all. */
export function isNamed(address: string, name: string): boolean {
  return name === ALL || address === name || address.endsWith(`/${name}`);
}

function nameIn(path: string): string | null {
  if (path === ROOT) return ALL;
  return path.startsWith(`${ROOT}.`) ? path.slice(ROOT.length + 1) : null;
}

function addressesOf({ vectors, hashes }: DocumentFeatures): string[] {
  return [...vectors.keys(), ...hashes.keys()];
}

function valueOf({ vectors, hashes }: DocumentFeatures, address: string): number[] | string {
  const vector = vectors.get(address);
  return vector === undefined ? Buffer.from(hashes.get(address) ?? []).toString('hex') : Array.from(vector);
}

function pathsOf(query: Query): string[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.children.flatMap(pathsOf);
    case 'not':
      return pathsOf(query.child);
    case 'compare':
      return 'field' in query.operand ? [query.field, query.operand.field] : [query.field];
    default:
      return [];
  }
}
