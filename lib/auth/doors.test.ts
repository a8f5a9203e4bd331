import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"

const ROOT = join(import.meta.dirname, "../..")
/** Open to everyone, for a reason each: getting in, the vendor's signed deliveries, the health of the process. */
const PUBLIC = [
  "app/(auth)/sign-in/page.tsx",
  "app/api/auth/[...nextauth]/route.ts",
  "app/api/health/route.ts",
  "app/api/webhooks/[connection]/route.ts",
]

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = `${folder}/${name}`
    return statSync(join(ROOT, path)).isDirectory() ? listFiles(path) : [path]
  })
}

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8")
const doors = listFiles("app").filter((path) => /\/(page\.tsx|route\.ts)$/.test(path))
const actionFiles = [...listFiles("app"), ...listFiles("components"), ...listFiles("lib")].filter(
  (path) => /\.tsx?$/.test(path) && /^\s*["']use server["']/m.test(read(path)) && !/\.test\.tsx?$/.test(path),
)

it("T1: every page and route but the few public ones asks the guard", () => {
  const open = doors.filter((path) => !/from "@\/lib\/auth\/guard"/.test(read(path)))
  expect(open.filter((path) => !PUBLIC.includes(path))).toEqual([])
  expect(PUBLIC.filter((path) => !doors.includes(path))).toEqual([])
})

it("T1: every server action stands in an actions file that asks the guard", () => {
  expect(actionFiles.length).toBeGreaterThan(0)
  const unguarded = actionFiles.filter((path) => !/from "@\/lib\/auth\/guard"/.test(read(path)))
  expect(unguarded).toEqual([])
  expect(actionFiles.filter((path) => !/^lib\/[a-z]+\/actions\.ts$/.test(path))).toEqual([])
})

it("T1: pages call the guard and not merely import it", () => {
  const pages = doors.filter((path) => path.endsWith("page.tsx") && !PUBLIC.includes(path))
  expect(pages.filter((path) => !/\brequireOperator\(/.test(read(path)))).toEqual([])
})
