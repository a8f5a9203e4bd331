import type { CheckLink, Finding, SeenCall, SeenJob, Verdict } from "./types"

export function toCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`
}

/** "1.4 s". */
export function toSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

export function toJobLink(connection: string, jobId: string, view?: "webhooks" | "response"): CheckLink {
  const path = `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}`
  return { label: jobId, href: view ? `${path}?view=${view}` : path, isId: true }
}

export function toRequestLink(requestId: string): CheckLink {
  return { label: requestId, href: `/find?q=${encodeURIComponent(requestId)}`, isId: true }
}

/** What a call can be looked at by: the job it was about, the id that the vendor gave it, else the keys. */
export function toCallLinks(connection: string, { jobId, requestId }: SeenCall): CheckLink[] {
  const links = [
    ...(jobId === null ? [] : [toJobLink(connection, jobId)]),
    ...(requestId === null ? [] : [toRequestLink(requestId)]),
  ]
  return links.length > 0 ? links : [KEYS_LINK]
}

export const KEYS_LINK: CheckLink = { label: "Keys", href: "/keys", isId: false }

export function unproven(words: string, links: CheckLink[] = []): Finding {
  return { verdict: "unproven", words, links, at: null }
}

export function found(verdict: Verdict, words: string, seen: { links: CheckLink[]; at: number | null }): Finding {
  return { verdict, words, ...seen }
}

/** Proven by one job, or not yet. */
export function byJob(connection: string, job: SeenJob | null, words: { pass: string; none: string }): Finding {
  if (job === null) return unproven(words.none)
  return found("pass", words.pass, { links: [toJobLink(connection, job.id)], at: job.at })
}
