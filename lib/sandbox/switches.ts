/** Where a switch has a say. "job" and "webhook" are asked about one job, the others about one request. */
export const ENDPOINTS = [
  "uploads.create",
  "jobs.create",
  "jobs.start",
  "jobs.get",
  "jobs.list",
  "usage.summary",
  "usage.events",
  "pricing",
  "health",
  "download",
  "media",
  "webhooks",
] as const
export type Endpoint = (typeof ENDPOINTS)[number]

type Choice<V extends readonly string[]> = { kind: "choice"; about: string; on: readonly Endpoint[]; values: V }
type NumberSwitch = { kind: "number"; about: string; on: readonly Endpoint[]; min: number; max: number }
type TextSwitch = { kind: "text"; about: string; on: readonly Endpoint[] }
type Switch = Choice<readonly string[]> | NumberSwitch | TextSwitch

const JOB: readonly Endpoint[] = ["jobs.get", "jobs.list", "jobs.create", "jobs.start", "webhooks"]
const READ: readonly Endpoint[] = ["jobs.get", "jobs.list"]
const POST: readonly Endpoint[] = ["jobs.create", "jobs.start"]
const LIST: readonly Endpoint[] = ["jobs.list"]
const SUMMARY: readonly Endpoint[] = ["usage.summary"]
const EVENTS: readonly Endpoint[] = ["usage.events"]
const HOOK: readonly Endpoint[] = ["webhooks"]
const ANSWER: readonly Endpoint[] = ENDPOINTS.filter((one) => one !== "media" && one !== "webhooks")
const ANY: readonly Endpoint[] = ENDPOINTS.filter((one) => one !== "webhooks")

const choice = <const V extends readonly string[]>(on: readonly Endpoint[], about: string, values: V): Choice<V> => ({
  kind: "choice",
  about,
  on,
  values,
})
const number = (on: readonly Endpoint[], about: string, max = 1e12): NumberSwitch => ({
  kind: "number",
  about,
  on,
  min: 0,
  max,
})
const text = (on: readonly Endpoint[], about: string): TextSwitch => ({ kind: "text", about, on })

