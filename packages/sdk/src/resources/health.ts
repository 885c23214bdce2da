import type { HealthCheckResponse, LivenessResponse } from '@tocsin/contract';
import type { RequestOptions } from '../core/settings.ts';
import { Resource } from './resource.ts';

/** Whether the server lives and works; no key is needed. */
export class Health extends Resource {
  /** Whether all parts work; `errors` names what does not. */
  check(options?: RequestOptions): Promise<HealthCheckResponse> {
    return this.api.get('/v1/health', options);
  }

  /** Whether the process lives. */
  liveness(options?: RequestOptions): Promise<LivenessResponse> {
    return this.api.get('/v1/health/liveness', options);
  }

  /** Whether the process answers. */
  beat(options?: RequestOptions): Promise<LivenessResponse> {
    return this.api.get('/v1/health/beat', options);
  }
}
