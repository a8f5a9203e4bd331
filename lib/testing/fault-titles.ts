import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { FaultClass } from "./fault"
import { FAULTS } from "./fault-classes"

/** A file with tests of faults. `titles` as far as they stand in the source; `classes` may hold some that no catalogue knows. */
export type FaultTests = { file: string; kind: "unit" | "browser"; classes: string[]; titles: string[] }

const FOLDERS = ["app", "components", "e2e", "lib"]
const TEST_FILE = /\.(?:test\.tsx?|spec\.ts|setup\.ts)$/
/** The first argument of a call, where it begins with one class or several. What is skipped proves nothing. */
const TITLE = /(?<!\.(?:skip|todo|fixme))\(\s*(["'`])((?:[VOT]\d+e?: )+(?:(?!\1).)*)/g

/** The classes that a test's full title names, in the catalogue's order: "V4: V5: …", also after the words of a describe. */
export function toClasses(title: string): FaultClass[] {
  const named = new Set([...title.matchAll(/(?<=^|\s)[VOT]\d+e?(?=: )/g)].map(([name]) => name))
  return FAULTS.map(({ id }) => id).filter((id) => named.has(id))
}

/** What Vitest's and Playwright's filters by title take: whatever names one of `classes`, or any class without them. */
export function toPattern(classes: readonly FaultClass[] | null): string {
  return `(^|\\s)(${classes ? classes.join("|") : "[VOT]\\d+e?"}): `
}

/** Every test file under `root` whose titles name classes of faults, found without running anything. */
export function listFaultTests(root: string): FaultTests[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  return files
    .filter((file) => TEST_FILE.test(file))
    .sort()
    .flatMap((file): FaultTests[] => {
      const titles = listTitles(readFileSync(join(root, file), "utf8"))
      const classes = [
        ...new Set(titles.flatMap((title) => title.match(/^(?:[VOT]\d+e?: )+/)?.[0].match(/\w+/g) ?? [])),
      ]
      return titles.length === 0 ? [] : [{ file, kind: file.startsWith("e2e/") ? "browser" : "unit", classes, titles }]
    })
}

/** The titles in a test file's source that begin with a class. */
export function listTitles(source: string): string[] {
  return [...source.matchAll(TITLE)].map(([, , title = ""]) => title)
}
