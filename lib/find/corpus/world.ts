import { DAY, HOUR, MINUTE, SECOND } from "@/lib/domain/time"
import { derive, emptyRow, type JobRow } from "@/lib/jobs/row"
import { look, vendorJob } from "@/lib/testing/builders"

/** "Now" of the corpus: a Tuesday. */
export const NOW = Date.UTC(2026, 10, 24, 12, 0)
const DAYS = 45

/** Evenly spread in [0, 1): the same for the same words. */
export function chance(...parts: (string | number)[]): number {
  let h = 0x811c9dc5
  for (const character of parts.join("|")) h = Math.imul(h ^ character.charCodeAt(0), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296
}

export function hex(length: number, ...parts: (string | number)[]): string {
  let out = ""
  for (let at = 0; out.length < length; at++)
    out += Math.floor(chance(at, ...parts) * 4_294_967_296)
      .toString(16)
      .padStart(8, "0")
  return out.slice(0, length)
}

function pick<T>(list: readonly [T, ...T[]], at: number): T {
  return list[Math.floor(at * list.length)] ?? list[0]
}

type Maker = {
  customer: string | null
  projects: readonly [string, ...string[]]
  files: readonly [string, ...string[]]
  host: string
  share: number
}

/** Who sends videos; the last one's account reports nothing but what is documented. */
export const MAKERS: readonly [Maker, ...Maker[]] = [
  {
    customer: "acme",
    projects: ["spring", "autumn"],
    files: ["summer-sale", "winter-sale", "teaser", "hero"],
    host: "files.acme.example",
    share: 18,
  },
  {
    customer: "Fernwood Studio",
    projects: ["Lookbook", "Runway 2026"],
    files: ["look", "runway", "walk"],
    host: "media.fernwood.example",
    share: 20,
  },
  {
    customer: "Northwind Traders",
    projects: ["catalogue"],
    files: ["intro", "product tour", "olive-oil"],
    host: "cdn.northwind.example",
    share: 14,
  },
  {
    customer: "Müller & Söhne",
    projects: ["Messe"],
    files: ["messe-film", "imagefilm", "vorschau"],
    host: "medien.mueller-soehne.example",
    share: 10,
  },
  {
    customer: "Ōkami Games",
    projects: ["Emotes 動画"],
    files: ["emote", "キャラ", "streamer"],
    host: "cdn.okami.example",
    share: 8,
  },
  {
    customer: "cust_7731",
    projects: ["p-88"],
    files: ["upload", "video"],
    host: "bucket.s3.eu-central-1.amazonaws.com",
    share: 10,
  },
  { customer: null, projects: [""], files: ["video"], host: "", share: 20 },
]

const ERRORS = [
  ["source_forbidden", "Failed to download video: source returned HTTP 403 Forbidden"],
  ["source_not_found", "Failed to download video: source returned HTTP 404 Not Found, the link may have expired"],
  ["worker_crashed", "Worker crashed while compositing frame 1180"],
  ["no_subject", "No foreground subject could be detected in the first 48 frames"],
  ["insufficient_credits", "Insufficient credits to process this video"],
  ["timeout", "Processing timed out after 1800 seconds"],
] as const

const MODELS = ["original", "light", "pro", "human"] as const
const FORMATS = ["webm", "mp4", "mov", "gif"] as const

export type WorldJob = JobRow & { lengthMs: number }

type Draw = { at: number; maker: Maker; label: string; file?: string; status?: "completed" | "failed" | "processing" }

type Roll = (purpose: string) => number

function drawStatus(at: number, roll: Roll): "completed" | "failed" | "processing" {
  if (at > NOW - 20 * MINUTE) return "processing"
  return roll("status") < 0.14 ? "failed" : "completed"
}

function drawName({ files }: Maker, roll: Roll): string {
  const nr = String(1 + Math.floor(roll("nr") * 60)).padStart(3, "0")
  return `${pick(files, roll("file"))}-${nr}.${pick(["mp4", "mov", "mp4"], roll("ending"))}`
}

function drawInput({ host }: Maker, label: string, name: string): string {
  const part = (size: number, purpose: string) => hex(size, label, purpose)
  const folder = host.startsWith("bucket")
    ? `uploads/${part(8, "f")}-${part(4, "g")}-4${part(3, "h")}-a${part(3, "i")}-${part(12, "j")}`
    : `in/${part(4, "f")}`
  return `https://${host}/${folder}/${encodeURIComponent(name)}?X-Amz-Signature=${part(32, "sig")}`
}

/** What only an account tells that answers more than is documented. */
function drawMore(maker: Maker, label: string, roll: Roll): Partial<JobRow> {
  return {
    customer: maker.customer,
    project: pick(maker.projects, roll("project")),
    user_ref: `u_${1000 + Math.floor(roll("user") * 40)}`,
    model: pick(MODELS, roll("model")),
    output_format: pick(FORMATS, roll("format")),
    request_id: `req_${hex(16, label, "req")}`,
  }
}

function drawJob({ at, maker, label, file, status: wanted }: Draw): WorldJob {
  const roll: Roll = (purpose) => chance(label, purpose)
  const isBare = maker.customer === null
  const status = wanted ?? drawStatus(at, roll)
  const lengthMs = Math.round((4 + roll("length") ** 2 * 200) * 10) * 100
  const took = status === "failed" ? (4 + roll("took") * 30) * SECOND : lengthMs * (0.6 + roll("took")) + 8 * SECOND
  const end = status === "processing" ? null : Math.round(at + took)
  const error = status === "failed" ? (ERRORS[Math.floor(roll("error") * ERRORS.length)] ?? ERRORS[0]) : null
  const job = vendorJob({ id: `job_${hex(24, label, "id")}`, status, createdAt: at })
  const connection = isBare ? "bare-eu" : roll("connection") < 0.15 ? "staging-main" : "prod-main"
  const isDone = status === "completed"
  const row: JobRow = {
    ...emptyRow(job, look({ connection, observedAt: at + 2 * SECOND })),
    status,
    status_raw: status,
    created_at: at,
    created_sort: at,
    finished_at: end,
    finished_not_before: end,
    finished_sort: end ?? at,
    input_url: isBare ? null : drawInput(maker, label, file ?? drawName(maker, roll)),
    output_url: isDone
      ? `https://cdn.removebgvideo.com/outputs/${hex(16, label, "out")}/result.webm?exp=1795551224&sig=${hex(40, label, "osig")}`
      : null,
    output_duration_ms: isDone ? lengthMs : null,
    source_duration_ms: isBare ? null : lengthMs,
    error_code: isBare ? null : (error?.[0] ?? null),
    error_message: error?.[1] ?? null,
    ...(isBare ? {} : drawMore(maker, label, roll)),
  }
  return { ...derive(row, { rates: [], attribution: undefined }), lengthMs }
}

function pickMaker(label: string): Maker {
  let left = chance(label, "maker") * MAKERS.reduce((sum, one) => sum + one.share, 0)
  for (const maker of MAKERS) {
    left -= maker.share
    if (left < 0) return maker
  }
  return MAKERS[0]
}

/** One busy account: bursts of look-alikes, the same names again and again, ids that differ in one place. */
function drawJobs(): WorldJob[] {
  const jobs: WorldJob[] = []
  for (let day = 0; day < DAYS; day++) {
    const start = NOW - (DAYS - day) * DAY
    for (let n = 0; n < 60; n++) {
      const label = `d${day}-${n}`
      jobs.push(drawJob({ at: Math.round(start + chance(label, "at") * DAY), maker: pickMaker(label), label }))
    }
    for (let burst = 0; burst < 3; burst++) {
      const label = `b${day}-${burst}`
      const maker = pickMaker(label)
      const at = start + chance(label, "at") * DAY
      for (let n = 0; n < 8; n++) {
        jobs.push(drawJob({ at: Math.round(at + n * 11 * SECOND), maker, label: `${label}-${n}` }))
      }
    }
    // The most ordinary name there is, by three customers a day.
    for (let n = 0; n < 3; n++) {
      const label = `v${day}-${n}`
      const maker = MAKERS[n * 2] ?? MAKERS[0]
      jobs.push(drawJob({ at: Math.round(start + chance(label, "at") * DAY), maker, label, file: "video.mp4" }))
    }
  }
  return jobs
}

/** Jobs with a story of their own. */
function drawStories(): WorldJob[] {
  const [acme] = MAKERS
  const at = (days: number, hours: number) => NOW - days * DAY + hours * HOUR
  const sale = (label: string, when: number, status: "completed" | "failed") =>
    drawJob({ at: when, maker: acme, label, file: "summer-sale.mp4", status })
  return [
    sale("s1", at(3, -1), "failed"),
    sale("s2", at(3, -0.2), "failed"),
    sale("s3", at(1, 3), "completed"),
    sale("s4", at(20, 2), "completed"),
  ]
}

export type World = { jobs: WorldJob[]; recent: WorldJob[] }

export function drawWorld(): World {
  const jobs = [...drawJobs(), ...drawStories()].sort((a, b) => a.created_sort - b.created_sort)
  // Ids that differ in one place: whoever guesses is caught.
  const twins = jobs.slice(0, 40).map((job): WorldJob => {
    const last = job.id.at(-1) === "0" ? "1" : "0"
    return {
      ...job,
      id: `${job.id.slice(0, -1)}${last}`,
      created_sort: job.created_sort + 3 * MINUTE,
      created_at: job.created_sort + 3 * MINUTE,
      request_id: null,
    }
  })
  const all = [...jobs, ...twins.map((job) => ({ ...job, search_text: job.id }))]
  return { jobs: all, recent: jobs.filter((job) => job.created_sort > NOW - 14 * DAY) }
}
