import type { StatisticsQuery, StatisticsResponse } from '@tocsin/contract';
import type { RequestOptions } from '../core/settings.ts';
import { Resource } from './resource.ts';

/** What happened over time, and how a namespace stands. */
export class Statistics extends Resource {
  /** Of a range of time, the last hour where none is named; in steps that fit it. */
  get(wanted?: StatisticsQuery, options?: RequestOptions): Promise<StatisticsResponse> {
    return this.api.get('/v1/statistics', options, wanted);
  }
}
