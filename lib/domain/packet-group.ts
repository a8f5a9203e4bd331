import { cleanAll, type Making, toClean, VENDOR_API } from "./packet-clean"
import {
  type GroupPacket,
  type GroupPacketFacts,
  type GroupSample,
  PACKET_FIELDS,
  PACKET_SCHEMA,
  PACKET_VERSION,
  type PacketField,
  type PacketMissing,
} from "./packet-types"
import { toIso } from "./time"

const LONGEST_SAMPLE = 500

function toShort(text: string): string {
  return text.length <= LONGEST_SAMPLE ? text : `${text.slice(0, LONGEST_SAMPLE).replace(/[\uD800-\uDBFF]$/, "")}…`
}

/** What a group's packet holds itself, or counts below; every other field is only in the packets of its jobs. */
const OF_GROUP: ReadonlySet<PacketField> = new Set([
  "job_id",
  "incident_time",
  "request_ids",
  "final_status",
  "symptom",
  "model",
  "output_format",
  "connection",
  "environment",
  "versions",
])
const NOT_ECHOED = "Not echoed by the vendor: send the original requests by attribution."
const IN_SAMPLES = "Not part of a group’s packet: the packet of each sample has it, or says how it can be had."

function toUnknownCustomers({ jobs, noCustomerJobs }: GroupPacketFacts): PacketMissing[] {
  if (noCustomerJobs === 0) return []
  const label = noCustomerJobs === jobs ? "Customers" : `Customers of ${noCustomerJobs} of ${jobs} jobs`
  return [{ field: "customers", label, how: "Not told of these jobs: send by attribution whose each job is." }]
}

function toUnknownJobs(facts: GroupPacketFacts): PacketMissing[] {
  const { jobs, samples, isCapped } = facts
  const spreads = [
    { field: "models", label: "Models", spread: facts.models },
    { field: "formats", label: "Output formats", spread: facts.formats },
  ]
  const missing = spreads.flatMap(({ field, label, spread }): PacketMissing[] => {
    const unknown = spread.find(({ value }) => value === null)?.jobs ?? 0
    if (unknown === 0 && spread.length > 0) return []
    return [{ field, label: unknown === 0 ? label : `${label} of ${unknown} of ${jobs} jobs`, how: NOT_ECHOED }]
  })
  if (jobs > samples.length) {
    const label = isCapped
      ? `Ids and times of all but ${samples.length} of more than ${jobs} jobs`
      : `Ids and times of ${jobs - samples.length} of ${jobs} jobs`
    missing.push({
      field: "job_ids",
      label,
      how: "Only the newest are listed; our list of failed jobs has the others.",
    })
  }
  return missing
}

const SAMPLE_HOWS = {
  request_id: "The vendor names one in an error’s body; log it, and the response headers, at each call.",
  created_at: "The vendor’s answer holds no readable created_at; your own log of the call has it.",
  environment: "The connection is no longer configured.",
}

function toUnknownSamples({ samples }: GroupPacketFacts): PacketMissing[] {
  const count = (isSilent: (sample: GroupSample) => boolean) => samples.filter(isSilent).length
  const places = [
    { field: "request_id", label: "Request id", unknown: count((one) => one.request_id === null) },
    { field: "created_at", label: "Time of the request", unknown: count((one) => one.created_at === null) },
    { field: "environment", label: "Environment", unknown: count((one) => one.environment === null) },
  ] as const
  return places
    .filter(({ unknown }) => unknown > 0)
    .map(({ field, label, unknown }) => ({
      field,
      label: `${label} of ${unknown} of ${samples.length} samples`,
      how: SAMPLE_HOWS[field],
    }))
}

/** Never empty: a group's packet holds what its jobs have in common, and says where the rest is. */
function toGroupMissing(facts: GroupPacketFacts): PacketMissing[] {
  const elsewhere = PACKET_FIELDS.filter(({ name }) => !OF_GROUP.has(name)).map(({ name, label }) => ({
    field: name,
    label,
    how:
      name === "error_body"
        ? `Of each sample only the error’s text is here, up to ${LONGEST_SAMPLE} characters; its own packet has the whole.`
        : IN_SAMPLES,
  }))
  return [...toUnknownJobs(facts), ...toUnknownCustomers(facts), ...toUnknownSamples(facts), ...elsewhere]
}

/** The report on failures that look alike, as clean as that on one job: how many, since when, where, and some of them by id. Customers by number only. */
export function toGroupPacket(facts: GroupPacketFacts, { secrets, now }: Making): GroupPacket {
  const clean = toClean(secrets)
  const { models, formats, connections, days, samples } = facts
  const packet: GroupPacket = {
    schema: PACKET_SCHEMA,
    version: PACKET_VERSION,
    kind: "failure_group",
    made_at: toIso(now),
    group: {
      id: facts.id,
      code: facts.code,
      template: facts.template,
      symptom: facts.sentence,
      class: facts.class,
      first_seen_at: toIso(facts.firstSeenAt),
      last_seen_at: toIso(facts.lastSeenAt),
      jobs: facts.jobs,
      jobs_capped: facts.isCapped,
      customers: facts.customers,
      jobs_without_customer: facts.noCustomerJobs,
    },
    models,
    formats,
    connections,
    days,
    // Cut after it was cleaned: half a secret would not be known for one.
    samples: samples.map(({ error, ...sample }) => ({ ...sample, error: error && toShort(clean(error)) })),
    missing: toGroupMissing(facts),
    versions: { app: facts.appVersion, packet: PACKET_VERSION, vendor_api: VENDOR_API },
  }
  return cleanAll(packet, clean)
}
