import { anyObject, bool, type JsonSchema, map, oneOf, orNull, response, str } from './schema.ts';

/** Which parts of the service work. */
export interface HealthServiceStatus {
  cache: boolean;
  metadata: boolean;
  vector_store: boolean;
  object_storage: boolean;
  task_queue: boolean;
  inference: boolean;
  analytics?: boolean | null;
}

/** Schema of {@link HealthServiceStatus}. */
export const HealthServiceStatus: JsonSchema = response(
  {
    cache: bool,
    metadata: bool,
    vector_store: bool,
    object_storage: bool,
    task_queue: bool,
    inference: bool,
  },
  { analytics: orNull(bool) },
);

/** What one check found. A warning is for people and does not degrade the service. */
export interface HealthCheck {
  status: 'ok' | 'warning' | 'failing' | 'unknown';
  message: string | null;
}

/** Schema of {@link HealthCheck}. */
export const HealthCheck: JsonSchema = response({
  status: oneOf(['ok', 'warning', 'failing', 'unknown']),
  message: orNull(str()),
});

/** The answer of `GET /v1/health`. */
export interface HealthCheckResponse {
  status: 'OK' | 'DEGRADED';
  data: HealthServiceStatus;
  /** Why a part does not work, by part. */
  errors?: { [Part in keyof HealthServiceStatus]?: string | null } | null;
  meta?: Record<string, unknown> | null;
  /** Ours: what was looked at, by name. */
  checks?: Record<string, HealthCheck>;
}

/** Schema of {@link HealthCheckResponse}. */
export const HealthCheckResponse: JsonSchema = response(
  { status: oneOf(['OK', 'DEGRADED']), data: HealthServiceStatus },
  { errors: orNull(map(orNull(str()))), meta: orNull(anyObject), checks: map(HealthCheck) },
);

/** The answer of the two signs of life. */
export interface LivenessResponse {
  status: 'OK';
}

/** Schema of {@link LivenessResponse}. */
export const LivenessResponse: JsonSchema = response({ status: oneOf(['OK']) });
