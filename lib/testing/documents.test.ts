import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"

const ROOT = join(import.meta.dirname, "../..")
const documents = [...readdirSync(ROOT), ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
)
/** A path of ours in backticks: it begins with one of our folders and holds no pattern. */
const PATHS = /`((?:app|components|docs|e2e|lib|public)\/[\w./()[\]-]+)`/g
const LINKS = /\]\((?!https?:)([^)#]+)\)/g
const SCRIPTS = /npm run ([\w-]+)/g

describe("the documents", () => {
  const scripts = Object.keys(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts)

  it.each(documents)("%s names only files, pictures and commands that exist", (name) => {
    const text = readFileSync(join(ROOT, name), "utf8")
    const paths = [...text.matchAll(PATHS)].map(([, path = ""]) => path)
    const links = [...text.matchAll(LINKS)].map(([, path = ""]) => join(dirname(name), path))
    const missing = [...paths, ...links].filter((path) => !existsSync(join(ROOT, path)))
    const unknown = [...text.matchAll(SCRIPTS)].map(([, script = ""]) => script).filter((one) => !scripts.includes(one))
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] })
  })
})
