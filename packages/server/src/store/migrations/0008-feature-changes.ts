/**
 * Which documents got or lost features, for whoever keeps vectors in memory: on SQLite positions follow each other as
 * transactions do, on PostgreSQL they are the numbers of transactions.
 */
export const featureChanges: readonly string[] = [
  `create table feature_changes (
    position integer primary key autoincrement, namespace_id text not null, collection_id text not null,
    documents integer not null, document_ids_json text not null)`,
  // Whoever reads is seldom far behind, whatever the collection.
  `create index feature_changes_by_position
    on feature_changes (position, namespace_id, collection_id, documents)`,
];
