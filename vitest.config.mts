import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// A zone with an odd offset (+05:45): whoever mixes up local time and UTC is caught.
process.env.TZ = "Asia/Kathmandu"

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
      {
        extends: true,
        test: {
          name: "whole",
          include: ["lib/**/*.test.{ts,tsx}", "components/**/*.test.{ts,tsx}", "app/**/*.test.{ts,tsx}"],
          exclude: ["lib/domain/**"],
        },
      },
      // Pure functions leave nothing behind, so their files may share a process: half of the time is in starting one.
      { extends: true, test: { name: "domain", include: ["lib/domain/**/*.test.ts"], isolate: false } },
    ],
  },
})
