import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { threadId } from "node:worker_threads"
import { build } from "esbuild"

/** The children of tests, each a file of this folder. */
type ChildName = "spend-child" | "store-child" | "sync-child" | "webhook-child"

/** Commands of package.json, by their file in lib/cli. */
type CommandName = "backup" | "report" | "verify-integration"

type ProgramPath = `lib/testing/${ChildName}` | `lib/cli/${CommandName}`

const bundles = new Map<ProgramPath, Promise<string>>()

/** The program's file, made once: packages left out, it is up in a third of the time that compiling its modules one by one takes. */
function toProgram(path: ProgramPath): Promise<string> {
  const known = bundles.get(path) ?? bundle(path)
  bundles.set(path, known)
  return known
}

async function bundle(path: ProgramPath): Promise<string> {
  // Within the project, so that packages are found; each thread of tests has its own.
  const outfile = join(process.cwd(), `node_modules/.cache/ops-tests/${process.pid}-${threadId}/${path}.mjs`)
  await build({
    entryPoints: [join(process.cwd(), `${path}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    conditions: ["react-server"],
    logLevel: "error",
  })
  return outfile
}

type TestChild = {
  pid: number | undefined
  /** The first thing it wrote. */
  said: string
  /** SIGKILL; resolves when it is gone, also one that has ended by itself. */
  kill(): Promise<void>
}

/** Starts a process whose output is for the caller to read. */
export async function spawnTestChild(
  name: ChildName,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ChildProcessByStdio<null, Readable, null>> {
  const program = await toProgram(`lib/testing/${name}`)
  return spawn(process.execPath, ["--conditions=react-server", program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  })
}

/** Starts a process to be killed; resolves once it has written something. Throws when it ends before that. */
export async function startTestChild(...given: Parameters<typeof spawnTestChild>): Promise<TestChild> {
  const child = await spawnTestChild(...given)
  // Listened for from the start, so that one that ends by itself is not waited for in vain.
  const ended = once(child, "exit")
  const died = ended.then(() => Promise.reject(new Error("the child did not come up")))
  const [first] = await Promise.race([once(child.stdout, "data"), died])
  died.catch(() => undefined)
  return {
    pid: child.pid,
    said: String(first).trim(),
    async kill() {
      child.kill("SIGKILL")
      await ended
    },
  }
}

export type CommandRun = { code: number | null; out: string; err: string }

/** Runs a command to its end, with nothing in its environment but PATH and what is given. */
export async function runCommand(
  name: CommandName,
  args: readonly string[],
  env: Record<string, string>,
): Promise<CommandRun> {
  const { PATH = "" } = process.env
  const program = await toProgram(`lib/cli/${name}`)
  const child = spawn(process.execPath, ["--conditions=react-server", program, ...args], {
    env: { PATH, NODE_ENV: "test", ...env },
  })
  const said: CommandRun = { code: null, out: "", err: "" }
  child.stdout.on("data", (data) => (said.out += data))
  child.stderr.on("data", (data) => (said.err += data))
  return new Promise((done) => child.on("close", (code) => done({ ...said, code })))
}
