import { type PaginationQuery, paginationFields } from './pagination.ts';
import {
  any,
  anyObject,
  bool,
  dateTime,
  type JsonSchema,
  list,
  oneOf,
  orNull,
  request,
  response,
  str,
  withDefault,
} from './schema.ts';

/** An ISO 8601 instant. */
export type DateTime = string;

/** Schema of {@link DateTime}. */
export const DateTime: JsonSchema = dateTime;

/** Free facts that a client attaches to something. */
export type Metadata = Record<string, unknown>;

/** Schema of {@link Metadata}. */
export const Metadata: JsonSchema = anyObject;

/** The order of a list. */
export interface SortOption {
  field: string;
  direction?: 'asc' | 'desc' | null;
}

/** Schema of {@link SortOption}. */
export const SortOption: JsonSchema = request(
  { field: str() },
  { direction: withDefault(oneOf(['asc', 'desc']), 'asc') },
);

/** Every filter operator. */
export const FILTER_OPERATORS = [
  'eq',
  'ne',
  'gt',
  'lt',
  'gte',
  'lte',
  'in',
  'nin',
  'contains',
  'starts_with',
  'ends_with',
  'regex',
  'exists',
  'is_null',
  'text',
] as const;

/** The name of a filter operator. */
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** A comparison of a field with a value. */
export interface FilterCondition {
  field: string;
  operator?: FilterOperator | null;
  value?: unknown;
  case_sensitive?: boolean | null;
}

/** Schema of {@link FilterCondition}. */
export const FilterCondition: JsonSchema = request(
  { field: str() },
  { operator: withDefault(oneOf(FILTER_OPERATORS), 'eq'), value: any, case_sensitive: bool },
);

/** A filter: conditions under AND, OR and NOT, or the shorthand `{"metadata.x": value}`. */
export interface LogicalOperator {
  AND?: Filter | Filter[] | null;
  OR?: Filter | Filter[] | null;
  NOT?: Filter | Filter[] | null;
  case_sensitive?: boolean | null;
  [field: string]: unknown;
}

/** A condition or a combination of them. */
export type Filter = LogicalOperator | FilterCondition;

/** Schema of {@link LogicalOperator}. Loose: what is wrong inside is reported where the filter is compiled. */
export const LogicalOperator: JsonSchema = anyObject;

/** How a list is searched, filtered and sorted. */
export interface ListRequest extends PaginationQuery {
  search?: string | null;
  filters?: LogicalOperator | null;
  sort?: SortOption | null;
  case_sensitive?: boolean | null;
}

/** Schema of {@link ListRequest}. */
export const ListRequest: JsonSchema = request(
  {},
  {
    search: str(),
    filters: LogicalOperator,
    sort: SortOption,
    case_sensitive: withDefault(bool, false),
    ...paginationFields,
  },
);

/** The answer to a deletion. */
export interface GenericDeleteResponse {
  message: string;
  success: boolean;
}

/** Schema of {@link GenericDeleteResponse}. */
export const GenericDeleteResponse: JsonSchema = response(
  {},
  { message: withDefault(str(), 'Successfully deleted'), success: withDefault(bool, true) },
);

/** The answer where there is nothing to tell but success. */
export interface GenericSuccessResponse {
  message: string;
  success: boolean;
}

/** Schema of {@link GenericSuccessResponse}. */
export const GenericSuccessResponse: JsonSchema = response(
  {},
  { message: withDefault(str(), 'Successfully completed'), success: withDefault(bool, true) },
);

/** A feature extractor, named as clients name it. */
export interface FeatureExtractorRef {
  feature_extractor_name: string;
  version: string;
  params?: Metadata | null;
}

/** Schema of {@link FeatureExtractorRef}. */
export const FeatureExtractorRef: JsonSchema = request(
  { feature_extractor_name: str(), version: str() },
  { params: anyObject },
);

/** A feature extractor in an answer. */
export interface FeatureExtractorModel {
  feature_extractor_name: string;
  version: string;
  params: Metadata | null;
  feature_extractor_id: string;
}

/** Schema of {@link FeatureExtractorModel}. */
export const FeatureExtractorModel: JsonSchema = response(
  { feature_extractor_name: str(), version: str(), feature_extractor_id: str() },
  { params: orNull(anyObject) },
);

/** A list of strings. */
export const Strings: JsonSchema = list(str());
