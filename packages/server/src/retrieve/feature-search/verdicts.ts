import { compileQuery, type EngineDocument, prepareDocument, type Verdict } from '@tocsin/engine';
import { asSeen } from '../document-fields.ts';
import { compilePattern } from '../patterns.ts';
import type { FeatureSearch } from '../stages/stage.ts';
import { searchClause } from './clause.ts';

/** The verdict of each search on a document of a collection; null where it does not find it. */
export type Verdicts = (document: EngineDocument, collectionId: string) => (Verdict | null)[];

/** Looks at single documents with searches, which are compiled when the first comes. */
export function verdictsOf(searches: readonly FeatureSearch[]): Verdicts {
  let compile = (): ReturnType<typeof compileQuery>[] => {
    const compiled = searches.map((search) => compileQuery(searchClause(search), { compilePattern }));
    compile = () => compiled;
    return compiled;
  };
  return (document, collectionId) => {
    const prepared = prepareDocument(asSeen(document, collectionId));
    return compile().map((query) => query.verdict(prepared));
  };
}
