import { createRequire } from "node:module"
import { expect, it } from "vitest"
import { noteFigure } from "@/lib/testing/fault"

/** Older ones let a request round the proxy, or a crafted action body run code or stop the process. */
const LEAST_NEXT = "16.2.6"

const toNumbers = (version: string): number[] => version.split(".").map(Number)

function isAtLeast(version: string, least: string): boolean {
  const [own, wanted] = [toNumbers(version), toNumbers(least)]
  const at = wanted.findIndex((part, index) => part !== own[index])
  return at === -1 || (own[at] ?? 0) > (wanted[at] ?? 0)
}

it("compares versions by their numbers", () => {
  expect(["16.2.6", "16.10.0", "17.0.0"].map((version) => isAtLeast(version, LEAST_NEXT))).toEqual([true, true, true])
  expect(["16.2.5", "15.9.9", "16.1.99"].map((version) => isAtLeast(version, LEAST_NEXT))).toEqual([
    false,
    false,
    false,
  ])
})

it(`T4: the Next that is installed is no older than ${LEAST_NEXT}`, () => {
  const { version }: { version: string } = createRequire(import.meta.url)("next/package.json")
  expect(isAtLeast(version, LEAST_NEXT), version).toBe(true)
  noteFigure("T4", `Next ${version}`)
})
