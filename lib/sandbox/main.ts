import { fstatSync } from "node:fs"
import { parseArgs } from "node:util"
import { type SandboxOptions, startSandbox } from "@/lib/sandbox/server"

const HELP = `The RemoveBGVideo vendor, simulated on this machine. Not made by the vendor; nothing leaves the machine.

  npm run sandbox -- [options]

  --port N              port on 127.0.0.1 (4010; 0: any free one)
  --seed N              the same seed shows the same account (7)
  --jobs N              jobs of history in the prod account (5000)
  --days N              how many days that history spans (30)
  --speed N             pace of jobs: 60 makes a minute's run take a second (1)
  --arrival-seconds N   one new job each N seconds, 0 for none (30)
  --webhook-target URL  loopback URL for signed events; {connection} in it is replaced
  --media-base URL      origin of media URLs, where another server passes them through
  --profile NAME        documented (only the documented fields) or rich
  --state FILE          keeps what the seed does not tell for the next start
  --quiet               print only the URL
  --help                this text

Keys, switches, controls and the ledger: docs/sandbox.md
`

/** Options of the command line. Throws RangeError naming a bad one. */
function parseOptions(args: string[]): { options: SandboxOptions; help: boolean; quiet: boolean } {
  const text = { type: "string" } as const
  const { values } = parseArgs({
    args,
    options: {
      port: text,
      seed: text,
      jobs: text,
      days: text,
      speed: text,
      "arrival-seconds": text,
      "webhook-target": text,
      "media-base": text,
      profile: text,
      state: text,
      quiet: { type: "boolean" },
      help: { type: "boolean" },
    },
  })
  const whole = (name: string, given: string | undefined, standard: number) => {
    const value = given === undefined ? standard : Number(given)
    if (!Number.isFinite(value) || value < 0) throw new RangeError(`--${name} must be a number ≥ 0`)
    return value
  }
  const profile = values.profile ?? "documented"
  if (profile !== "documented" && profile !== "rich") throw new RangeError("--profile must be documented or rich")
  return {
    help: values.help ?? false,
    quiet: values.quiet ?? false,
    options: {
      port: whole("port", values.port, 4010),
      seed: whole("seed", values.seed, 7),
      jobs: whole("jobs", values.jobs, 5_000),
      days: Math.max(1, whole("days", values.days, 30)),
      speed: Math.max(0.01, whole("speed", values.speed, 1)),
      arrivalMs: whole("arrival-seconds", values["arrival-seconds"], 30) * 1000,
      profile,
      ...(values.state === undefined ? {} : { stateFile: values.state }),
      ...(values["webhook-target"] === undefined ? {} : { webhookTarget: values["webhook-target"] }),
      ...(values["media-base"] === undefined ? {} : { mediaBase: values["media-base"].replace(/\/$/, "") }),
    },
  }
}

/** A program that started us and read our output is gone without a word (kill -9): nobody is left to stop us. */
function endWithReader(stop: () => void): void {
  const output = fstatSync(1)
  if (!output.isFIFO() && !output.isSocket()) return
  const reader = process.ppid
  setInterval(() => {
    if (process.ppid !== reader) stop()
  }, 1_000).unref()
}

async function main(): Promise<void> {
  const { options, help, quiet } = parseOptions(process.argv.slice(2))
  if (help) return console.log(HELP)
  const sandbox = await startSandbox(options)
  console.log(sandbox.url)
  if (!quiet) {
    const keys = Object.entries(sandbox.keys).map(([name, key]) => `  ${name.padEnd(9)} ${key}`)
    console.log(`\nkeys (X-Api-Key):\n${keys.join("\n")}\n\ncontrols: ${sandbox.url}/__sandbox\n`)
  }
  endWithReader(() => stop())
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.once("SIGTERM", stop)
  process.once("SIGINT", stop)
}

main().catch((thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 2
})
