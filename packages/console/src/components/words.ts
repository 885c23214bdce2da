import type { EventType, FilterOperator, Permission } from '@tocsin/contract';

/** The events that systems can subscribe to; the compiler compares them with the contract. */
export const SUBSCRIBED_EVENTS = [
  'alert.triggered',
  'alert.digest',
  'alert.summary',
  'alert.flood_guard',
  'alert.execution.completed',
  'alert.execution.failed',
  'alert.created',
  'alert.updated',
  'alert.deleted',
  'channel.paused',
] as const satisfies readonly EventType[];

/** What a key may do, from little to all. */
export const PERMISSIONS = ['read', 'write', 'delete', 'admin'] as const satisfies readonly Permission[];

/** How a simple filter compares. */
export const SIMPLE_OPERATORS = [
  'eq',
  'ne',
  'contains',
  'starts_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'text',
  'exists',
] as const satisfies readonly FilterOperator[];
