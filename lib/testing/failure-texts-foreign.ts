import type { FreshCauses, FreshVariety } from "./failure-variety-fresh"

/* Nine causes as nine other programs log them: nginx, .NET, Rust, Node, Kubernetes, Google Cloud, a queue, a billing service. */

const port = (v: FreshVariety): number => v.rng.int(1024, 65_535)
const member = (v: FreshVariety): string => v.rng.pick(["ana", "Jürgen", "李雷", "o'brien", "support-2"])

export const NINE_FOREIGN: FreshCauses = {
  nginx: {
    text: (v) =>
      `2026/11/${v.two(v.rng.int(1, 28))} 10:00:${v.two(v.rng.int(0, 59))} [error] ${v.int()}#${v.rng.int(0, 9)}: *${v.int()} upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.0.${v.rng.int(0, 255)}.7, server: ${v.rng.pick(["api.example.com", "_", "render.example.net"])}, request: "POST /v1/jobs/${v.id()} HTTP/1.1", upstream: "http://10.0.3.7:${port(v)}/v1", host: "${v.host()}"`,
  },
  dotnet: {
    code: "System.IO.InvalidDataException",
    text: (v) =>
      `System.IO.InvalidDataException: The archive entry ${v.quoted()} was compressed using an unsupported compression method.\r\n   at Render.Unpack.Open(String path) in ${v.rng.pick(["C", "D"])}:\\src\\Render\\Unpack.cs:line ${v.line()}\r\n   at Render.Main.Run() in C:\\src\\Main.cs:line ${v.line()}`,
  },
  rust: {
    text: (v) =>
      `thread 'tokio-runtime-worker-${v.rng.int(0, 64)}' panicked at src/mask/${v.rng.pick(["edge", "core"])}.rs:${v.line()}:${v.rng.int(1, 90)}:\ncalled \`Result::unwrap()\` on an \`Err\` value: PoisonError { frame: ${v.int()}, took: ${v.span()} }\nnote: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
  },
  node: {
    code: "ECONNRESET",
    text: (v) =>
      `socket hang up while streaming ${v.url()} (${v.size()} of ${v.size()} received, ${v.percent()}, ${v.rng.pick(["TLSv1.2", "TLSv1.3"])}, local ${v.host()}:${port(v)})`,
  },
  kubernetes: {
    text: (v) =>
      `Back-off ${v.span()} restarting failed container=matter pod=${v.pod()}_prod(${v.uuid()}): last state: Terminated, reason: Evicted, message: "The node was low on resource: ephemeral-storage. Threshold quantity: ${v.size()}, available: ${v.size()}."`,
  },
  google: {
    text: (v) =>
      `googleapi: Error 403: ${member(v)}@acme-${v.rng.int(1, 99)}.iam.gserviceaccount.com does not have storage.objects.create access to the Google Cloud Storage object ${v.quoted()}. Permission 'storage.objects.create' denied on resource (or it may not exist)., forbidden`,
  },
  "google read": {
    text: (v) =>
      `googleapi: Error 403: ${member(v)}@acme-${v.rng.int(1, 99)}.iam.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object ${v.quoted()}. Permission 'storage.objects.get' denied on resource (or it may not exist)., forbidden`,
  },
  billing: {
    code: "402",
    text: (v) =>
      `You have ${v.number()} credits left, but this job needs ${v.number()} (${v.span()} × ${v.decimal()} credits/min at ${v.resolution()}). Top up at ${v.url()} or write to ${v.email()}`,
  },
  throttled: {
    text: (v) =>
      `Too many requests: ${v.int()} in ${v.span()} (allowed: ${v.int()}/min). Retry-After: ${v.rng.int(1, 600)}; X-RateLimit-Reset=${v.rng.int(1_700_000_000, 1_800_000_000)}; CF-Ray: ${v.some("0123456789abcdef", 16)}-FRA; key …${v.some("abcdef0123456789", 4)}`,
  },
}
