import type { CheckFacts, Finding } from "./types"
import { found, toCallLinks, toCount, toJobLink, unproven } from "./words"

/** Each confirmed request that spends credits made at most one job, and no POST of ours made one that nobody confirmed. */
export function judgeIdempotency({ connection, intents }: CheckFacts): Finding {
  const { doubled, unowned, single, read, open } = intents
  if (doubled) {
    const words =
      doubled.jobs.length > 1
        ? `One confirmed request made ${toCount(doubled.jobs.length, "job")}.`
        : "One job is held to have come of several confirmed requests."
    const links = doubled.jobs.map((id) => toJobLink(connection, id))
    return found("fail", words, { links, at: doubled.at })
  }
  if (unowned) {
    const words = "A request that spends credits made a job, but no confirmation stands for it."
    return found("fail", words, { links: toCallLinks(connection, unowned), at: unowned.at })
  }
  const rest = open === 0 ? "" : ` The outcome of ${toCount(open, "request")} is not known yet.`
  if (!single) {
    return unproven(
      `Nothing was submitted from here and answered.${rest} Jobs that your own systems submit are not judged: the vendor knows no idempotency key.`,
    )
  }
  const words = `${toCount(read, "confirmed request")} looked at, none made more than one job.${rest}`
  return found("pass", words, { links: [toJobLink(connection, single.id)], at: single.at })
}

/** No completed job holds a link that the vendor is not known to have given. */
export function judgeOutput({ connection, jobs: { outputs } }: CheckFacts): Finding {
  const { read, given, assumed } = outputs
  if (assumed) {
    const words = "A completed job holds an output link, but not when the vendor first gave it."
    return found("fail", words, { links: [toJobLink(connection, assumed.id)], at: assumed.at })
  }
  if (!given) return unproven(`Among ${toCount(read, "completed job")} none has an output link yet.`)
  const words = `Of the newest ${toCount(read, "completed job")} each output link is dated by the answer that first held it.`
  return found("pass", words, { links: [toJobLink(connection, given.id)], at: given.at })
}

export function judgeLifecycle({ connection, jobs: { followed } }: CheckFacts): Finding {
  if (!followed) return unproven("None of the newest ended jobs was seen before its end.")
  const words = `A job was followed from first sight to its end in ${toCount(followed.transitions, "transition")}.`
  return found("pass", words, { links: [toJobLink(connection, followed.id)], at: followed.at })
}

const MOST_LINKS = 5

export function judgeKept({ connection, jobs: { kept } }: CheckFacts): Finding {
  const reach = `${kept.isCut ? "the newest " : ""}${toCount(kept.read, "failed job")} of the last 30 days`
  if (kept.missing.length > 0) {
    const links = kept.missing.slice(0, MOST_LINKS).map(({ id }) => toJobLink(connection, id))
    const words = `Of ${reach}, the vendor’s answer is missing for ${kept.missing.length > MOST_LINKS ? "more than " : ""}${links.length}.`
    return found("fail", words, { links, at: kept.missing[0]?.at ?? null })
  }
  if (!kept.newest) return unproven("No job failed in the last 30 days.")
  const links = [toJobLink(connection, kept.newest.id, "response")]
  return found("pass", `The vendor’s whole answer is kept for all of ${reach}.`, { links, at: kept.newest.at })
}

/** A delivery whose signature was right. */
export function judgeWebhook({ connection, deliveries: { read, accepted, rejected } }: CheckFacts): Finding {
  const refused = rejected === null ? "" : ` ${toCount(rejected.count, "delivery was", "deliveries were")} rejected.`
  if (!accepted) {
    const links = [{ label: "Webhook address", href: "/settings/connect", isId: false }]
    return unproven(
      `${read === 0 ? "No delivery has arrived." : "No delivery with a right signature has arrived."}${refused}`,
      links,
    )
  }
  const links = accepted.jobId === null ? [] : [toJobLink(connection, accepted.jobId, "webhooks")]
  const words = `Of the newest ${toCount(read, "delivery", "deliveries")}, ${accepted.count.toLocaleString("en")} had a right signature.${refused}`
  return found("pass", words, { links, at: accepted.at })
}
