/** Which changes of blobs one queue hears of. */
export interface Subscription {
  readonly queue: string
  readonly container: string
  /** What the blob's name begins with; in any case, as Event Grid compares subjects. */
  readonly prefix?: string
  readonly suffix?: string
}

/** Every subscription of a topic. */
export type Announcements = readonly Subscription[]

/** Whether a subscription wants to hear of a blob. */
export function wants(
  { container, prefix = '', suffix = '' }: Subscription,
  ofContainer: string,
  blob: string,
): boolean {
  const name = blob.toLowerCase()
  return container === ofContainer && name.startsWith(prefix.toLowerCase()) && name.endsWith(suffix.toLowerCase())
}

/** Names a subscription by what it is, so that one with another filter is another. */
export function subscriptionKey({ queue, container, prefix = '', suffix = '' }: Subscription): string {
  return JSON.stringify([queue, container, prefix.toLowerCase(), suffix.toLowerCase()])
}
