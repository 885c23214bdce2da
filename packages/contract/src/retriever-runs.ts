import type { Metadata } from './common.ts';
import {
  any,
  anyObject,
  bool,
  dateTime,
  int,
  type JsonSchema,
  list,
  map,
  num,
  orNull,
  response,
  str,
} from './schema.ts';

/** What one stage of a run did. */
export interface StageStatistics {
  input_count: number;
  output_count: number;
  duration_ms: number;
  efficiency: number;
  cache_hit?: boolean | null;
  error?: string | null;
  llm_calls?: number | null;
  tokens_used?: number | null;
  metadata?: Metadata;
}

/** Schema of {@link StageStatistics}. */
export const StageStatistics: JsonSchema = response(
  {
    input_count: int({ minimum: 0 }),
    output_count: int({ minimum: 0 }),
    duration_ms: num({ minimum: 0 }),
    efficiency: num({ minimum: 0 }),
  },
  {
    cache_hit: orNull(bool),
    error: orNull(str()),
    llm_calls: orNull(int({ minimum: 0 })),
    tokens_used: orNull(int({ minimum: 0 })),
    metadata: anyObject,
  },
);

/** What a run did, by stage. */
export interface RetrieverExecutionStatistics {
  stages: Record<string, StageStatistics>;
  total_time_ms: number;
  credits_used: number;
}

/** Schema of {@link RetrieverExecutionStatistics}. */
export const RetrieverExecutionStatistics: JsonSchema = response(
  {},
  { stages: map(StageStatistics), total_time_ms: num({ minimum: 0 }), credits_used: num({ minimum: 0 }) },
);

/** How many of the documents found have each value of a field. Ours: the contract has none. */
export interface FacetResult {
  key: string;
  values: { value: string | number | boolean; count: number }[];
}

/** Schema of {@link FacetResult}. */
export const FacetResult: JsonSchema = response({
  key: str(),
  values: list(response({ value: { type: ['string', 'number', 'boolean'] }, count: int({ minimum: 1 }) })),
});

/** Documents with the same value of a field. */
export interface ResultGroup {
  /** The value; null where the field is missing. */
  group_key: unknown;
  documents: Metadata[];
  /** Documents with the value, before the group was cut. */
  count: number;
}

/** Schema of {@link ResultGroup}. */
export const ResultGroup: JsonSchema = response({
  group_key: any,
  documents: list(anyObject),
  count: int({ minimum: 1 }),
});

/** The result of running a retriever. */
export interface RetrieverExecutionDetail {
  execution_id: string;
  status: string;
  documents: Metadata[];
  /** Where a stage grouped: the documents of this page by group. */
  groups?: ResultGroup[] | null;
  /** Where a stage asked for facets. */
  facets?: FacetResult[] | null;
  pagination: Metadata;
  stage_statistics: RetrieverExecutionStatistics;
  budget?: Metadata;
  error?: string | null;
  optimization_applied?: boolean;
  optimization_summary?: Metadata | null;
  created_at: string;
  completed_at?: string | null;
  current_stage?: string | null;
  stages_completed: number;
  total_stages: number;
}

/** Schema of {@link RetrieverExecutionDetail}. */
export const RetrieverExecutionDetail: JsonSchema = response(
  { execution_id: str(), status: str() },
  {
    documents: list(anyObject),
    groups: orNull(list(ResultGroup)),
    facets: orNull(list(FacetResult)),
    pagination: anyObject,
    stage_statistics: RetrieverExecutionStatistics,
    budget: anyObject,
    error: orNull(str()),
    optimization_applied: bool,
    optimization_summary: orNull(anyObject),
    created_at: dateTime,
    completed_at: orNull(dateTime),
    current_stage: orNull(str()),
    stages_completed: int({ minimum: 0 }),
    total_stages: int({ minimum: 0 }),
  },
);

/** How one stage would run. */
export interface ExplainStagePlan {
  stage_index: number;
  stage_name: string;
  stage_type: string;
  estimated_input: number;
  estimated_output: number;
  estimated_efficiency: number;
  estimated_cost_credits: number;
  estimated_duration_ms: number;
  cache_likely: boolean;
  optimization_notes?: string[];
  warnings?: string[];
}

/** Schema of {@link ExplainStagePlan}. */
export const ExplainStagePlan: JsonSchema = response(
  {
    stage_index: int({ minimum: 0 }),
    stage_name: str(),
    stage_type: str(),
    estimated_input: int({ minimum: 0 }),
    estimated_output: int({ minimum: 0 }),
    estimated_efficiency: num({ minimum: 0 }),
    estimated_cost_credits: num({ minimum: 0 }),
    estimated_duration_ms: num({ minimum: 0 }),
    cache_likely: bool,
  },
  { optimization_notes: list(str()), warnings: list(str()) },
);

/** How a retriever would run. */
export interface ExplainRetrieverResponse {
  retriever_id: string;
  retriever_name: string;
  estimated_cost: Record<string, number>;
  execution_plan: ExplainStagePlan[];
  optimization_suggestions?: Metadata[];
  total_estimated_stages: number;
  bottleneck_stages?: string[];
  optimization_level?: string;
  optimization_applied?: boolean;
  optimization_details?: Metadata | null;
}

/** Schema of {@link ExplainRetrieverResponse}. */
export const ExplainRetrieverResponse: JsonSchema = response(
  {
    retriever_id: str(),
    retriever_name: str(),
    estimated_cost: map(num()),
    total_estimated_stages: int({ minimum: 0 }),
  },
  {
    execution_plan: list(ExplainStagePlan),
    optimization_suggestions: list(anyObject),
    bottleneck_stages: list(str()),
    optimization_level: str(),
    optimization_applied: bool,
    optimization_details: orNull(anyObject),
  },
);
