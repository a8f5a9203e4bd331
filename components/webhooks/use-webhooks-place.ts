import { useSearchParams } from "next/navigation"
import { keepParams } from "@/components/shell/kept-params"
import { useConnection } from "@/components/shell/use-connection"
import { useZone } from "@/components/shell/use-zone"
import { type DeliveryFilter, toDeliveryFilter, toDeliveryParams } from "@/lib/webhooks/schema"

export type WebhooksPlace = { filter: DeliveryFilter; toHref: (changes: Partial<DeliveryFilter>) => string }

/** The filter of the deliveries, which lives in the URL and nowhere else; the connection and the zone are the shell's own. */
export function useWebhooksPlace(): WebhooksPlace {
  const search = useSearchParams()
  const { connection } = useConnection()
  const filter = toDeliveryFilter(search, { connection, zone: useZone() })
  const toHref = (changes: Partial<DeliveryFilter>) => {
    const params = toDeliveryParams({ ...filter, ...changes })
    for (const name of ["connection", "tz"]) params.delete(name)
    return keepParams(`/webhooks${params.size === 0 ? "" : `?${params}`}`, search)
  }
  return { filter, toHref }
}
