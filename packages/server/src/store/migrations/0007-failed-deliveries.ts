/** Deliveries that failed for good are listed with the dead letters. */
export const failedDeliveries: readonly string[] = [
  `create index deliveries_failed on deliveries (namespace_id, delivery_id) where state = 'failed'`,
];
