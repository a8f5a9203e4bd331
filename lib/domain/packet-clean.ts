import { toInert } from "./inert"
import { redact, withoutPeople } from "./redact"

export const VENDOR_API = "v1"

/** `secrets`: every configured one; `now`: epoch ms. */
export type Making = { secrets: readonly string[]; now: number }
export type Clean = (text: string) => string

/** Every word of a packet goes through here. */
export function toClean(secrets: readonly string[]): Clean {
  const done = new Map<string, string>()
  return (text) => {
    const held = done.get(text)
    if (held !== undefined) return held
    const clean = toInert(withoutPeople(redact(text, secrets)))
    done.set(text, clean)
    return clean
  }
}

/** Every string within, under names of our own. */
export function cleanAll<T>(value: T, clean: Clean): T {
  const walk = (one: unknown): unknown => {
    if (typeof one === "string") return clean(one)
    if (Array.isArray(one)) return one.map(walk)
    if (typeof one !== "object" || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([name, item]) => [name, walk(item)]))
  }
  // The shape is kept: only strings become other strings.
  return walk(value) as T
}
