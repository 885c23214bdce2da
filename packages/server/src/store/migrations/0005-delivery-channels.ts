/** What waits for one channel: an endpoint that hangs must not cost the search for others the length of its queue. */
export const deliveryChannels: readonly string[] = [
  `create index deliveries_waiting on deliveries (namespace_id, channel_id, due_at, delivery_id)
    where state = 'pending' and lease_owner is null`,
];
