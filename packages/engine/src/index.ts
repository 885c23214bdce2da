/** The matching library: standing queries against documents, exact, without I/O or a clock. */
export { TopItems } from './containers/top-items.ts';
export type { EngineDocument } from './document/document.ts';
export type { FieldValues } from './document/field-values.ts';
export { passesList, resolvePath, valuesAtPath } from './document/path.ts';
export { type PreparedDocument, prepareDocument } from './document/prepared.ts';
export type { ValueSet } from './document/value-set.ts';
export { QueryError } from './errors.ts';
export { parseFilter } from './filter/parse-filter.ts';
export { type HashHit, HashIndex } from './hashes/hash-index.ts';
export type { HashOptions } from './hashes/hash-rows.ts';
export { StandingHashes } from './hashes/standing-hashes.ts';
export { Crew, type CrewPlan, joinCrew } from './kernels/crew.ts';
export type { Kernels } from './kernels/kernels.ts';
export { Monitor, type MonitorOptions } from './monitor/monitor.ts';
export type { Candidate, DebugReport, DocumentMatch, MatchError, MatchReport } from './monitor/report.ts';
export { allOf, anyOf, noneOf } from './query/combine.ts';
export { hashNear, similarTo } from './query/features.ts';
export { printQuery } from './query/print.ts';
export type * from './query/query.ts';
export { OPERATORS } from './query/query.ts';
export { hammingDistance, hashScore, maxHashDistance } from './scores/hash-scores.ts';
export { cosineScore, dotScore, euclidScore } from './scores/vector-scores.ts';
export { differsLittle } from './text/differs-little.ts';
export { fold } from './text/fold.ts';
export { compareCodePoints } from './text/order.ts';
export { tokenize } from './text/tokens.ts';
export {
  type CandidateOptions,
  type CandidateRow,
  type CandidateRows,
  CodedVectors,
  type CodedVectorsOptions,
} from './vectors/coded-vectors.ts';
export type { ExactRows } from './vectors/exact-rows.ts';
export type { VectorHit } from './vectors/nearest-rows.ts';
export { StandingVectors } from './vectors/standing-vectors.ts';
export { type SearchOptions, VectorIndex } from './vectors/vector-index.ts';
export type { CompiledPattern, PatternCompiler } from './verify/clause.ts';
export { type FeatureShape, incomparable } from './verify/comparable-feature.ts';
export { type CompiledQuery, compileQuery } from './verify/compile.ts';
export type { Evidence, Verdict } from './verify/evidence.ts';
