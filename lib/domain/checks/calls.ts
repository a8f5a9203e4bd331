import type { CallFacts, CheckFacts, Finding } from "./types"
import { found, KEYS_LINK, toCallLinks, toCount, toSeconds, unproven } from "./words"

/** The first wait of the vendor's table (contract §8), less what timers and two clocks may differ by. */
const LEAST_WAIT_MS = 950

function toReach({ read }: CallFacts): string {
  return read === 0 ? "No call is recorded yet" : `Among the newest ${toCount(read, "call")}`
}

/** A configured key was answered well, and none is refused now. */
export function judgeRightKey({ calls }: CheckFacts): Finding {
  const refused = calls.keys.find(({ okAt, refusedAt }) => refusedAt !== null && refusedAt > (okAt ?? 0))
  if (refused) {
    const words = `The key ${refused.alias} is refused (401 or invalid_api_key) and has not been accepted since.`
    return found("fail", words, { links: [KEYS_LINK], at: refused.refusedAt })
  }
  const accepted = calls.keys.flatMap(({ alias, okAt }) => (okAt === null ? [] : [{ alias, okAt }]))
  const [newest] = accepted.toSorted((a, b) => b.okAt - a.okAt)
  if (!newest) return unproven(`${toReach(calls)} none with a key was answered 200.`, [KEYS_LINK])
  const unused = calls.keys.length - accepted.length
  const rest = unused === 0 ? "" : ` ${toCount(unused, "other key has", "other keys have")} not been used lately.`
  return found("pass", `The key ${newest.alias} was answered 200.${rest}`, { links: [KEYS_LINK], at: newest.okAt })
}

/**
 * After each 429 the next call with the same key waited at least as long as the vendor's table asks. What Retry-After said is not
 * kept with a call; the client honours it on top of the table.
 */
export function judgeBackOff({ connection, calls, proofs }: CheckFacts): Finding {
  const burst = proofs["rate.burst"]
  const also = burst ? ` Last burst: ${burst.words}` : ""
  const hasty = calls.refusals.find(({ waitMs }) => waitMs !== null && waitMs < LEAST_WAIT_MS)
  const links = [KEYS_LINK]
  if (hasty) {
    const words = `After an answer 429 the key ${hasty.keyAlias} was used again within ${toSeconds(hasty.waitMs ?? 0)}; the vendor asks for at least 1 s.${also}`
    return found("fail", words, { links, at: hasty.at })
  }
  const [newest] = calls.refusals
  if (!newest) return unproven(`${toReach(calls)} of ${connection} none was answered 429.${also}`, links)
  const waits = calls.refusals.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs]))
  const seen = `${toCount(calls.refusals.length, "answer")} 429`
  if (waits.length === 0) return unproven(`${seen}, but no call with that key has followed yet.${also}`, links)
  const words = `${seen}; the next call waited ${toSeconds(Math.min(...waits))} or longer.${also}`
  return found("pass", words, { links, at: newest.at })
}

/** No minute with more calls than the key's budget allows. */
export function judgePolling({ calls }: CheckFacts): Finding {
  const { busiest, mostPerMinute } = calls
  if (!busiest) return unproven("No call is recorded yet.", [KEYS_LINK])
  const isBounded = busiest.calls <= mostPerMinute
  const words = `The busiest minute of one key (${busiest.keyAlias}) had ${toCount(busiest.calls, "call")}; its budget allows ${mostPerMinute}. ${toReach(calls)}.`
  return found(isBounded ? "pass" : "fail", words, { links: [KEYS_LINK], at: busiest.at })
}

/** A request id and a job id that the vendor gave are found again: in the record of calls and on a page. */
export function judgeObservability({ connection, calls }: CheckFacts): Finding {
  const { lost, named } = calls
  if (lost) {
    const words = "A call brought a job, but the record does not hold that job."
    return found("fail", words, { links: toCallLinks(connection, lost), at: lost.at })
  }
  if (!named?.isHeld) return unproven(`${toReach(calls)} none brought a request id together with a job that is held.`)
  const words = "The newest call with both ids stands in the record of calls; its job has a page, and Find leads there."
  return found("pass", words, { links: toCallLinks(connection, named), at: named.at })
}