/** Every switch by name. The A-numbers are those of the register of ambiguities; the first value of a choice is what is served without it. */
export const SWITCHES = {
  "draft.word": choice(JOB, "A1: the word for a draft", ["created", "pending", "draft", "queued"]),
  "queued.word": choice(JOB, "A1: the word for accepted and waiting", ["pending", "created", "queued"]),
  "id.field": choice(JOB, "A2: where a job's id stands", ["id", "job_id", "jobId", "data.id", "none"]),
  "id.form": choice(JOB, "A2, A40: an id as text, a safe integer, or an integer above 2^53", [
    "text",
    "number",
    "big_number",
  ]),
  "job.wrapper": choice(["jobs.get", "jobs.create", "jobs.start"], "A3: one job bare or wrapped", [
    "bare",
    "job",
    "data",
    "result",
    "success",
  ]),
  "list.shape": choice(LIST, "A4: where the rows are", [
    "jobs",
    "array",
    "items",
    "data",
    "results",
    "data.jobs",
    "data.items",
    "none",
  ]),
  "list.total": choice(LIST, "A5: what total says", ["true", "absent", "low", "high", "zero", "text", "nested"]),
  "list.order": choice(LIST, "A5: order of rows", ["newest", "oldest", "shuffled"]),
  "list.cap": number(LIST, "A5: never more rows than this, whatever limit asks"),
  "list.end": choice(LIST, "A5: beyond the last row", ["empty", "repeat"]),
  "list.insert": number(LIST, "V10: new jobs that come in before each page is answered", 1000),
  "list.remove": number(LIST, "V10: old jobs that go before each page is answered", 1000),
  "list.items": choice(LIST, "A6: rows full, or only id, status and created_at", ["full", "short"]),
  "list.status_filter": choice(LIST, "A7: what ?status does", ["exact", "ignored", "rejected", "empty"]),
  "job.vanish": choice(READ, "A8, V11: jobs answer 404 and leave the list", ["off", "on"]),
  "key.scope": choice([...READ, "usage.summary", "usage.events"], "A9: what a key sees", ["account", "key"]),
  "metadata.echo": choice(JOB, "A10: metadata comes back on the job", ["off", "on", "text", "huge"]),
  "bg.default": choice(["jobs.create"], "A11: bg_type when the request has none", ["transparent", "green"]),
  "bg.fields": choice(JOB, "A12: how the job tells its background", ["absent", "bg_type", "background", "both"]),
  "bg.color": choice(JOB, "A13: bg_color as floats, bytes or hexadecimal", ["float", "byte", "hex"]),
  "error.shape": choice(JOB, "A14: the error of a failed job", [
    "text",
    "object",
    "code",
    "array",
    "number",
    "null",
    "huge",
  ]),
  "envelope.shape": choice(ANSWER, "A15: the body of a refusal", [
    "object",
    "text",
    "detail",
    "detail_array",
    "message",
    "errors",
    "html",
    "empty",
  ]),
  "envelope.code": choice(ANSWER, "A16: the code of a refusal", ["documented", "absent", "unknown"]),
  "post.reply_lost": choice([...POST, "uploads.create"], "A17, V17: the work is done, the answer never arrives", [
    "off",
    "reset",
    "hang",
    "bad_gateway",
  ]),
  "start.failed": choice(["jobs.start"], "A18: start on a failed job", ["refused", "restarts"]),
  "start.repeat_status": number(
    ["jobs.start"],
    "§2.3: status that refuses a start of a started job (400 without it)",
    599,
  ),
  "output.ttl": number(JOB, "A19: seconds an output_url lives"),
  "output.refresh": choice(JOB, "A19: output_url the same for a day, or new at each read", ["daily", "each_read"]),
  "output.scheme": choice(JOB, "T10: scheme of output_url", ["http", "javascript", "data"]),
  "time.form": choice([...JOB, "usage.events"], "A20: how stamps are written", [
    "iso_z",
    "seconds",
    "micros",
    "offset",
    "zoneless",
    "space",
    "epoch_s",
    "epoch_ms",
    "garbage",
    "future",
    "ancient",
  ]),
  "progress.form": choice(JOB, "A21: progress", ["percent", "fraction", "text", "null", "over", "negative", "random"]),
  "duration.form": choice(JOB, "A22: duration_seconds", [
    "number",
    "text",
    "negative",
    "null",
    "milliseconds",
    "text_unit",
  ]),
  "billing.words": choice(JOB, "A23: billing_status", ["charged", "paid", "succeeded", "unknown", "null", "object"]),
  "webhook_events.shape": choice(JOB, "A24: webhook_events", ["map", "map_object", "list", "names", "null", "text"]),
  "summary.shape": choice(SUMMARY, "A25: usage summary", [
    "flat",
    "totals",
    "summary",
    "data",
    "aliases",
    "texts",
    "no_totals",
    "no_days",
    "empty",
  ]),
  "summary.rows": choice(SUMMARY, "A25: name of the daily rows", ["daily", "days", "by_day", "breakdown"]),
  "summary.zone": choice(SUMMARY, "A26: whose midnight", ["utc", "new_york"]),
  "summary.today": choice(SUMMARY, "A26: days=N with or without today", ["included", "excluded"]),
  "events.shape": choice(EVENTS, "A27: usage events", ["events", "array", "items", "data", "none"]),
  "events.fields": choice(EVENTS, "A27: field names of an event", ["ours", "other", "nested", "bare"]),
  "events.more": choice(EVENTS, "A28: more than the limit are served", ["off", "on"]),
  "events.none_old": choice(EVENTS, "V15: only events newer than 10 seconds", ["off", "on"]),
  retry_after: choice(ANSWER, "A29: Retry-After on 429 and 503", [
    "absent",
    "seconds",
    "http_date",
    "iso_date",
    "garbage",
    "absurd",
    "negative",
    "zero",
  ]),
  "retry_after.seconds": number(ANSWER, "A29: what a well-formed Retry-After asks for (2 without it)"),
  rate_headers: choice(ANSWER, "A29: X-RateLimit-* headers", ["absent", "present"]),
  "webhook.delivery_id": choice(HOOK, "A30: X-Webhook-Delivery-Id", [
    "stable",
    "per_attempt",
    "same_for_all",
    "absent",
  ]),
  "webhook.timestamp": choice(HOOK, "A31: X-Webhook-Timestamp", [
    "iso",
    "epoch_s",
    "epoch_ms",
    "old",
    "future",
    "garbage",
    "absent",
  ]),
  "webhook.signature": choice(HOOK, "A32: X-Webhook-Signature", [
    "valid",
    "upper",
    "unsigned",
    "short",
    "wrong",
    "several",
    "no_prefix",
    "empty",
  ]),
  "webhook.body": choice(HOOK, "A33: body of a delivery", [
    "nested",
    "flat",
    "type",
    "job",
    "no_id",
    "unreadable",
    "huge",
  ]),
  "webhook.delivery": choice(HOOK, "V7, V8: what happens on the way", [
    "once",
    "lost",
    "duplicated",
    "replayed",
    "reordered",
    "reheaded",
  ]),
  "answer.content": choice(ANSWER, "A34, V4, V5: right status, wrong content", [
    "json",
    "html",
    "text",
    "empty",
    "success_false",
    "truncated",
    "malformed",
    "wrong_type_header",
    "gzip_bomb",
    "null",
    "number",
  ]),
  "answer.status": number(ANSWER, "V2, V16: this status with the documented envelope, nothing done", 599),
  "answer.code": text(ANSWER, "with answer.status: the error code"),
  "answer.redirect": text(ANSWER, "V18: 302 to this URL"),
  "health.form": choice(["health"], "A35: health", [
    "healthy",
    "degraded_200",
    "degraded_503",
    "words",
    "numbers",
    "strange",
    "flat",
  ]),
  "pricing.shape": choice(["pricing"], "A36: pricing", ["documented", "packages_map", "texts", "no_models", "changed"]),
  "list.max": number(LIST, "A38: a limit above this is refused with 400"),
  "retention.days": number([...READ, "usage.summary"], "A39: jobs older than this are gone"),
  "json.hostile": choice(READ, "A40: text that parsers trip over", [
    "off",
    "duplicate_keys",
    "proto",
    "nul",
    "surrogate",
    "deep",
  ]),
  "text.hostile": choice(JOB, "V14, T10, T11: hostile text in error, billing_status and metadata", [
    "off",
    "script",
    "formula",
    "bidi",
    "nul",
    "long",
  ]),
  "status.word": text(JOB, "V6: this status word instead"),
  "status.form": choice(JOB, "V6: the type of status", ["text", "number", "null", "object", "upper"]),
  "status.backwards": choice(READ, "V12: ended jobs are served as processing", ["off", "on"]),
  "fields.profile": choice(JOB, "§2.5: only the documented fields, or richer answers", ["documented", "rich"]),
  "fields.missing": text(JOB, "V6: comma list of fields left out"),
  "fields.null": text(JOB, "V6: comma list of fields that are null"),
  "fields.wrong_type": text(JOB, "V6: comma list of fields that are objects"),
  "body.pad": number(ANSWER, "V13: bytes of padding in the answer", 64_000_000),
  "net.latency": number(ANY, "ms before the answer", 600_000),
  "net.hang": choice(ANY, "V3: no answer at all", ["off", "on"]),
  "net.stall": choice(ANY, "V3: headers and half the body, then silence", ["off", "on"]),
  "net.dribble": number(ANY, "V3: bytes per 100 ms", 1_000_000),
  "net.cut": number(ANY, "V4: the connection ends after this many bytes of the body"),
  "net.reset": choice(ANY, "V2: the connection is reset instead of an answer", ["off", "on"]),
  "net.refuse": number(ANY, "V2: at the next request the port closes for this many ms", 3_600_000),
} as const satisfies Record<string, Switch>

export type SwitchName = keyof typeof SWITCHES
type ChoiceName = { [N in SwitchName]: (typeof SWITCHES)[N] extends { kind: "choice" } ? N : never }[SwitchName]
type NumberName = { [N in SwitchName]: (typeof SWITCHES)[N] extends { kind: "number" } ? N : never }[SwitchName]
type TextName = Exclude<SwitchName, ChoiceName | NumberName>
export type ChoiceOf<N extends ChoiceName> = (typeof SWITCHES)[N]["values"][number]
export type { ChoiceName, NumberName, TextName }

/** True for the name of a switch. */
export function isSwitchName(name: string): name is SwitchName {
  return Object.hasOwn(SWITCHES, name)
}
/** True for the name of a place that a switch can be limited to. */
export function isEndpoint(name: string): name is Endpoint {
  return ENDPOINTS.some((one) => one === name)
}
