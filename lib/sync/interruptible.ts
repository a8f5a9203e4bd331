import type { CallOptions, VendorClient } from "@/lib/vendor/types"

export type Interruptible = { client: VendorClient; interrupt: () => void }

/**
 * A client whose calls under way can be given up all at once, since a stalled vendor must not hold up the end of the process.
 * `find` is asked before each call: a changed configuration counts from the next call on.
 */
export function toInterruptible(connection: string, find: () => VendorClient): Interruptible {
  const underWay = new Set<AbortController>()
  let isOver = false

  async function call<T>(
    options: CallOptions,
    send: (client: VendorClient, options: CallOptions) => Promise<T>,
  ): Promise<T> {
    // One signal per call: a signal that lives as long as the process gathers listeners.
    const controller = new AbortController()
    if (isOver) controller.abort()
    underWay.add(controller)
    try {
      return await send(find(), { ...options, signal: controller.signal })
    } finally {
      underWay.delete(controller)
    }
  }

  return {
    interrupt() {
      isOver = true
      for (const controller of underWay) controller.abort()
    },
    client: {
      connection,
      listJobs: (query, options) => call(options, (client, all) => client.listJobs(query, all)),
      getJob: (jobId, options) => call(options, (client, all) => client.getJob(jobId, all)),
      usageSummary: (days, options) => call(options, (client, all) => client.usageSummary(days, all)),
      usageEvents: (options) => call(options, (client, all) => client.usageEvents(all)),
      pricing: (options) => call(options, (client, all) => client.pricing(all)),
      health: (options) => call(options, (client, all) => client.health(all)),
      createJob: (request, options) => call(options, (client, all) => client.createJob(request, all)),
      startJob: (jobId, request, options) => call(options, (client, all) => client.startJob(jobId, request, all)),
      status: () => find().status(),
    },
  }
}
