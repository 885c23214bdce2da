import { HealthCheckResponse, LivenessResponse } from '../health.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Health');

/** Signs of life, open to anyone. */
export const healthOperations: readonly Operation[] = [
  define('getLiveness', 'GET /v1/health/liveness', {
    summary: 'Whether the process lives',
    answer: LivenessResponse,
  }),
  define('getBeat', 'GET /v1/health/beat', {
    summary: 'Whether the process answers',
    answer: LivenessResponse,
  }),
  define('getHealth', 'GET /v1/health', {
    summary: 'Whether all parts work',
    description: '`DEGRADED` names in `errors` what does not work.',
    answer: HealthCheckResponse,
  }),
];
