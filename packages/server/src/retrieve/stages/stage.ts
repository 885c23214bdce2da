import type { JsonSchema, Metadata, StageType } from '@tocsin/contract';
import type { EngineDocument, Query } from '@tocsin/engine';
import type { DocumentSource } from '../document-source.ts';
import type { Hit, HitList } from '../hit.ts';

/** One search of a `feature_search` stage. */
export interface FeatureSearch {
  /** Address without scheme: `extractor@version/output`. */
  readonly feature: string;
  readonly query:
    | { readonly kind: 'vector'; readonly vector: Float32Array }
    | { readonly kind: 'hash'; readonly hash: Uint8Array }
    /** Becomes a vector by the extractor of the collection whose documents are looked at: see `embedTexts`. */
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'field'; readonly field: string };
  /** null where the client named none. */
  readonly topK: number | null;
  readonly minScore: number | null;
  readonly maxDistance: number | null;
  /** Its share in a `weighted` fusion. */
  readonly weight: number;
  readonly filter: Query | null;
}

/** A document that a search must leave out: the one that asks. */
export interface Exclusion {
  readonly collectionId: string;
  readonly documentId: string;
}

/** Where a stage finds documents, as the first that looks at collections. */
export interface SearchScope {
  readonly source: DocumentSource;
  readonly collectionIds: readonly string[];
  /** What the stages before require of each document: it restricts what is ranked. */
  readonly filters: readonly Query[];
  readonly exclude: Exclusion | null;
  /** Facts for the statistics. */
  note(facts: StageFacts): void;
}

/** What a stage runs with. */
export interface StageRun {
  readonly source: DocumentSource;
  /** Whether the documents arrive: then only numbers that the client named cut. */
  readonly standing: boolean;
  /** The hits as documents, with these features where they have them: by address, or by name as paths have it. */
  documents(hits: readonly Hit[], features: readonly string[]): Promise<readonly EngineDocument[]>;
  /** Lets others run; throws where the time is up. To be called between slices of long work. */
  giveWay(): Promise<void>;
  /** Facts for the statistics. */
  note(facts: StageFacts): void;
}

/** What a stage may tell of its work, beside documents in and out. */
export type StageFacts = Readonly<Record<string, unknown>>;

/** What a search over features does, beside running on what is there. */
export interface SearchStage {
  readonly searches: readonly FeatureSearch[];
  /** Which documents it can find, each looked at alone. @throws ApiError 422 where a query is text still */
  clause(): Query;
  /** Whether its result needs all documents that the clause lets through together. */
  readonly joint: boolean;
  /** The score of each search for a document, null where it does not find it. */
  scores(document: EngineDocument, collectionId: string): (number | null)[];
  /** The stage with other searches. @param change is told the place of each search's query */
  mapSearches(change: (search: FeatureSearch, place: string) => FeatureSearch): StageBody;
  /** Finds documents in collections. */
  find(scope: SearchScope): Promise<HitList>;
}

/** What reading the parameters of a stage gives: what the stage can do. */
export interface StageBody {
  /** Where all that it does is to keep the documents that pass, each looked at alone. */
  readonly filter?: Query;
  readonly search?: SearchStage;
  /** Whether it looks at each document alone, though it does more than keep those that pass. */
  readonly alone?: boolean;
  /** Collections that it reads beside those of the retriever, by id or name, and the parameter that says so. */
  readonly joins?: readonly { readonly identifier: string; readonly parameter: string }[];
  /** Runs on what the stages before it left. */
  run(list: HitList, at: StageRun): HitList | Promise<HitList>;
  /**
   * Checks what is too slow to check at every start.
   * @param standing whether the retriever looks at arriving documents
   * @throws ApiError 422
   */
  check?(standing: boolean): void;
  /** About how many documents it leaves of so many. */
  estimate(count: number): number;
}

/** A stage of a retriever, read and checked. */
export interface Stage extends StageBody {
  readonly id: string;
  readonly name: string;
  readonly category: StageType;
  /** About how long it takes for a document that comes in. */
  readonly microseconds: number;
  /** Where its parameters stand: `stages[1].parameters`. */
  readonly place: string;
}

/** Where a stage is read. */
export interface ReadContext {
  readonly place: string;
  /** The inputs that templates are filled with. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly before: readonly Stage[];
}

/** A stage described as data: what is listed, checked and documented follows from it. */
export interface StageDefinition {
  readonly id: string;
  readonly category: StageType;
  readonly icon: string;
  readonly description: string;
  /** JSON Schema of its parameters; `x-aliases` are further names of one. */
  readonly parameters: JsonSchema;
  /** About how long it takes for a document, for the explanation of a retriever. */
  readonly microseconds: number;
  /** Parameters for the docs, proven to be valid. */
  readonly example: Metadata;
  /** Parameters with templates that the stage fills itself. */
  readonly ownTemplates?: readonly string[];
  /** @throws ApiError 422 naming the place */
  read(parameters: Record<string, unknown>, context: ReadContext): StageBody;
}

/** A {@link StageDefinition} whose parameters have the type that their schema says. */
export function defineStage<Parameters>(
  definition: Omit<StageDefinition, 'read'> & {
    read(parameters: Parameters, context: ReadContext): StageBody;
  },
): StageDefinition {
  return definition as unknown as StageDefinition;
}
