import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "./build.mjs"

export const FOLDERS = ["app", "components", "lib"]
/** Rules about what runs; a type is gone before anything runs. */
const ALSO_FOR_TYPES = new Set(["nobody-imports-app", "lib-never-imports-components", "not-to-unresolvable"])

function listModules(folder) {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = `${folder}/${name}`
    if (statSync(join(ROOT, path)).isDirectory()) return listModules(path)
    return /\.(tsx?|mts|mjs)$/.test(name) ? [path] : []
  })
}

/** Whether `source` imports `specifier` for its types alone, in each statement that names it. */
export function isTypeOnly(source, specifier) {
  const quoted = specifier.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  const named = [...source.matchAll(new RegExp(`(?:import|export)\\s+([^"';]*?)\\s*from\\s*["']${quoted}["']`, "g"))]
  const bare = new RegExp(`import\\s*\\(?\\s*["']${quoted}["']`).test(source)
  const onlyTypes = ([, clause]) => {
    if (/^type\b/.test(clause)) return true
    const names = /^\{([^}]*)\}$/
      .exec(clause)?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "")
    return names?.every((name) => /^\s*type\s/.test(name)) ?? false
  }
  return !bare && named.length > 0 && named.every(onlyTypes)
}

/**
 * What is wrong in a report of dependency-cruiser (as JSON). Two faults of the tool in a house with TypeScript 7 are made
 * good here: it takes types for values, and it skips a file that it cannot parse and stays green.
 */
export function toProblems({ modules, summary }) {
  const specifiers = new Map(modules.map((one) => [one.source, one.dependencies]))
  const isTypeEdge = (from, to) => {
    const found = specifiers.get(from)?.filter((dependency) => dependency.resolved === to) ?? []
    const source = readFileSync(join(ROOT, from), "utf8")
    return found.length > 0 && found.every((dependency) => isTypeOnly(source, dependency.module))
  }
  const counts = ({ rule, from, to, cycle }) => {
    if (ALSO_FOR_TYPES.has(rule.name)) return true
    if (!cycle) return !isTypeEdge(from, to)
    const ring = [from, ...cycle.map((step) => step.name)]
    return !ring.slice(1).some((next, index) => isTypeEdge(ring[index], next))
  }
  const toLine = ({ rule, from, to, cycle }) =>
    `${rule.name}: ${from} → ${cycle ? cycle.map((step) => step.name).join(" → ") : to}`
  const unseen = FOLDERS.flatMap(listModules).filter((path) => !specifiers.has(path))
  return [...summary.violations.filter(counts).map(toLine), ...unseen.map((path) => `not cruised: ${path}`)]
}
