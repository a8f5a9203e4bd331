/**
 * `npm start`: builds if the sources changed, then becomes the server (in this very process: one process to signal, to
 * watch and to pay memory for). `npm run dev` is the same with `--dev`: no build, reload on change.
 */
import { existsSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { setFlagsFromString } from "node:v8"
import { buildIfStale, NEXT, ROOT } from "./build.mjs"

const dev = process.argv.includes("--dev")

function stop(message) {
  process.stderr.write(`\n  ${message}\n\n`)
  process.exit(1)
}

function readPort() {
  const port = Number(process.env.PORT || 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    stop("Cannot start. Configuration: PORT must be a port number")
  return port
}

/** Asked before the build, which takes a minute. */
function requireFreePort(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", (error) => {
      if (error.code === "EADDRINUSE")
        stop(`Port ${port} is taken. Stop what runs there, or choose another: PORT=${port + 1} npm start`)
      stop(`Port ${port} cannot be opened (${error.code}). Choose another: PORT=3001 npm start`)
    })
    probe.listen(port, () => probe.close(resolve))
  })
}

async function announce(port) {
  const address = process.env.AUTH_URL || `http://localhost:${port}`
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 200).unref())
    const answer = await fetch(`http://localhost:${port}/api/health`).catch(() => undefined)
    if (answer) break
  }
  process.stdout.write(`\n  RemoveBGVideo Ops is ready at ${address}\n  Stop it with Ctrl+C.\n\n`)
}

/**
 * npm passes a signal to its shell, which ends without passing it on: then this process would run on with nobody to end it.
 * So when the shell is gone, end as if the signal had come here.
 */
function followParent() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM")
  }, 500).unref()
}

// On a large machine V8 lets garbage grow to several times of what lives before it looks: 370 MB where 95 are in use.
setFlagsFromString("--heap-growing-percent=50")
process.chdir(ROOT)
if (existsSync(join(ROOT, ".env"))) process.loadEnvFile(join(ROOT, ".env"))
const port = readPort()
await requireFreePort(port)
if (!dev && !buildIfStale()) stop("The build failed; the reason stands above. Nothing was started.")
process.env.PORT = String(port)
process.env.NODE_ENV = dev ? "development" : "production"
process.env.NEXT_TELEMETRY_DISABLED = "1"
// Next would cut open streams at once; lib/boot ends them, the sync and the lease in order.
process.env.NEXT_MANUAL_SIG_HANDLE = "true"
process.argv = [process.execPath, NEXT, dev ? "dev" : "start", "-p", String(port)]
followParent()
void announce(port)
await import(pathToFileURL(NEXT).href)
