import { allOf, compileQuery, type EngineDocument, prepareDocument, type Query } from '@tocsin/engine';
import { asSeen, featureNamesIn } from '../document-fields.ts';
import type { DocumentSource } from '../document-source.ts';
import type { Hit } from '../hit.ts';
import { compilePattern } from '../patterns.ts';
import { withStoredFeatures } from '../stored-features.ts';

/** A stored document of a collection, without its features. */
export interface StoredDocument {
  readonly document: EngineDocument;
  readonly collectionId: string;
}

/** Makes hits of the documents that pass, null of the others; the score is that of the filters' features, or 1. */
export type Passing = (documents: readonly StoredDocument[]) => Promise<(Hit | null)[]>;

/** What lets through the documents that pass all filters, with the features that these name. */
export function passingAll(source: DocumentSource, filters: readonly Query[]): Passing {
  const compiled = compileQuery(allOf([...filters]), { compilePattern });
  const names = featureNamesIn(filters);
  return async (documents) => {
    const hits = documents.map(
      ({ document: { id, payload }, collectionId }): Hit => ({
        documentId: id,
        collectionId,
        payload,
        score: 1,
        evidence: [],
      }),
    );
    const complete =
      names.length === 0
        ? documents.map(({ document }) => document)
        : await withStoredFeatures(source, hits, names);
    return hits.map((hit, i) => {
      const seen = asSeen(complete[i] as EngineDocument, hit.collectionId);
      const verdict = compiled.verdict(prepareDocument(seen));
      return verdict === null ? null : { ...hit, ...verdict };
    });
  };
}
