import { hash32 } from "@/lib/sandbox/prng"
import {
  type ChoiceName,
  type ChoiceOf,
  type Endpoint,
  isEndpoint,
  isSwitchName,
  type NumberName,
  SWITCHES,
  type SwitchName,
  type TextName,
} from "@/lib/sandbox/switches"

/** One switch that is set, and for whom. */
export type FaultRule = {
  name: SwitchName
  value: string | number
  /** Alias of the only key it concerns. */
  key: string | null
  endpoint: Endpoint | null
  /** Skips this many matching requests, then works for `count` of them (null: for all). */
  after: number
  count: number | null
  /** Share of jobs (by id) or, for a switch about a whole answer, of requests. */
  percent: number
  /** The only jobs it concerns. */
  ids: string[] | null
}
export type SetRule = FaultRule & { seen: number; hits: number }

/** What the switches say about one request. A job's id decides where a rule is limited to some jobs. */
export type Active = {
  choice<N extends ChoiceName>(name: N, jobId?: string): ChoiceOf<N>
  number(name: NumberName, jobId?: string): number | null
  text(name: TextName, jobId?: string): string | null
  /** Names of the switches that are set for this request. */
  names(): SwitchName[]
}

export type Faults = {
  list(): SetRule[]
  set(rules: FaultRule[]): void
  /** Counts the request against each matching rule. */
  match(request: { endpoint: Endpoint; key: string | null }): Active
}

/** A bad set of switches; the message names what is wrong. */
export class FaultError extends Error {}

const isChoiceValue = <N extends ChoiceName>(name: N, value: string | number): value is ChoiceOf<N> =>
  SWITCHES[name].values.some((one) => one === value)

/** The set of switches of one sandbox, empty at first. */
export function createFaults(seed: number): Faults {
  let rules: SetRule[] = []
  let requests = 0
  return {
    list: () => rules,
    set: (next) => {
      rules = next.map((rule) => ({ ...rule, seen: 0, hits: 0 }))
    },
    match: ({ endpoint, key }) => {
      requests += 1
      const active = rules.filter((rule) => {
        if (!SWITCHES[rule.name].on.some((one) => one === endpoint)) return false
        if ((rule.endpoint ?? endpoint) !== endpoint || (rule.key ?? key) !== key) return false
        rule.seen += 1
        if (rule.seen <= rule.after || (rule.count !== null && rule.hits >= rule.count)) return false
        rule.hits += 1
        return true
      })
      return toActive(active, `${seed} ${requests}`)
    },
  }
}

function toActive(rules: FaultRule[], request: string): Active {
  const find = (name: SwitchName, jobId: string | undefined) => {
    const rule = rules.findLast((one) => one.name === name)
    if (rule === undefined) return undefined
    if (rule.ids !== null && (jobId === undefined || !rule.ids.includes(jobId))) return undefined
    return rule.percent >= 100 || hash32(name, jobId ?? request) % 100 < rule.percent ? rule.value : undefined
  }
  return {
    choice: (name, jobId) => {
      const value = find(name, jobId)
      return value !== undefined && isChoiceValue(name, value) ? value : SWITCHES[name].values[0]
    },
    number: (name, jobId) => {
      const value = find(name, jobId)
      return typeof value === "number" ? value : null
    },
    text: (name, jobId) => {
      const value = find(name, jobId)
      return typeof value === "string" ? value : null
    },
    names: () => rules.map((rule) => rule.name),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * Reads what PUT /__sandbox/faults was sent: `{"list.shape": "array"}`, `{"list.shape": {value, key, endpoint, count, …}}`, or
 * `{faults: [{name, value, …}]}`. Throws FaultError naming an unknown switch, value or scope.
 */
export function parseFaults(body: unknown): FaultRule[] {
  if (!isRecord(body)) throw new FaultError("send a JSON object of switches")
  if (Array.isArray(body.faults)) return body.faults.map((one) => parseRule(isRecord(one) ? one : {}))
  return Object.entries(body).map(([name, given]) =>
    parseRule(isRecord(given) ? { ...given, name } : { name, value: given }),
  )
}

const SCOPES = ["name", "value", "key", "endpoint", "after", "count", "percent", "ids"]

function parseRule(given: Record<string, unknown>): FaultRule {
  const name = String(given.name)
  if (!isSwitchName(name)) throw new FaultError(`unknown switch "${name}"`)
  const strange = Object.keys(given).find((one) => !SCOPES.includes(one))
  if (strange !== undefined) throw new FaultError(`unknown scope "${strange}" of switch "${name}"`)
  const endpoint = given.endpoint ?? null
  if (endpoint !== null && !(typeof endpoint === "string" && isEndpoint(endpoint)))
    throw new FaultError(`unknown endpoint "${String(endpoint)}" of switch "${name}"`)
  return {
    name,
    value: parseValue(name, given.value),
    key: typeof given.key === "string" ? given.key : null,
    endpoint,
    after: toCount(name, given.after) ?? 0,
    count: toCount(name, given.count),
    percent: toCount(name, given.percent) ?? 100,
    ids: Array.isArray(given.ids) ? given.ids.map(String) : null,
  }
}

function parseValue(name: SwitchName, value: unknown): string | number {
  const { kind } = SWITCHES[name]
  const one = SWITCHES[name]
  if (one.kind === "choice") {
    const found = one.values.find(
      (word) => word === value || (word === "on" && value === true) || (word === "off" && value === false),
    )
    if (found !== undefined) return found
    throw new FaultError(`switch "${name}" knows ${one.values.join(", ")}`)
  }
  if (one.kind === "number" && typeof value === "number" && value >= one.min && value <= one.max) return value
  if (kind === "text" && typeof value === "string") return value
  throw new FaultError(`switch "${name}" needs a ${kind}`)
}

function toCount(name: SwitchName, value: unknown): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === "number" && value >= 0) return value
  throw new FaultError(`the scopes of switch "${name}" are numbers ≥ 0`)
}
