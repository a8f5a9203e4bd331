import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// A zone with an odd offset (+05:45): whoever mixes up local time and UTC is caught.
process.env.TZ = "Asia/Kathmandu"

/** What is measured of a process as a whole needs one that does nothing else. */
const MEASURES_PROCESS = /memoryUsage|cpuUsage/

/** What a file of tests may leave behind for the next one in the same process, or measures: it gets a thread of its own. */
const NEEDS_OWN =
  /vi\.(?:mock|doMock|stubEnv|stubGlobal|hoisted|resetModules|useFakeTimers|setSystemTime|spyOn)|process\.(?:chdir|on)|process\.env(?:\.\w+|\[\w+\]) =|globalThis|performance\.now|@vitest-environment/

const tests = ["lib", "components", "app"]
  .flatMap((folder) =>
    readdirSync(here(`./${folder}`), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  .filter((name) => /\.test\.tsx?$/.test(name))
const matching = (pattern: RegExp) => tests.filter((name) => pattern.test(readFileSync(here(`./${name}`), "utf8")))
const measured = matching(MEASURES_PROCESS)
const alone = matching(NEEDS_OWN).filter((name) => !measured.includes(name))
const shared = tests.filter((name) => !measured.includes(name) && !alone.includes(name))

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^server-only$/, replacement: here("./lib/testing/empty.ts") },
      { find: /^@\//, replacement: here("./") },
    ],
  },
  test: {
    setupFiles: ["./lib/testing/setup.ts"],
    globalSetup: ["./lib/testing/whole-run.ts"],
    environment: "node",
    pool: "forks",
    // One more than cores on a small machine: many tests wait for a clock or a socket.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // What is awaited comes as soon as it can; a busy machine must not turn that into a failure.
    expect: { poll: { timeout: 15_000 } },
    restoreMocks: true,
    env: { TZ: "Asia/Kathmandu" },
    projects: [
      { extends: true, test: { name: "measured", include: measured } },
      // Threads come up in half the time of processes.
      { extends: true, test: { name: "alone", include: alone, pool: "threads" } },
      // Half of the time of a short file is in starting a process and opening a store: the others share both.
      { extends: true, test: { name: "shared", include: shared, isolate: false } },
    ],
  },
})
