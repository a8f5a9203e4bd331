import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { build } from "esbuild"

/** The children of tests, each a file of this folder. */
export type ChildName = "spend-child" | "sync-child" | "webhook-child"

const bundles = new Map<ChildName, Promise<string>>()

/** One file of ours with the packages left out: it is up in a third of the time that compiling its modules one by one takes. */
async function bundle(name: ChildName): Promise<string> {
  // Within the project, so that packages are found; each process of tests has its own.
  const outfile = join(process.cwd(), `node_modules/.cache/ops-tests/${name}-${process.pid}.mjs`)
  await build({
    entryPoints: [join(process.cwd(), `lib/testing/${name}.ts`)],
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

/** Starts a process to be killed; resolves once it has written something. Throws when it ends before that. */
export async function startTestChild(
  name: ChildName,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<TestChild> {
  const file = bundles.get(name) ?? bundle(name)
  bundles.set(name, file)
  const child = spawn(process.execPath, ["--conditions=react-server", await file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  })
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
