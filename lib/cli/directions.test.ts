import { expect, it } from "vitest"
import { FOLDERS, isTypeOnly, toProblems } from "./directions.mjs"

it.each([
  ['import type { A } from "@/x"', true],
  ['import type {\n  A,\n  B,\n} from "@/x"', true],
  ['import { type A, type B } from "@/x"', true],
  ['export type { A } from "@/x"', true],
  ['import { a } from "@/x"', false],
  ['import { type A, b } from "@/x"', false],
  ['import type { A } from "@/x"\nimport { a } from "@/x"', false],
  ['import "@/x"', false],
  ['const x = await import("@/x")', false],
  ['import { a } from "@/x-y"', false],
])("%s is for types alone: %s", (source, expected) => {
  expect(isTypeOnly(source, "@/x")).toBe(expected)
})

it("reports a file that dependency-cruiser did not see, however green it is", () => {
  const problems = toProblems({ modules: [], summary: { violations: [] } })
  expect(problems).toContain("not cruised: lib/env.ts")
  expect(FOLDERS.every((folder) => problems.some((line) => line.startsWith(`not cruised: ${folder}/`)))).toBe(true)
})

it("keeps a violation by values and drops one by types", () => {
  const violation = (to: string) => ({ rule: { name: "core" }, from: "lib/cli/people.ts", to })
  const dependencies = [
    { module: "@/lib/store/store", resolved: "lib/store/store.ts" },
    { module: "@/lib/auth/people", resolved: "lib/auth/people.ts" },
  ]
  const report = {
    modules: [{ source: "lib/cli/people.ts", dependencies }],
    summary: { violations: [violation("lib/store/store.ts"), violation("lib/auth/people.ts")] },
  }
  const found = toProblems(report).filter((line) => line.startsWith("core"))
  expect(found).toEqual(["core: lib/cli/people.ts → lib/auth/people.ts"])
})
