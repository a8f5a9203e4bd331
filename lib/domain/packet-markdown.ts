import { toCodeBlock, toCodeSpan } from "./inert"
import { type GroupPacket, type GroupSpread, type JobPacket, PACKET_FIELDS, type PacketMoment } from "./packet-types"

const LEFT_OUT =
  "Left out on purpose: API keys and secrets, query strings of addresses (they may sign them), e-mail addresses, customers’ names."

function toValue(value: unknown): string {
  if (typeof value === "string") return toCodeSpan(value)
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.map(toCodeSpan).join(", ")
  return toCodeSpan(JSON.stringify(value) ?? "")
}

function toErrorBody(body: unknown): string {
  return typeof body === "string" ? toCodeBlock(body) : toCodeBlock(JSON.stringify(body, null, 2) ?? "", "json")
}

function toLine(moment: PacketMoment): string {
  const when = moment.until === null ? moment.at : `${moment.at} … ${moment.until}`
  const told = [moment.call, moment.request_id && toCodeSpan(moment.request_id)].filter(Boolean).join(" ")
  const answer = [told, moment.http_status && `HTTP ${moment.http_status}`].filter(Boolean).join(", ")
  return `- ${when} ${toCodeSpan(moment.what)}: ${toCodeSpan(moment.how)}${answer ? `, ${answer}` : ""} (${toCodeSpan(moment.sure)})`
}

function toFieldLines({ fields, notes }: JobPacket): string[] {
  return PACKET_FIELDS.filter(({ name }) => name !== "error_body").map(({ name, label }) => {
    const note = notes[name] ? ` ${notes[name]}` : ""
    return `- **${label}:** ${fields[name] === null ? "missing, see below" : toValue(fields[name])}${note}`
  })
}

function toSection(title: string, lines: readonly string[], none: string): string {
  return [`## ${title}`, "", ...(lines.length > 0 ? lines : [none])].join("\n")
}

const toMissingLines = (missing: JobPacket["missing"]) =>
  missing.map(({ label, how }) => `- **${label}:** not known.${how ? ` ${how}` : ""}`)

/** A job's packet as Markdown; what others wrote stands in code and does nothing. */
export function toJobMarkdown(packet: JobPacket): string {
  const { calls, deliveries, fields, notes } = packet
  const more = (count: number) => (count > 0 ? [`- ${count} older ones are not shown`] : [])
  return `${[
    `# Support request: job ${toValue(fields.job_id)}`,
    `Made ${packet.made_at}. All times are UTC. ${LEFT_OUT}`,
    toFieldLines(packet).join("\n"),
    [
      `## Full error body`,
      "",
      fields.error_body === null ? "Missing, see below." : toErrorBody(fields.error_body),
      notes.error_body ?? "",
    ]
      .join("\n")
      .trimEnd(),
    toSection("Timeline", packet.timeline.map(toLine), "Nothing was recorded."),
    toSection(
      "Our calls to the API",
      [
        ...calls.shown.map(
          (call) =>
            `- ${call.at} ${toCodeSpan(`${call.method} ${call.path}`)}: ${call.status ?? "no answer"}, ${call.latency_ms} ms${call.request_id ? `, request ${toCodeSpan(call.request_id)}` : ""}${call.error_code ? `, ${toCodeSpan(call.error_code)}` : ""}`,
        ),
        ...more(calls.not_shown),
      ],
      "None within the last 30 days.",
    ),
    toSection(
      "Webhook deliveries that reached us",
      [
        ...deliveries.shown.map(
          (one) =>
            `- ${one.received_at} ${toCodeSpan(one.event ?? "no event name")}: ${one.verdict}, ${one.bytes} bytes${one.delivery_id ? `, delivery ${toCodeSpan(one.delivery_id)}` : ""}${one.sent_at ? `, stamped ${one.sent_at}` : ""}`,
        ),
        ...more(deliveries.not_shown),
      ],
      "None.",
    ),
    toSection("What is missing, and where it can be had", toMissingLines(packet.missing), "Nothing."),
  ].join("\n\n")}\n`
}

function toSpread(spread: readonly GroupSpread[]): string {
  return (
    spread.map(({ value, jobs }) => `${value === null ? "not known" : toCodeSpan(value)} ${jobs}`).join(", ") || "none"
  )
}

function toCustomerWords({ customers, jobs_without_customer: unknown }: GroupPacket["group"]): string {
  if (customers === null) return "not known"
  return unknown === 0 ? String(customers) : `${customers} known, ${unknown} ${unknown === 1 ? "job" : "jobs"} unknown`
}

/** A group's packet as Markdown, likewise. */
export function toGroupMarkdown(packet: GroupPacket): string {
  const { group, versions } = packet
  return `${[
    `# Support request: ${group.jobs}${group.jobs_capped ? "+" : ""} jobs that failed alike`,
    `Made ${packet.made_at}. All times are UTC. ${LEFT_OUT}`,
    [
      `- **Symptom:** ${toCodeSpan(group.symptom)}`,
      `- **Error code:** ${group.code === null ? "none" : toCodeSpan(group.code)}`,
      `- **First seen:** ${group.first_seen_at}`,
      `- **Last seen:** ${group.last_seen_at}`,
      `- **Jobs:** ${group.jobs}${group.jobs_capped ? " or more; the figures below are of the newest" : ""}`,
      `- **Customers touched:** ${toCustomerWords(group)}`,
      `- **Models:** ${toSpread(packet.models)}`,
      `- **Output formats:** ${toSpread(packet.formats)}`,
      `- **Connections:** ${toSpread(packet.connections)}`,
      `- **Our reference:** ${toCodeSpan(group.id)}`,
      `- **Versions:** ${toValue(versions)}`,
    ].join("\n"),
    `## Error text, variable parts replaced\n\n${toCodeBlock(group.template)}`,
    toSection(
      "Failures by day (UTC)",
      packet.days.map(({ day, jobs }) => `- ${day}: ${jobs}`),
      "None in the last 14 days.",
    ),
    toSection(
      "Samples, the newest first",
      packet.samples.map(
        (one) =>
          `- job ${toCodeSpan(one.job_id)}, request ${one.request_id === null ? "id not reported" : toCodeSpan(one.request_id)}, ${toCodeSpan(one.connection)}, created ${one.created_at ?? "not reported"}, failed ${one.failed_at ?? "not known"}, ${one.model === null ? "model not reported" : toCodeSpan(one.model)}, ${one.output_format === null ? "format not reported" : toCodeSpan(one.output_format)}: ${one.error === null ? "no error text" : toCodeSpan(one.error)}`,
      ),
      "None.",
    ),
    toSection(
      "What is missing, and where it can be had",
      packet.missing.map(({ label, how }) => `- **${label}:** ${how}`),
      "Nothing.",
    ),
  ].join("\n\n")}\n`
}
