/** Runs of retrievers by request, for a while. */
export const retrieverExecutions: readonly string[] = [
  // `retriever_id` is '' for a retriever that was not stored.
  `create table retriever_executions (
    namespace_id text not null, execution_id text not null, retriever_id text not null, status text not null,
    created_at integer not null, summary_json text not null, detail_json text not null,
    primary key (namespace_id, execution_id))`,
  `create index retriever_executions_by_retriever on retriever_executions (namespace_id, retriever_id, execution_id)`,
];
