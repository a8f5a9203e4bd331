import fc from "fast-check"
import { JOB_STATUSES } from "@/lib/domain/job"
import type { DetailRows } from "@/lib/jobs/detail-rows"
import { emptyRow, type JobRow } from "@/lib/jobs/row"
import { look, T0, vendorJob } from "@/lib/testing/builders"

export const SECRETS = ["cnry-key-4f1e9a77b2c0", "whsec_Canary+Slash/77==", 'Canary pass "phrase" 9']
/** Stands in queries, fragments and user parts only. */
export const SIGNED = "SIGNEDcanary9f8e7d"
export const PERSON = "jane.canary@acme.example"

export const base64 = (text: string) => Buffer.from(text).toString("base64")
const signedUrl = fc.constantFrom(
  `https://cdn.acme.example/in.mp4?X-Amz-Signature=${SIGNED}&X-Amz-Expires=60`,
  `HTTPS://u:${SIGNED}@cdn.acme.example/in.mp4#t=${SIGNED}`,
  `//cdn.acme.example/a?sig=${SIGNED}`,
  `https://proxy.example/${encodeURIComponent(`https://b.example/v.mp4?token=${SIGNED}`)}`,
  `gs://bucket/v.mp4?GoogleAccessId=a&Signature=${SIGNED}`,
  `/v1/jobs?cursor=${SIGNED}`,
)
export const secret = fc
  .constantFrom(...SECRETS)
  .chain((one) =>
    fc.constantFrom(
      one,
      encodeURIComponent(one),
      base64(`key:${one}`),
      JSON.stringify(one),
      `${one.slice(0, 6)}\n${one.slice(6)}`,
      one.toUpperCase(),
    ),
  )
const noise = fc.constantFrom(
  "```\n# Heading\n",
  "| a | b |\n|---|---|",
  "[x](https://evil.example)",
  "<script>alert(1)</script>",
  "\u202Eevil\u2066",
  "\0",
  "source answered 403",
  "``",
  "- item\n\n---\n",
  "&amp;",
  "![i](//evil.example/i.png)",
  "\uD800",
)
export const hostile = fc
  .array(fc.oneof(signedUrl, secret, noise, fc.constant(PERSON), fc.string({ maxLength: 12 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(" "))
const maybe = fc.option(hostile)
const deep = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    hostile,
    fc.integer(),
    fc.dictionary(hostile, tie("node"), { maxKeys: 3 }),
    fc.array(tie("node"), { maxLength: 3 }),
  ),
})).node
const at = fc.integer({ min: T0, max: T0 + 3_600_000 })

const asked = fc.record(
  {
    video_url: fc.oneof(signedUrl, hostile),
    model: hostile,
    output_format: hostile,
    bg_type: hostile,
    background: deep,
    bg_color: deep,
    bg_image_url: signedUrl,
    text_prompt: hostile,
    composition: deep,
    webhook_url: signedUrl,
    metadata: fc.dictionary(hostile, deep, { maxKeys: 4 }),
    external_request_id: hostile,
  },
  { requiredKeys: [] },
)

const jobRow = fc.record({
  id: hostile,
  connection: hostile,
  key_alias: hostile,
  status: fc.constantFrom(...JOB_STATUSES),
  status_raw: maybe,
  created_at: fc.option(at, { nil: null }),
  project: maybe,
  user_ref: maybe,
  customer: maybe,
  input_url: fc.option(signedUrl),
  output_url: fc.option(signedUrl),
  model: maybe,
  billing_status: maybe,
  error_code: maybe,
  error_message: maybe,
  request_id: maybe,
})

const evidence = fc.record({
  path: signedUrl,
  requestId: hostile,
  note: hostile,
  event: hostile,
  httpStatus: fc.constantFrom(200, 500),
})
export const rowsOf = fc
  .record({
    job: jobRow,
    error: deep,
    extras: fc.dictionary(hostile, deep, { maxKeys: 3 }),
    asked,
    told: fc.option(asked),
    evidences: fc.array(evidence, { maxLength: 3 }),
    delivery: fc.record({ event: maybe, delivery_id: maybe, reason: maybe }),
    call: fc.record({
      path: fc.oneof(signedUrl, hostile),
      request_id: maybe,
      error_code: maybe,
      status: fc.constantFrom(null, 200, 402),
    }),
    codec: maybe,
  })
  .map(toRows)

type Given = {
  job: Partial<JobRow>
  error: unknown
  extras: object
  asked: object
  told: object | null
  evidences: object[]
  delivery: { event: string | null; delivery_id: string | null; reason: string | null }
  call: { path: string; request_id: string | null; error_code: string | null; status: number | null }
  codec: string | null
}

/** The rows of a job in which every text is hostile, as the store would hand them over. */
function toRows(given: Given): DetailRows {
  const job = { num: 1, ...emptyRow(vendorJob({ id: "x" }), look()), ...given.job }
  const text = JSON.stringify({ ...given.extras, ...given.asked, error: given.error, status: job.status })
  const call = {
    num: 1,
    connection: job.connection,
    key_alias: job.key_alias,
    at: T0,
    purpose: "watch",
    attempt: 1,
    latency_ms: 20,
    job_id: job.id,
    ...given.call,
  }
  return {
    job,
    raw: { connection: job.connection, job_id: job.id, text, source: "get", fetched_at: T0 },
    attribution: given.told
      ? {
          connection: job.connection,
          job_id: job.id,
          customer: null,
          project: null,
          user_ref: null,
          input_url: null,
          file_name: null,
          source_duration_ms: null,
          source_width: null,
          source_height: null,
          source_codec: given.codec,
          model: null,
          output_format: null,
          bg_type: null,
          request: JSON.stringify(given.told),
          updated_at: T0,
        }
      : undefined,
    active: undefined,
    transitions: given.evidences.map((one, index) => ({
      seq: index + 1,
      connection: job.connection,
      job_id: job.id,
      attempt: 1,
      kind: index === 0 ? ("first_seen" as const) : ("anomaly" as const),
      from_status: null,
      to_status: job.status,
      to_raw: job.status_raw,
      occurred_at: null,
      not_before: null,
      observed_at: T0 + 1_000 * index,
      source: "get" as const,
      evidence: JSON.stringify(one),
    })),
    deliveries: {
      rows: [
        {
          num: 1,
          connection: job.connection,
          received_at: T0,
          content_hash: null,
          sent_at: T0,
          job_id: job.id,
          verdict: "accepted",
          body: text,
          headers: text,
          bytes: 9,
          confirmed_at: null,
          repeats: 0,
          secret_no: null,
          ...given.delivery,
        },
      ],
      notShown: 0,
    },
    calls: [{ ...call, method: "GET" }],
    posts: [{ ...call, num: 2, method: "POST" }],
    intents: [],
    events: [],
    rates: [],
    samples: [],
  }
}
