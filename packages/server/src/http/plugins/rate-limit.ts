import { tooManyRequests } from '@tocsin/contract';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../../platform/clock.ts';

const WINDOW_MS = 60_000;

interface Window {
  start: number;
  count: number;
}

/** Counts the requests of each key in fixed windows of a minute. */
export interface RateLimiter {
  /**
   * Counts a request, and sets the rate-limit headers of its answer.
   * @param limit requests per minute
   * @throws ApiError 429
   */
  count(keyId: string, limit: number, reply: FastifyReply): void;
}

/** A limiter in this process's memory. */
export function createRateLimiter(clock: Clock): RateLimiter {
  const windows = new Map<string, Window>();
  return {
    count(keyId, limit, reply) {
      const now = clock.now();
      const window = currentWindow(windows, keyId, now);
      const passes = window.count < limit;
      if (passes) window.count++;
      const endsAt = window.start + WINDOW_MS;
      reply.headers({
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(Math.max(0, limit - window.count)),
        'x-ratelimit-reset': String(Math.ceil(endsAt / 1000)),
      });
      if (!passes)
        throw tooManyRequests((endsAt - now) / 1000, `This key may make ${limit} requests per minute; wait`);
    },
  };
}

function currentWindow(windows: Map<string, Window>, keyId: string, now: number): Window {
  const known = windows.get(keyId);
  if (known && now >= known.start && now < known.start + WINDOW_MS) return known;
  const fresh = { start: now, count: 0 };
  windows.set(keyId, fresh);
  return fresh;
}
