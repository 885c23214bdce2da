import { LogicalOperator, type Metadata } from './common.ts';
import { type PaginationQuery, PaginationResponse, paginationFields } from './pagination.ts';
import {
  any,
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  nameOf,
  num,
  oneOf,
  orNull,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** The types of retriever inputs. */
export const INPUT_TYPES = [
  'string',
  'number',
  'integer',
  'float',
  'boolean',
  'object',
  'array',
  'date',
  'datetime',
  'text',
  'image',
  'audio',
  'video',
  'pdf',
  'excel',
  'document_reference',
] as const;

/** The type of a retriever input. */
export type InputType = (typeof INPUT_TYPES)[number];

/** An input of a retriever. */
export interface RetrieverInputSchemaField {
  type: InputType;
  default?: unknown;
  items?: RetrieverInputSchemaField | null;
  properties?: Record<string, RetrieverInputSchemaField> | null;
  examples?: unknown[] | null;
  description?: string | null;
  enum?: unknown[] | null;
  required?: boolean | null;
  [other: string]: unknown;
}

/** Schema of {@link RetrieverInputSchemaField}; nested fields are checked no deeper. */
export const RetrieverInputSchemaField: JsonSchema = request(
  { type: oneOf(INPUT_TYPES) },
  {
    default: any,
    items: anyObject,
    properties: map(anyObject),
    examples: list(any),
    description: str(),
    enum: list(any),
    required: bool,
  },
);

/** The inputs of a retriever, by name. */
export type RetrieverInputSchema = Record<string, RetrieverInputSchemaField>;

/** Schema of {@link RetrieverInputSchema}. */
export const RetrieverInputSchema: JsonSchema = map(RetrieverInputSchemaField);

/** What a stage does. */
export const STAGE_TYPES = ['filter', 'sort', 'reduce', 'apply', 'enrich'] as const;

/** What a stage does. */
export type StageType = (typeof STAGE_TYPES)[number];

/** A stage of a retriever, in the shape of every answer. */
export interface StageConfig {
  stage_name: string;
  stage_type?: StageType | null;
  config: { stage_id: string; parameters: Metadata; [other: string]: unknown };
  batch_size?: string | null;
  description?: string | null;
}

/** Schema of {@link StageConfig}. */
export const StageConfig: JsonSchema = response(
  { stage_name: str({ minLength: 1 }), config: anyObject },
  { stage_type: orNull(oneOf(STAGE_TYPES)), batch_size: orNull(str()), description: orNull(str()) },
);

/** A stage as clients send it: {@link StageConfig}, or flat with `stage_id` and `parameters`. */
export interface StageInput {
  stage_name?: string | null;
  stage_type?: StageType | null;
  config?: { stage_id?: string | null; parameters?: Metadata | null; [other: string]: unknown } | null;
  stage_id?: string | null;
  parameters?: Metadata | null;
  batch_size?: string | null;
  description?: string | null;
}

/** Schema of {@link StageInput}. Which of the two shapes it is, and that it is whole, is checked by `normalizeStage`. */
export const StageInput: JsonSchema = request(
  {},
  {
    stage_name: str({ minLength: 1 }),
    stage_type: oneOf(STAGE_TYPES),
    config: request({}, { stage_id: str({ minLength: 1 }), parameters: anyObject }),
    stage_id: str({ minLength: 1 }),
    parameters: anyObject,
    batch_size: str(),
    description: str(),
  },
);

/** A stage in the shape of every answer, or undefined where it names no `stage_id`. */
export function normalizeStage(stage: StageInput): StageConfig | undefined {
  const stageId = stage.config?.stage_id ?? stage.stage_id;
  if (!stageId) return undefined;
  const parameters = stage.config?.parameters ?? stage.parameters ?? {};
  return {
    stage_name: stage.stage_name ?? stageId,
    stage_type: stage.stage_type ?? null,
    config: { ...stage.config, stage_id: stageId, parameters },
    ...(stage.batch_size != null && { batch_size: stage.batch_size }),
    ...(stage.description != null && { description: stage.description }),
  };
}

/** What one run of a retriever may cost. */
export interface BudgetLimits {
  max_credits?: number | null;
  max_time_ms?: number | null;
}

/** Schema of {@link BudgetLimits}. */
export const BudgetLimits: JsonSchema = request(
  {},
  { max_credits: num({ minimum: 0 }), max_time_ms: int({ minimum: 0 }) },
);

const stages = list(StageInput, { minItems: 1 });

/** A retriever that is written into an alert and belongs to it. */
export interface InlineRetriever {
  stages: StageInput[];
  input_schema?: RetrieverInputSchema | null;
  collection_identifiers?: string[] | null;
}

/** Schema of {@link InlineRetriever}. */
export const InlineRetriever: JsonSchema = request(
  { stages },
  { input_schema: RetrieverInputSchema, collection_identifiers: list(str()) },
);

/** Makes a retriever. */
export interface CreateRetrieverRequest {
  retriever_name: string;
  description?: string | null;
  visibility?: 'private' | 'public' | 'marketplace' | null;
  marketplace_listing_id?: string | null;
  requires_subscription?: boolean | null;
  /** Where it searches; with none it looks at the arriving documents themselves. */
  collection_identifiers?: string[] | null;
  stages: StageInput[];
  input_schema?: RetrieverInputSchema | null;
  budget_limits?: BudgetLimits | null;
  tags?: string[] | null;
  display_config?: Metadata | null;
}

const retrieverName = nameOf(1, 1000);
const visibility = oneOf(['private', 'public', 'marketplace']);

/** Schema of {@link CreateRetrieverRequest}. */
export const CreateRetrieverRequest: JsonSchema = request(
  { retriever_name: retrieverName, stages },
  {
    description: str(),
    visibility: withDefault(visibility, 'private'),
    marketplace_listing_id: str(),
    requires_subscription: withDefault(bool, false),
    collection_identifiers: list(str()),
    input_schema: RetrieverInputSchema,
    budget_limits: BudgetLimits,
    tags: list(str()),
    display_config: anyObject,
  },
);

/** Changes single fields of a retriever. Ours: its stages, inputs and collections may change, too. */
export interface PatchRetrieverRequest {
  stages?: StageInput[] | null;
  input_schema?: RetrieverInputSchema | null;
  collection_identifiers?: string[] | null;
  retriever_name?: string | null;
  description?: string | null;
  visibility?: 'private' | 'public' | 'marketplace' | null;
  marketplace_listing_id?: string | null;
  requires_subscription?: boolean | null;
  tags?: string[] | null;
  display_config?: Metadata | null;
}

/** Schema of {@link PatchRetrieverRequest}. */
export const PatchRetrieverRequest: JsonSchema = request(
  {},
  {
    stages,
    input_schema: RetrieverInputSchema,
    collection_identifiers: list(str()),
    retriever_name: retrieverName,
    description: str(),
    visibility,
    marketplace_listing_id: str(),
    requires_subscription: bool,
    tags: list(str()),
    display_config: anyObject,
  },
);

/** A feature that a retriever depends on. */
export interface FeatureAddress {
  scheme?: string;
  extractor: string;
  version: string;
  output?: string | null;
}

/** Schema of {@link FeatureAddress}. */
export const FeatureAddress: JsonSchema = response(
  { extractor: str(), version: str() },
  { scheme: str(), output: orNull(str()) },
);

/** A retriever. */
export interface RetrieverModel {
  retriever_id: string;
  retriever_name: string;
  description: string | null;
  collection_ids: string[];
  stages: StageConfig[];
  input_schema: RetrieverInputSchema;
  budget_limits: BudgetLimits;
  feature_dependencies: FeatureAddress[] | null;
  tags: string[];
  display_config: Metadata | null;
  version: number;
  created_at: string;
  updated_at: string;
  created_by: string | null;
  updated_by: string | null;
  is_published?: boolean;
  marketplace_listing_id?: string | null;
}

/** Schema of {@link RetrieverModel}. */
export const RetrieverModel: JsonSchema = response(
  { retriever_name: retrieverName, stages: list(StageConfig, { minItems: 1 }) },
  {
    retriever_id: str(),
    description: orNull(str()),
    collection_ids: list(str()),
    input_schema: RetrieverInputSchema,
    budget_limits: BudgetLimits,
    feature_dependencies: orNull(list(FeatureAddress)),
    tags: list(str()),
    display_config: orNull(anyObject),
    version: withDefault(int({ minimum: 1 }), 1),
    created_at: dateTime,
    updated_at: dateTime,
    created_by: orNull(str()),
    updated_by: orNull(str()),
    is_published: withDefault(bool, false),
    marketplace_listing_id: orNull(str()),
  },
);

/** The answer to creating or patching a retriever. */
export interface RetrieverEnvelope {
  retriever: RetrieverModel;
}

/** Schema of {@link RetrieverEnvelope}. */
export const RetrieverEnvelope: JsonSchema = response({ retriever: RetrieverModel });

/** How retrievers are listed. */
export interface ListRetrieversRequest extends PaginationQuery {
  search?: string | null;
  filters?: LogicalOperator | null;
  sorts?: Metadata[] | null;
  case_sensitive?: boolean | null;
}

/** Schema of {@link ListRetrieversRequest}. */
export const ListRetrieversRequest: JsonSchema = request(
  {},
  {
    search: str(),
    filters: LogicalOperator,
    sorts: list(anyObject),
    case_sensitive: withDefault(bool, false),
    ...paginationFields,
  },
);

/** A page of retrievers. `pagination` is ours: the contract has none here. */
export interface ListRetrieversResponse {
  results: RetrieverModel[];
  total: number;
  pagination?: PaginationResponse;
}

/** Schema of {@link ListRetrieversResponse}. */
export const ListRetrieversResponse: JsonSchema = response(
  {},
  { results: list(RetrieverModel), total: int(), pagination: PaginationResponse },
);

/** Which documents of a result are wanted: by offset, cursor, scroll or keyset. */
export interface RetrieverPagination {
  method?: 'offset' | 'cursor' | 'scroll' | 'keyset' | null;
  page_size?: number | null;
  page_number?: number | null;
  limit?: number | null;
  cursor?: string | null;
  scroll_id?: string | null;
  scroll_ttl?: number | null;
  after?: Metadata | null;
}

/** Schema of {@link RetrieverPagination}. */
export const RetrieverPagination: JsonSchema = request(
  {},
  {
    method: oneOf(['offset', 'cursor', 'scroll', 'keyset']),
    page_size: int({ minimum: 1, maximum: 500 }),
    page_number: int({ minimum: 1 }),
    limit: int({ minimum: 1, maximum: 1000 }),
    cursor: str(),
    scroll_id: str(),
    scroll_ttl: int({ minimum: 60, maximum: 3600 }),
    after: anyObject,
  },
);

/** Runs a stored retriever. */
export interface ExecuteRetrieverRequest {
  inputs?: Metadata | null;
  pagination?: RetrieverPagination | null;
  stream?: boolean | null;
}

/** Schema of {@link ExecuteRetrieverRequest}. */
export const ExecuteRetrieverRequest: JsonSchema = request(
  {},
  { inputs: anyObject, pagination: RetrieverPagination, stream: withDefault(bool, false) },
);

/** Runs a retriever that is not stored. */
export interface AdhocExecuteRequest {
  collection_identifiers?: string[] | null;
  input_schema: RetrieverInputSchema;
  stages: StageInput[];
  inputs: Metadata;
  budget_limits?: BudgetLimits | null;
  stream?: boolean | null;
  /** Ours: which documents of the result are wanted. */
  pagination?: RetrieverPagination | null;
}

/** Schema of {@link AdhocExecuteRequest}. */
export const AdhocExecuteRequest: JsonSchema = request(
  { input_schema: RetrieverInputSchema, stages, inputs: anyObject },
  {
    collection_identifiers: list(str()),
    budget_limits: BudgetLimits,
    stream: withDefault(bool, false),
    pagination: RetrieverPagination,
  },
);

/** The query string of an execution. There are no stored files yet whose URLs could be signed. */
export interface ExecuteRetrieverQuery {
  return_presigned_urls?: boolean | null;
  return_vectors?: boolean | null;
}

/** Schema of {@link ExecuteRetrieverQuery}. */
export const ExecuteRetrieverQuery: JsonSchema = request(
  {},
  { return_presigned_urls: withDefault(bool, false), return_vectors: withDefault(bool, false) },
);

/** Asks how a retriever would run. */
export interface ExplainRetrieverRequest {
  inputs?: Metadata | null;
}

/** Schema of {@link ExplainRetrieverRequest}. */
export const ExplainRetrieverRequest: JsonSchema = request({}, { inputs: anyObject });

/** A stage that retrievers can use. */
export interface RetrieverStageDefinition {
  stage_id: string;
  description: string;
  category: StageType;
  icon: string;
  parameter_schema?: Metadata | null;
}

/** Schema of {@link RetrieverStageDefinition}. */
export const RetrieverStageDefinition: JsonSchema = response(
  { stage_id: str(), description: str(), category: oneOf(STAGE_TYPES), icon: str() },
  { parameter_schema: orNull(anyObject) },
);
