export * from './operations/index.ts';
export type { JsonSchema } from './schema.ts';
export * as schema from './schema.ts';
export * from './schemas.ts';
