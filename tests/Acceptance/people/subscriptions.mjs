/** The topics whose SUBSCRIBE the server has answered, read from the SDK's mqtt.js client; none while an answer is still under way. */
export function confirmedSubscriptions(connection) {
  const settled = connection?.connected && Object.keys(connection.outgoing).length === 0 && connection.queue.length === 0;
  return settled ? Object.keys(connection._resubscribeTopics) : [];
}
