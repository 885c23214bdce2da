import { StatisticsQuery, StatisticsResponse } from '../statistics.ts';
import { statistics } from './examples/statistics.ts';
import { type Operation, operationsOf } from './operation.ts';

const define = operationsOf('Statistics');

/** What happened over time, and how a namespace stands. */
export const statisticsOperations: readonly Operation[] = [
  define('getStatistics', 'GET /v1/statistics', {
    summary: 'Get statistics',
    description:
      'What happened in a range of time, in steps, and how things stand now: runs, what was sent, the alerts that ran and triggered most, what is held and why, how each channel does, what waits. The range is widened to whole steps.',
    permission: 'read',
    query: StatisticsQuery,
    answer: StatisticsResponse,
    answerExample: statistics,
  }),
];
