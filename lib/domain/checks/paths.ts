import type { CheckFacts, Finding, SeenCall } from "./types"
import { byJob, found, toCallLinks, unproven } from "./words"

/** What is to have been seen before going live, each proven by what happened anyway. */

function byCall(connection: string, call: SeenCall | null, words: { pass: string; none: string }): Finding {
  if (call === null) return unproven(words.none)
  const answer = call.status === null ? "no answer in time" : `HTTP ${call.status}`
  const pass = `${words.pass} (${call.method}, ${answer}).`
  return found("pass", pass, { links: toCallLinks(connection, call), at: call.at })
}

export function judgeSuccess({ connection, jobs }: CheckFacts): Finding {
  return byJob(connection, jobs.completed, { pass: "A job ran to its end.", none: "No completed job is recorded." })
}

export function judgeFailure({ connection, jobs }: CheckFacts): Finding {
  return byJob(connection, jobs.failed, { pass: "A job failed, and is kept.", none: "No failed job is recorded." })
}

export function judgeTimeout({ connection, calls, jobs }: CheckFacts): Finding {
  if (jobs.timedOut) {
    return byJob(connection, jobs.timedOut, { pass: "A job failed because the vendor ran out of time.", none: "" })
  }
  return byCall(connection, calls.outage, {
    pass: "A call met an error on the vendor’s side",
    none: "No time-out and no error on the vendor’s side is recorded.",
  })
}

export function judgeRetry({ connection, calls, jobs, intents }: CheckFacts): Finding {
  if (intents.again) {
    return byJob(connection, intents.again, { pass: "A job was run again and became a new one.", none: "" })
  }
  if (jobs.attempted) {
    return byJob(connection, jobs.attempted, { pass: "A failed job began anew under the same id.", none: "" })
  }
  return byCall(connection, calls.retried, {
    pass: "A read was sent again and then answered",
    none: "Nothing was tried a second time yet.",
  })
}

export function judgeNoCredits({ connection, calls, jobs }: CheckFacts): Finding {
  if (calls.noCredits) return byCall(connection, calls.noCredits, { pass: "A call found too few credits", none: "" })
  return byJob(connection, jobs.noCredits, {
    pass: "A job failed for want of credits.",
    none: "No answer 402 and no job without credits is recorded.",
  })
}

export function judgeShort({ connection, jobs }: CheckFacts): Finding {
  return byJob(connection, jobs.short, {
    pass: "A clip shorter than 10 s was completed.",
    none: "No completed clip shorter than 10 s is among the newest.",
  })
}

export function judgeLong({ connection, jobs }: CheckFacts): Finding {
  return byJob(connection, jobs.long, {
    pass: "A clip longer than 2 min was completed.",
    none: "No completed clip longer than 2 min is among the newest.",
  })
}

/** What is difficult shows in what went wrong with it. */
export function judgeDifficult({ connection, jobs }: CheckFacts): Finding {
  if (jobs.complaint) {
    return byJob(connection, jobs.complaint, { pass: "A completed job has a complaint about its result.", none: "" })
  }
  return byJob(connection, jobs.failed, {
    pass: "A job failed; no complaint about a completed one is noted.",
    none: "Neither a complaint nor a failure is recorded.",
  })
}
