import {
  type CompiledQuery,
  compileQuery,
  type EngineDocument,
  type PreparedDocument,
  prepareDocument,
  type Verdict,
} from '@tocsin/engine';
import { asSeen } from '../document-fields.ts';
import { compilePattern } from '../patterns.ts';
import type { FeatureSearch } from '../stages/stage.ts';
import { searchClause } from './clause.ts';

/** The verdict of each search on a document of a collection; null where it does not find it. */
export type Verdicts = (document: EngineDocument, collectionId: string) => (Verdict | null)[];

/** Looks at single documents with searches, which are compiled when the first comes. */
export function verdictsOf(searches: readonly FeatureSearch[]): Verdicts {
  let compile = (): CompiledQuery[] => {
    const compiled = searches.map((search) => compileQuery(searchClause(search), { compilePattern }));
    compile = () => compiled;
    return compiled;
  };
  return (document, collectionId) => {
    const prepared = prepareDocument(asSeen(document, collectionId));
    return verdictsOn(prepared, compile());
  };
}

/** @throws where some search cannot be run on the document, and no other one finds it */
function verdictsOn(document: PreparedDocument, queries: readonly CompiledQuery[]): (Verdict | null)[] {
  let failure: { error: unknown } | null = null;
  const verdicts = queries.map((query) => {
    try {
      return query.verdict(document);
    } catch (error) {
      failure ??= { error };
      return null;
    }
  });
  if (failure !== null && verdicts.every((verdict) => verdict === null))
    throw (failure as { error: unknown }).error;
  return verdicts;
}
