import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import type { SandboxJob } from "@/lib/sandbox/job"
import { toWindows, type Window } from "@/lib/sandbox/seed-account"
import type { World } from "@/lib/sandbox/world"

/** What seed and time do not tell: when the sandbox ran, and the jobs made over its API. */
type Kept = { seed: number; windows: Window[]; jobs: SandboxJob[] }

export type StateFile = {
  windows: Window[]
  save(): void
  close(): void
}

const EVERY = 10_000
const MONTH = 30 * 86_400_000

/** Brings back what an earlier run of the same seed left in `file`, and keeps it up to date. Without a file it only tells windows. */
export function openStateFile(world: World, file: string | null): StateFile {
  const now = world.clock.now()
  const kept = file === null ? null : read(file)
  const usable = kept?.seed === world.seed ? kept : null
  const windows = toWindows(usable?.windows.filter(([, to]) => to > now - MONTH) ?? [], now)
  for (const job of usable?.jobs ?? []) if (job.createdAt > now - MONTH) world.add(job)
  const save = () => {
    if (file === null) return
    const [from] = windows.at(-1) ?? [now]
    const state: Kept = {
      seed: world.seed,
      windows: [...windows.slice(0, -1), [from, world.clock.now()]],
      jobs: world.all.filter((job) => job.origin === "api" && !world.removed.has(job.id)),
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  const timer = file === null ? undefined : setInterval(save, EVERY).unref()
  return {
    windows,
    save,
    close: () => {
      clearInterval(timer)
      save()
    },
  }
}

/** null where there is none, or one that cannot be read: then the account begins anew. */
function read(file: string): Kept | null {
  try {
    const state: Kept = JSON.parse(readFileSync(file, "utf8"))
    return Array.isArray(state.windows) && Array.isArray(state.jobs) ? state : null
  } catch {
    return null
  }
}
